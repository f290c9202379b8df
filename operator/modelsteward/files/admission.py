"""Admission requests from files: an AdmissionReview as the API server sends it, or its short form.

The short form is a mapping of `operation`, `resource` {group, version, resource, subresource}, `user`
{username, groups, uid, extra}, `namespace`, `namespaceLabels`, `object`, `oldObject`, `options`, `now`, and
`generate` (steps that blow `object` up). Only the first three are required. Without `namespaceLabels` the
namespace is one that the catalogue doesn't know.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from modelsteward.files.generating import StepError, generated
from modelsteward.files.manifests import read_documents
from modelsteward.files.places import Document, Problem

UID = "00000000-0000-0000-0000-000000000000"
_ALLOWED: dict[str, type | tuple[type, ...]] = {
    "operation": str,
    "resource": dict,
    "user": dict,
    "namespace": str,
    "namespaceLabels": dict,
    "object": dict,
    "oldObject": dict,
    "options": dict,
    "now": str,
    "generate": list,
}
_REQUIRED = ("operation", "resource", "user")
_OPERATIONS = ("CREATE", "UPDATE", "DELETE", "CONNECT")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `review` is the AdmissionReview; the rest is what its short form adds."""

    document: Document
    review: dict[str, Any]
    #: The instant to judge at; None: now.
    now: datetime | None = None
    #: False for an AdmissionReview: its namespace is the catalogue's.
    short: bool = False
    #: Labels of the namespace; None: the catalogue doesn't know the namespace.
    labels: dict[str, str] | None = None


def read_requests(paths: Iterable[str], stdin: bytes | None = None) -> tuple[list[Asked], list[Problem]]:
    """Every request of these files in their order, and every problem of all of them."""
    documents, problems = read_documents(paths, stdin)
    asked: list[Asked] = []
    for document in documents:
        value = document.value
        if isinstance(value, dict) and value.get("kind") == "AdmissionReview":
            asked.append(Asked(document, value))
            continue
        wrong = _problems(document)
        made = wrong if wrong else _short(document)
        if isinstance(made, Asked):
            asked.append(made)
        else:
            problems += made
    return asked, problems


def instant(text: str) -> datetime | None:
    """The UTC instant of an RFC 3339 text with an offset; None where it is none."""
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _problems(document: Document) -> list[Problem]:
    value = document.value
    if not isinstance(value, dict):
        return [document.problem("no request: write an AdmissionReview or its short form")]
    found = [
        document.problem(f"{name} is no field of a request; allowed: {', '.join(_ALLOWED)}", [name])
        for name in value
        if name not in _ALLOWED
    ]
    if found and "kind" in value:
        return [document.problem(f"{value['kind']} is no request: judge manifests with `modelsteward check`")]
    found += [document.problem(f"{name} is missing: add it") for name in _REQUIRED if name not in value]
    for name, kind in _ALLOWED.items():
        if value.get(name) is not None and not isinstance(value[name], kind):
            what = {str: "text", dict: "mapping", list: "list"}[kind]  # type: ignore[index]
            found.append(document.problem(f"{name} is no {what}: write one", [name]))
    if not found and value["operation"] not in _OPERATIONS:
        found.append(document.problem(f"operation is none of {', '.join(_OPERATIONS)}", ["operation"]))
    labels = value.get("namespaceLabels")
    if isinstance(labels, dict) and not all(isinstance(label, str) for label in labels.values()):
        found.append(document.problem("labels are texts: quote numbers and true, false", ["namespaceLabels"]))
    if not found and value.get("now") and instant(value["now"]) is None:
        found.append(document.problem("now is no instant: write 2026-12-01T12:00:00Z", ["now"]))
    return found


def _short(document: Document) -> Asked | list[Problem]:
    value: dict[str, Any] = document.value  # type: ignore[assignment]
    new = value.get("object")
    if value.get("generate"):
        try:
            new = generated(new, value["generate"])
        except StepError as error:
            return [document.problem(str(error), ["generate"])]
    subject = new or value.get("oldObject") or {}
    group, _, version = str(subject.get("apiVersion") or "").rpartition("/")
    kind = {"group": group, "version": version, "kind": subject.get("kind") or ""}
    resource = {name: value["resource"].get(name) or "" for name in ("group", "version", "resource")}
    subresource = value["resource"].get("subresource") or ""
    metadata = subject.get("metadata")
    request = {
        "uid": UID,
        "kind": kind,
        "resource": resource,
        "subResource": subresource,
        "requestKind": kind,
        "requestResource": resource,
        "requestSubResource": subresource,
        "name": (metadata.get("name") or "") if isinstance(metadata, dict) else "",
        "namespace": value.get("namespace") or "",
        "operation": value["operation"],
        "userInfo": value["user"],
        "object": new,
        "oldObject": value.get("oldObject"),
        "dryRun": bool((value.get("options") or {}).get("dryRun")),
        "options": value.get("options"),
    }
    review = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}
    now = instant(value["now"]) if value.get("now") else None
    return Asked(document, review, now, short=True, labels=value.get("namespaceLabels"))
