"""The catalogue of the hostile requests, stored in a real API server, and the requests made to it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path
from ssl import create_default_context
from typing import Any

from tests.engine import deciding
from tests.together import asking
from tests.together.asking import CASES, Case, Document, Heard

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
#: Groups that every API server has.
BUILT_IN = ("", "apps", "batch")
_NO_TOKEN = {"automountServiceAccountToken": False, "serviceAccountName": "default"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_OURS_SAID = re.compile(r"[A-Z][A-Za-z]+: ")


@dataclass(frozen=True)
class Answered:
    """Status and words of an API server, and what was heard of the webhook, where that decided."""

    status: int
    message: str
    heard: Heard | None


class Store:
    """The plane with the catalogue in it: no webhook may run yet, for the objects carry their stamps.

    Every time in it is as far from the plane's clock as the written one is from the clock of the cases.
    """

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self._shift = timedelta(seconds=int(time.time() - asking.NOW.timestamp()))
        trust = create_default_context(cafile=str(plane.ca_file))
        self._connection = HTTPSConnection("127.0.0.1", plane.port, context=trust, timeout=20)
        self._uids: dict[str, str] = {}
        self.loaded = LoadedCatalog(deciding.filled([]))
        self._fill()

    def _fill(self) -> None:
        self.plane.kubectl("apply", "--server-side", "-f", str(ROOT / "crds"))
        self.plane.kubectl("wait", "--for=condition=Established", "crd", "--all")
        everybody = {"kind": "Group", "name": "system:authenticated", "apiGroup": "rbac.authorization.k8s.io"}
        role = {"kind": "ClusterRole", "name": "cluster-admin", "apiGroup": "rbac.authorization.k8s.io"}
        bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings"
        body = {"metadata": {"name": "everybody"}, "roleRef": role, "subjects": [everybody]}
        assert self.send("POST", bindings, body)[0] == 201
        runtime = {"metadata": {"name": "nvidia"}, "handler": "nvidia"}
        assert self.send("POST", "/apis/node.k8s.io/v1/runtimeclasses", runtime)[0] == 201
        documents = deciding.documents(CASES / "bypass" / "catalog.yaml")
        for kind in ("Namespace", *PLURALS):
            for document in documents:
                if document["kind"] == kind:
                    self._store(kind, document)

    def _store(self, kind: str, document: Document) -> None:
        name = document["metadata"]["name"]
        if kind == "Namespace":
            self.plane.create_namespace(name)
            stored = self.plane.call("GET", f"/api/v1/namespaces/{name}").json()
            self.loaded.namespaces[name] = stored
        else:
            made = self._as_restored(document)
            status, stored, _ = self.send("POST", f"{OURS}/{PLURALS[kind]}", made)
            assert status == 201, stored
            self._uids[document["metadata"]["uid"]] = stored["metadata"]["uid"]
        assert self.loaded.catalog.apply(kind, stored) is None

    def _as_restored(self, document: Document) -> Document:
        metadata = {key: it for key, it in document["metadata"].items() if key != "uid"}
        made = {**self.here(document), "metadata": metadata}
        if document["kind"] == "AIModel":
            # Not the time at which this plane got it.
            long_ago = {"registeredTime": "2026-01-10T09:00:00Z", "changedTime": "2026-01-10T09:00:00Z"}
            made["spec"] = {**made["spec"], **self.here(long_ago)}
        found = deciding.current(self.loaded.catalog, made)
        assert found is not None
        return found

    def here(self, value: Any) -> Any:
        """The value with the uids of this plane, and its times moved to the clock of this plane."""
        if isinstance(value, dict):
            return {key: self.here(it) for key, it in value.items()}
        if isinstance(value, list):
            return [self.here(it) for it in value]
        if isinstance(value, str):
            if _INSTANT.fullmatch(value):
                moved = datetime.fromisoformat(value) + self._shift
                return moved.strftime("%Y-%m-%dT%H:%M:%SZ")
            return self._uids.get(value, value)
        return value

    def put_old(self, case: Case) -> None:
        """Store what the request of the case changes."""
        old = case.request["oldObject"]
        assert old is not None
        status, said, _ = self.send("POST", f"{_collection(case)}?fieldValidation=Ignore", old)
        assert status in (201, 422), (case.name, said)

    def case(self, name: str, request: Document) -> Case:
        """A case of this store, now, from a request in its short form."""
        asked, problems = read_requests(["-"], json.dumps(request).encode())
        assert not problems, problems
        return Case(name, self.loaded, asked[0], datetime.now(UTC))

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()

    def ask(self, case: Case) -> Answered:
        """A dry run: what is stored stays as it is."""
        path = _collection(case)
        request = case.request
        if request["operation"] == "UPDATE":
            part = f"/{request['subResource']}" if request["subResource"] else ""
            path = f"{path}/{request['object']['metadata']['name']}{part}"
        method = {"CREATE": "POST", "UPDATE": "PUT"}[request["operation"]]
        status, said, warnings = self.send(
            method, f"{path}?dryRun=All&fieldValidation=Ignore", request["object"], request["userInfo"]
        )
        if status in (200, 201):
            return Answered(status, "", Heard(allowed=True, causes=[], warnings=warnings, codes=None))
        message = said.get("message", "")
        if status == 403 and message.startswith("admission webhook ") and "denied the request" in message:
            heard = asking.heard({"allowed": False, "status": said, "warnings": warnings})
            return Answered(status, message, replace(heard, codes=None))
        return Answered(status, message, None)

    def send(
        self, method: str, path: str, body: Any = None, user: Document | None = None
    ) -> tuple[int, Document, list[str]]:
        """Status, body, and warnings of ours; as that user, where one is given."""
        headers = self._headers(user)
        self._connection.putrequest(method, path)
        content = json.dumps(body).encode() if body is not None else b""
        for key, value in [*headers, ("Content-Length", str(len(content)))]:
            self._connection.putheader(key, value)
        self._connection.endheaders(content)
        reply = self._connection.getresponse()
        read = json.loads(reply.read())
        said = [text[7:-1].replace('\\"', '"') for text in reply.headers.get_all("Warning", ())]
        return reply.status, read, [text for text in said if _OURS_SAID.match(text)]

    def _headers(self, user: Document | None) -> Iterator[tuple[str, str]]:
        yield "Authorization", f"Bearer {self.plane.credentials.tokens['cluster-admin']}"
        yield "Content-Type", "application/json"
        if user is not None:
            yield "Impersonate-User", user["username"]
            for group in user.get("groups", ()):
                yield "Impersonate-Group", group


def cases() -> list[Case]:
    """Those hostile and honest requests that can be made to a server with the common catalogue."""
    folders = (path for path in sorted((CASES / "bypass").iterdir()) if path.is_dir())
    return [
        case
        for folder in folders
        if not (folder / "catalog.yaml").exists() and _can_be_made(case := asking.case_of(folder))
    ]


def made_here(store: Store, case: Case) -> Case:
    """The case as it is on the plane: uids, times, and a name of its own where it changes something."""
    request = {**case.request, "object": store.here(case.request["object"])}
    for field in ("object", "oldObject"):
        if request["operation"] == "UPDATE" and not case.ours:
            name = re.sub("[^a-z0-9]+", "-", case.name.lower())[:52].strip("-")
            metadata = {**request[field]["metadata"], "name": name}
            metadata.pop("uid", None)
            request[field] = {**request[field], "metadata": metadata}
            if request["kind"]["kind"] == "Pod":
                # What the API server adds to the one it would miss in the other.
                spec = {**request[field]["spec"], **_NO_TOKEN}
                request[field]["spec"] = spec
            request["name"] = name
    if case.ours:
        made = deciding.current(store.loaded.catalog, request["object"])
        request["object"] = made
    review = {**case.asked.review, "request": request}
    asked = replace(case.asked, review=review)
    return Case(case.name, store.loaded, asked, datetime.now(UTC))


def _can_be_made(case: Case) -> bool:
    request = case.request
    if request["kind"]["group"] not in BUILT_IN and not case.ours:
        return False
    if request["subResource"] not in ("", "ephemeralcontainers", "status", "resize"):
        return False
    if case.ours:
        return bool(request["operation"] == "CREATE")
    known = case.loaded.namespaces.get(request["namespace"])
    return known is not None and case.asked.labels == known["metadata"]["labels"] and not case.is_elsewhere


def _collection(case: Case) -> str:
    resource = case.request["resource"]
    group, version = resource["group"], resource["version"]
    base = f"/apis/{group}/{version}" if group else f"/api/{version}"
    namespace = case.request["namespace"]
    inside = f"/namespaces/{namespace}" if namespace else ""
    return f"{base}{inside}/{resource['resource']}"
