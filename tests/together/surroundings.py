"""What stands about a hostile request beside the common catalogue, put into a real cluster and taken away.

Documents of our kinds are written into etcd as a restored backup brings them back: with their stamps, their
uids, and also where a rule forbids to write them. That the webhook has them is seen in its own count: each
change ends with one more object of every kind that it touched, and events of a kind come in order.
"""

from __future__ import annotations

import json
import math
import re
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.engine import deciding
from tests.together.asking import CASES, Case, Document
from tests.together.storing import PLURALS, Store
from tests.webhook.forwarder import Forwarder

from controlplane.installation import Installation
from controlplane.plane import ControlPlane
from modelsteward.files.catalogs import LoadedCatalog

NAMESPACES = "/api/v1/namespaces"
LAST = "last-of-its-kind"
_SOMEBODY_ELSE = "00000000-0000-4000-8000-000000000000"
#: What makes a copy of some document count for nothing, by kind.
_HARMLESS: dict[str, Document] = {
    "ModelLicense": {},
    "GovernancePolicy": {"namespaceSelector": {"matchLabels": {"example.com/nowhere": "true"}}},
    "AIModel": {"sources": [{"reference": f"hf://example/{LAST}@{'0' * 40}"}]},
    "Waiver": {"modelRef": {"name": LAST}},
    "Approval": {
        "subject": {
            "kind": "AIModel",
            "name": LAST,
            "uid": _SOMEBODY_ELSE,
            "governedDigest": f"sha256:{'0' * 64}",
        }
    },
}
_COUNT = re.compile(r'^modelsteward_catalog_objects\{kind="(\w+)"\} (\d+)', re.MULTILINE)


@dataclass(frozen=True)
class Surroundings:
    """Documents over the common catalogue, labels of a namespace where they are others, an instant."""

    documents: str
    namespace: str
    #: None: the webhook doesn't know the namespace.
    labels: tuple[tuple[str, str], ...] | None
    now: datetime | None

    @classmethod
    def of(cls, case: Case) -> Surroundings:
        """Those that a case asks for."""
        documents = deciding.documents(CASES / "bypass" / case.name / "catalog.yaml")
        if case.ours and case.request["operation"] == "UPDATE":
            documents.append(case.request["oldObject"])
        namespace, labels = case.request["namespace"], case.asked.labels
        known = case.loaded.namespaces.get(namespace)
        if not namespace or (known is not None and known["metadata"]["labels"] == labels):
            namespace, labels = "", {}
        as_items = None if labels is None else tuple(sorted(labels.items()))
        return cls(json.dumps(documents), namespace, as_items, case.asked.now)


class Wired(Installation):
    """An installation whose webhook hears of the catalogue over a wire that can be cut."""

    def __init__(self, plane: ControlPlane, wire: Forwarder, **options: Any) -> None:
        super().__init__(plane, **options)
        self.wire = wire

    def _overrides(self, account: str) -> dict[str, str]:
        overrides = super()._overrides(account)
        if not account.endswith("webhook"):
            return overrides
        login = self.plane.directory / f"{account}-wired.kubeconfig"
        text = (self.plane.directory / overrides["KUBECONFIG"]).read_text()
        login.write_text(text.replace(f":{self.plane.port}", f":{self.wire.port}"))
        return {**overrides, "KUBECONFIG": str(login)}

    def counts(self) -> dict[str, int]:
        """How many objects of each kind the webhook holds."""
        url = f"http://127.0.0.1:{self.ports['webhook-health']}/metrics"
        with urllib.request.urlopen(url, timeout=5) as answer:
            text = answer.read().decode()
        return {kind: int(count) for kind, count in _COUNT.findall(text)}

    def until_counted(self, wanted: Mapping[str, int]) -> None:
        """Return once the webhook holds so many objects of these kinds."""
        what = f"the webhook holds {dict(wanted)}"
        self.plane.until(what, lambda: wanted.items() <= self.counts().items())


@contextmanager
def standing(store: Store, installed: Wired, about: Surroundings) -> Iterator[LoadedCatalog]:
    """The catalogue as the webhook has it with these surroundings, while they stand."""
    with _namespace(store, installed, about), _documents(store, installed, about) as loaded:
        yield loaded


@contextmanager
def _documents(store: Store, installed: Wired, about: Surroundings) -> Iterator[LoadedCatalog]:
    documents = json.loads(about.documents)
    if about.now is not None:
        own = {(it["kind"], it["metadata"]["name"]): it for it in store.written if it["kind"] in PLURALS}
        own |= {(it["kind"], it["metadata"]["name"]): it for it in documents}
        documents = list(own.values())
    if not documents:
        yield store.loaded
        return
    over, loaded = _over(store, documents, about.now)
    before = {kind: sum(it[0] == kind for it in store.stored) for kind, _ in over}
    during = {
        kind: count + 1 + sum(it[0] == kind for it in over.keys() - store.stored.keys())
        for kind, count in before.items()
    }
    for (kind, name), document in over.items():
        store.plane.put_in_etcd(_key(kind, name), document)
    for kind in before:
        store.plane.put_in_etcd(_key(kind, LAST), _last(store, kind))
    installed.until_counted(during)
    try:
        yield loaded
    finally:
        for kind, name in over:
            _put_back(store, kind, name)
        for kind in before:
            assert store.plane.delete_in_etcd(_key(kind, LAST))
        installed.until_counted(before)


def _over(
    store: Store, documents: list[Document], now: datetime | None
) -> tuple[dict[tuple[str, str], Document], LoadedCatalog]:
    """What is to be stored over the common catalogue, and the catalogue that this makes."""
    shift = None if now is None else timedelta(seconds=math.ceil(time.time() - now.timestamp()))
    kept = {(it["kind"], it["metadata"]["name"]) for it in documents}
    loaded = LoadedCatalog(
        deciding.filled([it for key, it in store.stored.items() if key not in kept and key[0] != "Approval"]),
        store.loaded.namespaces,
    )
    over = {}
    for document in sorted(documents, key=lambda it: it["kind"] == "Approval"):
        kind, name = document["kind"], document["metadata"]["name"]
        made = store.restored(document, loaded, store.shift if shift is None else shift)
        metadata = {"uid": _SOMEBODY_ELSE, "creationTimestamp": store.here("2026-01-10T09:00:00Z")}
        over[kind, name] = made = {**made, "metadata": {**metadata, **made["metadata"]}}
        assert loaded.catalog.apply(kind, made) is None
    for key, document in store.stored.items():
        if key not in kept and key[0] == "Approval":
            assert loaded.catalog.apply("Approval", document) is None
    return over, loaded


def _last(store: Store, kind: str) -> Document:
    """A document of the kind that counts for nothing."""
    some = next(it for (each, _), it in store.stored.items() if each == kind)
    metadata = {
        "name": LAST,
        "uid": _SOMEBODY_ELSE,
        "creationTimestamp": some["metadata"]["creationTimestamp"],
    }
    return {**some, "metadata": metadata, "spec": {**some["spec"], **_HARMLESS[kind]}}


def _put_back(store: Store, kind: str, name: str) -> None:
    if (kind, name) in store.stored:
        store.plane.put_in_etcd(_key(kind, name), store.stored[kind, name])
    else:
        assert store.plane.delete_in_etcd(_key(kind, name))


def _key(kind: str, name: str) -> str:
    return f"/registry/modelsteward.io/{PLURALS[kind]}/{name}"


@contextmanager
def _namespace(store: Store, installed: Wired, about: Surroundings) -> Iterator[None]:
    name = about.namespace
    if not name:
        yield
        return
    if about.labels is None:
        held = installed.counts()["Namespace"]
        installed.wire.cut()
        store.plane.create_namespace(name)
        try:
            yield
            assert installed.counts()["Namespace"] == held
        finally:
            installed.wire.mend()
            installed.until_counted({"Namespace": held + 1})
        return
    store.plane.create_namespace(name)
    before = _relabelled(store, installed, name, dict(about.labels))
    try:
        yield
    finally:
        _relabelled(store, installed, name, before)


def _relabelled(store: Store, installed: Wired, name: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The labels that the namespace had; the webhook knows the new ones."""
    path = f"{NAMESPACES}/{name}"
    before: dict[str, str] = store.send("GET", path).body["metadata"]["labels"]
    change = {**dict.fromkeys(before), **labels}
    assert store.send("PATCH", path, {"metadata": {"labels": change}}).status == 200
    every = len(store.send("GET", NAMESPACES).body["items"])
    store.plane.create_namespace(f"{LAST}-{every}")
    installed.until_counted({"Namespace": every + 1})
    return before
