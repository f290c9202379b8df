"""Approvals, waivers, audits and the ledger never change; a licence keeps its id, a shipped one its terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Document, Write, spec

#: Stamps: one that is left out in an update stays as it was.
_STAMPS = frozenset(("reviewer", "reviewedTime", "requestedBy", "requestedTime"))
_NEVER = ("spdxId", "origin")
_OF_THE_LIBRARY = ("form", "verification", "texts", "clauses")
_DEFAULTS = {"origin": "Organisation", "form": "Text", "texts": [], "clauses": []}


def judge(write: Write) -> Iterator[Finding]:
    """One finding for each field that was changed."""
    if write.before is None:
        return
    new, old = spec(write.document), spec(write.before)
    for field in _held(write, new, old):
        if _value(new, field) != _value(old, field):
            yield write.finding(
                "ImmutableField",
                f"spec.{field} of a {write.kind} never changes",
                f"Create another {write.kind} instead.",
                f"spec.{field}",
            )


def _held(write: Write, new: Document, old: Document) -> list[str]:
    if write.kind == "ModelLicense":
        return [*_NEVER, *(_OF_THE_LIBRARY if _value(old, "origin") == "Library" else ())]
    return sorted(field for field in {*new, *old} if not (field in _STAMPS and field not in new))


def _value(document: Document, field: str) -> Any:
    return document.get(field, _DEFAULTS.get(field))
