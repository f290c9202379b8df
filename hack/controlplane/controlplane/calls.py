"""Plain HTTPS calls to the plane, for what needs no kubectl."""

import http.client
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Reply:
    """Status code and body of one call."""

    status: int
    text: str

    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.text)


class Client:
    """Calls one API server on 127.0.0.1; a new connection each time, so that it is safe in any thread."""

    def __init__(self, port: int, ca_file: Path) -> None:
        self._port = port
        self._trust = ssl.create_default_context(cafile=str(ca_file))

    def call(
        self,
        method: str,
        path: str,
        token: str,
        body: object = None,
        content_type: str = "application/json",
        seconds: float = 30.0,
    ) -> Reply:
        """One call; OSError when nobody answers within `seconds`."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self._port, timeout=seconds, context=self._trust
        )
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": content_type,
            "Accept": "application/json",
        }
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            return Reply(response.status, response.read().decode())
        except http.client.HTTPException as error:
            raise OSError(f"{method} {path}: {error!r}") from error
        finally:
            connection.close()
