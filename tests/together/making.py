"""The hostile requests as they are made to a real API server."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tests.chart.definitions import definition
from tests.engine import deciding
from tests.together import asking
from tests.together.asking import CASES, Case, Document, Heard
from tests.together.storing import Store

from modelsteward.files.catalogs import LoadedCatalog
from modelsteward.workloads.kinds import KINDS

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
METHODS = {"CREATE": "POST", "UPDATE": "PUT"}
_NO_TOKEN = {"automountServiceAccountToken": False, "serviceAccountName": "default"}
#: What an update has to leave as it is stored.
_KEPT = ("deletionTimestamp", "deletionGracePeriodSeconds")
_KEPT_OF_OURS = (*_KEPT, "resourceVersion")
#: A model that was revoked, in what a request is about without carrying it.
_REVOKED = {
    "containers": [
        {
            "name": "server",
            "image": "vllm/vllm-openai:v0.20.0",
            "args": ["--model", "acme-ai/chat-7b", "--revision", "d6b8ab7937eef6b1cb8faa0f844abb5581c9b300"],
        }
    ]
}


@dataclass(frozen=True)
class Answered:
    """Status and words of an API server, and what was heard of the webhook, where that decided."""

    status: int
    message: str
    heard: Heard | None


def cases() -> list[Case]:
    """Every hostile and honest request."""
    return [asking.case_of(path) for path in sorted((CASES / "bypass").iterdir()) if path.is_dir()]


def define_kinds(store: Store, every: list[Case]) -> None:
    """The API server serves each custom kind of these requests, in each version that one of them uses."""
    asked: dict[tuple[str, str], set[str]] = {}
    for case in every:
        resource = case.request["resource"]
        if "." in resource["group"] and not case.ours:
            asked.setdefault((resource["group"], resource["resource"]), set()).add(resource["version"])
    for kind in KINDS:
        versions = asked.pop((kind.group, kind.resource), None)
        if versions is not None:
            further = sorted(versions - set(kind.versions))
            replied = store.send("POST", DEFINITIONS, definition(kind, *further))
            assert replied.status == 201, replied.body
            for version in versions:
                path = f"/apis/{kind.group}/{version}/{kind.resource}"
                store.plane.until(f"{path} is served", lambda at=path: _served(store, at))
    assert not asked, "custom kinds that the table lacks"


def prepare(store: Store, case: Case) -> None:
    """Store what the request changes or is about, with no webhook in the way."""
    request = case.request
    about, below = request["resource"], request["subResource"]
    if case.ours or (request["operation"] == "CREATE" and not below):
        return
    there = request["oldObject"]
    if below in ("scale", "binding", "eviction"):
        there = _about(about["resource"], request["object"]["metadata"]["name"])
    assert there is not None
    metadata = {key: it for key, it in there["metadata"].items() if not key.startswith("deletion")}
    stored = {**there, "metadata": metadata}
    replied = store.send("POST", f"{_collection(case)}?fieldValidation=Ignore", stored)
    assert replied.status == 201, (case.name, replied.body)
    if "deletionTimestamp" in there["metadata"]:
        # A finalizer holds it.
        assert store.send("DELETE", f"{_collection(case)}/{metadata['name']}").status == 200


def made_here(store: Store, case: Case, loaded: LoadedCatalog | None = None) -> Case:
    """The case as it is on the plane: uids, times, and a name of its own where it is about something."""
    both = {field: store.here(case.request[field]) for field in ("object", "oldObject")}
    request = {**case.request, **both, "dryRun": True}
    stored = request["operation"] == "UPDATE" or request["subResource"]
    for field in both:
        if stored and not case.ours and request[field] is not None:
            name = re.sub("[^a-z0-9]+", "-", case.name.lower())[:52].strip("-")
            metadata = {**request[field]["metadata"], "name": name}
            metadata.pop("uid", None)
            request[field] = {**request[field], "metadata": metadata}
            if request["kind"]["kind"] == "Pod":
                # What the API server adds to the one it would miss in the other.
                request[field]["spec"] = {**request[field]["spec"], **_NO_TOKEN}
            request["name"] = name
    loaded = loaded or store.loaded
    if case.ours:
        request |= {field: deciding.current(loaded.catalog, request[field]) for field in both}
    review = {**case.asked.review, "request": request}
    return Case(case.name, loaded, replace(case.asked, review=review), datetime.now(UTC))


def ask(store: Store, case: Case) -> Answered:
    """A dry run: what is stored stays as it is."""
    path, request = _collection(case), case.request
    body = request["object"]
    if request["operation"] == "UPDATE" or request["subResource"]:
        path = f"{path}/{request['name']}"
    if request["operation"] == "UPDATE":
        kept = _KEPT_OF_OURS if case.ours else _KEPT
        stored = store.send("GET", path).body["metadata"]
        there = {key: it for key, it in stored.items() if key in kept}
        body = {**body, "metadata": {**body["metadata"], **there}}
    if request["subResource"]:
        path = f"{path}/{request['subResource']}"
    method = METHODS[request["operation"]]
    replied = store.send(method, f"{path}?dryRun=All&fieldValidation=Ignore", body, request["userInfo"])
    if replied.status in (200, 201):
        return Answered(replied.status, "", Heard(True, [], replied.warnings, None))
    message = replied.body.get("message", "")
    if replied.status == 403 and message.startswith("admission webhook ") and "denied the request" in message:
        heard = asking.heard({"allowed": False, "status": replied.body, "warnings": replied.warnings})
        return Answered(replied.status, message, replace(heard, codes=None))
    return Answered(replied.status, message, None)


def _served(store: Store, path: str) -> bool:
    return store.plane.call("GET", path).status == 200


def _about(resource: str, name: str) -> Document:
    """The Pod or Deployment whose subresource a request writes."""
    if resource == "pods":
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name},
            "spec": {**_REVOKED, **_NO_TOKEN},
        }
    labels = {"app": name}
    spec = {
        "replicas": 0,
        "selector": {"matchLabels": labels},
        "template": {"metadata": {"labels": labels}, "spec": _REVOKED},
    }
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def _collection(case: Case) -> str:
    resource = case.request["resource"]
    group, version = resource["group"], resource["version"]
    base = f"/apis/{group}/{version}" if group else f"/api/{version}"
    namespace = case.request["namespace"]
    inside = f"/namespaces/{namespace}" if namespace else ""
    return f"{base}{inside}/{resource['resource']}"
