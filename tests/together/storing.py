"""The catalogue of the hostile requests, stored in a real API server."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any

from tests.engine import deciding
from tests.together import asking
from tests.together.asking import CASES, Case, Document

from controlplane.plane import ControlPlane
from modelsteward.files.admission import read_requests
from modelsteward.files.catalogs import LoadedCatalog

ROOT = Path(__file__).resolve().parents[2]
OURS = "/apis/modelsteward.io/v1alpha1"
PLURALS = {
    "ModelLicense": "modellicenses",
    "GovernancePolicy": "governancepolicies",
    "AIModel": "aimodels",
    "Waiver": "waivers",
    "Approval": "approvals",
}
#: No plane registers a model: what is restored was registered long before.
_LONG_AGO = {"registeredTime": "2026-01-10T09:00:00Z", "changedTime": "2026-01-10T09:00:00Z"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_OURS_SAID = re.compile(r"[A-Z][A-Za-z]+: ")


@dataclass(frozen=True)
class Replied:
    """Status and body of an API server, and the warnings that are ours."""

    status: int
    body: Document
    warnings: list[str]


class Store:
    """The plane with the catalogue in it: no webhook may run yet, for the objects carry their stamps.

    Every time in it is as far from the plane's clock as the written one is from the clock of the cases.
    """

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        trust = create_default_context(cafile=str(plane.ca_file))
        self._connection = HTTPSConnection("127.0.0.1", plane.port, context=trust, timeout=20)
        self.shift = timedelta(seconds=int(time.time() - asking.NOW.timestamp()))
        self._uids: dict[str, str] = {}
        #: What is stored of the common catalogue, by kind and name, as the API server returns it.
        self.stored: dict[tuple[str, str], Document] = {}
        self.written = deciding.documents(CASES / "bypass" / "catalog.yaml")
        self.loaded = LoadedCatalog(deciding.filled([]))
        self._fill()

    def _fill(self) -> None:
        self.plane.kubectl("apply", "--server-side", "-f", str(ROOT / "crds"))
        self.plane.kubectl("wait", "--for=condition=Established", "crd", "--all")
        everybody = {"kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"}
        role = {"kind": "ClusterRole", "name": "cluster-admin", "apiGroup": "rbac.authorization.k8s.io"}
        bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
        body = {"metadata": {"name": "everybody"}, "roleRef": role, "subjects": [everybody]}
        assert self.send("POST", bindings, body).status == 201
        runtime = {"metadata": {"name": "nvidia"}, "handler": "nvidia"}
        assert self.send("POST", "/apis/node.k8s.io/v1/runtimeclasses", runtime).status == 201
        for kind in ("Namespace", *PLURALS):
            for document in self.written:
                if document["kind"] == kind:
                    self._store(kind, document)

    def _store(self, kind: str, document: Document) -> None:
        name = document["metadata"]["name"]
        if kind == "Namespace":
            self.plane.create_namespace(name)
            stored = self.plane.call("GET", f"/api/v1/namespaces/{name}").json()
            self.loaded.namespaces[name] = stored
        else:
            made = self.restored(document, self.loaded, self.shift)
            metadata = {key: it for key, it in made["metadata"].items() if key != "uid"}
            replied = self.send("POST", f"{OURS}/{PLURALS[kind]}", {**made, "metadata": metadata})
            assert replied.status == 201, replied.body
            stored = self.stored[kind, name] = replied.body
            self._uids[document["metadata"]["uid"]] = stored["metadata"]["uid"]
        assert self.loaded.catalog.apply(kind, stored) is None

    def restored(self, document: Document, loaded: LoadedCatalog, shift: timedelta) -> Document:
        """A document of a catalogue as it is on this plane, its times moved by so much."""
        made: Document = self.here(document, shift)
        if made["kind"] == "AIModel":
            made["spec"] = {**made["spec"], **self.here(_LONG_AGO, self.shift)}
        found = deciding.current(loaded.catalog, made)
        assert found is not None
        return found

    def here(self, value: Any, shift: timedelta | None = None) -> Any:
        """The value with the uids of this plane, and its times moved to the clock of this plane."""
        if isinstance(value, dict):
            return {key: self.here(it, shift) for key, it in value.items()}
        if isinstance(value, list):
            return [self.here(it, shift) for it in value]
        if isinstance(value, str):
            if _INSTANT.fullmatch(value):
                moved = datetime.fromisoformat(value) + (self.shift if shift is None else shift)
                return moved.strftime("%Y-%m-%dT%H:%M:%SZ")
            return self._uids.get(value, value)
        return value

    def case(self, name: str, request: Document) -> Case:
        """A case of this store, now, from a request in its short form."""
        asked, problems = read_requests(["-"], json.dumps(request).encode())
        assert not problems, problems
        return Case(name, self.loaded, asked[0], datetime.now(UTC))

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def send(self, method: str, path: str, body: Any = None, user: Document | None = None) -> Replied:
        """One call; as that user, where one is given."""
        self._connection.putrequest(method, path)
        content = json.dumps(body).encode() if body is not None else b""
        for key, value in [*self._headers(method, user), ("Content-Length", str(len(content)))]:
            self._connection.putheader(key, value)
        self._connection.endheaders(content)
        reply = self._connection.getresponse()
        read = json.loads(reply.read())
        said = [text[7:-1].replace('\\"', '"') for text in reply.headers.get_all("Warning", ())]
        return Replied(reply.status, read, [text for text in said if _OURS_SAID.match(text)])

    def _headers(self, method: str, user: Document | None) -> Iterator[tuple[str, str]]:
        yield "Authorization", f"Bearer {self.plane.credentials.tokens['cluster-admin']}"
        yield "Content-Type", "application/merge-patch+json" if method == "PATCH" else "application/json"
        if user is not None:
            yield "Impersonate-User", user["username"]
            for group in user.get("groups", ()):
                yield "Impersonate-Group", group
