"""etcd behind the API server's back: what a test needs to make a gap in a watch."""

import base64
import http.client
import json
from typing import Any


class Store:
    """Speaks etcd's JSON gateway on 127.0.0.1."""

    def __init__(self, port: int) -> None:
        self._port = port

    def revision(self) -> int:
        """The store's current revision: what the API server calls the newest resourceVersion."""
        header = self._post("/v3/kv/range", {"key": _encoded("/"), "count_only": True})["header"]
        return int(header["revision"])

    def compact(self) -> int:
        """Forgets all history, and returns the first revision that is still known.

        A write of our own comes first: an event at the very revision compacted to would still be sent, but
        without its previous value, and the API server answers 500 to that instead of 410.
        """
        written = self._post("/v3/kv/put", {"key": _encoded("/compacted")})
        revision = int(written["header"]["revision"])
        self._post("/v3/kv/compaction", {"revision": str(revision), "physical": True})
        return revision

    def delete(self, key: str) -> bool:
        """Deletes one key such as /registry/configmaps/NAMESPACE/NAME; says whether it was there."""
        return int(self._post("/v3/kv/deleterange", {"key": _encoded(key)}).get("deleted", 0)) > 0

    def put(self, key: str, document: object) -> None:
        """Writes one key such as /registry/example.com/things/NAME, as a restored copy would bring it back.

        The API server stores custom resources as JSON; nothing of it is checked.
        """
        self._post("/v3/kv/put", {"key": _encoded(key), "value": _encoded(json.dumps(document))})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("POST", path, json.dumps(body))
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise OSError(f"etcd {path} answered {response.status}: {text.strip()}")
        answer: dict[str, Any] = json.loads(text)
        return answer


def _encoded(key: str) -> str:
    return base64.b64encode(key.encode()).decode()
