"""Reads a decision case, a folder of catalog.yaml, request.yaml and verdict.yaml, and asks the engine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Governed, Identity, Question, Workload
from modelsteward.engine.verdict import Verdict
from modelsteward.workloads.extract import extract, runs_something_new

CASES = Path(__file__).parents[1] / "cases" / "decisions"
NOW = "2026-12-01T12:00:00+00:00"
Document = dict[str, Any]


def documents(path: Path) -> list[Document]:
    """Every document of a file; none where it isn't there."""
    if not path.exists():
        return []
    return [document for document in yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader) if document]


def catalog(case: Path) -> Catalog:
    """The common catalogue with the case's own documents over it; `absent: true` takes one away."""
    every = {(it["kind"], it["metadata"]["name"]): it for it in documents(CASES / "catalog.yaml")}
    every |= {(it["kind"], it["metadata"]["name"]): it for it in documents(case / "catalog.yaml")}
    return filled([it for it in every.values() if not it.get("absent")])


def filled(every: list[Document]) -> Catalog:
    """A catalogue of these; approvals last, for `current` stands for the digest of their subject."""
    made = Catalog()
    for document in sorted(every, key=lambda it: it["kind"] == "Approval"):
        problem = made.apply(document["kind"], current(made, document))
        assert problem is None, (document["metadata"]["name"], problem)
    return made


def current(made: Catalog, document: Document | None) -> Document | None:
    """The document with the digest in place of `current`."""
    subject = (document or {}).get("spec", {}).get("subject")
    if document is None or not isinstance(subject, dict) or subject.get("governedDigest") != "current":
        return document
    digest = made.governed_digest(subject["kind"], subject["name"])
    return {**document, "spec": {**document["spec"], "subject": {**subject, "governedDigest": digest}}}


def question(made: Catalog, request: Document) -> Question:
    """The question of a request in its short form."""
    user = request["user"]
    who = Identity(user["username"], user.get("uid", ""), tuple(user.get("groups", ())))
    group = request["resource"]["group"]
    new, old = current(made, request.get("object")), current(made, request.get("oldObject"))
    assert new is not None
    kind, name = new["kind"], new["metadata"].get("name", "")
    namespace = request.get("namespace", "")
    if group == "modelsteward.io":
        return Question(request["operation"], namespace, who, Governed(kind, name, new, old))
    version = request["resource"]["version"]
    workload = Workload(
        group,
        version,
        kind,
        name,
        extract(group, version, kind, namespace, new),
        old is None or runs_something_new(group, kind, new, old),
        any(it.get("controller") for it in new["metadata"].get("ownerReferences", ())),
    )
    return Question(request["operation"], namespace, who, workload)


def ask(case: Path) -> Verdict:
    """The verdict of a case."""
    made = catalog(case)
    (request,) = documents(case / "request.yaml")
    now = datetime.fromisoformat(request.get("now", NOW).replace("Z", "+00:00"))
    return decide(made, question(made, request), now)
