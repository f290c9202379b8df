"""A change of what approvals cover is allowed, and said aloud: the approvals lapse with it."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import digest
from modelsteward.engine.verdict import Effect, Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one warning."""
    if write.old is None:
        return
    if write.kind == "AIModel":
        changed = digest.of_model(write.record, ()) != digest.of_model(write.old, ())
        if changed and write.catalog.was_approved(write.old):
            yield _warning(write, f"what approvals of {write.name} cover changes: they lapse")
    elif digest.of_license(write.record) != digest.of_license(write.old):
        yield _warning(write, f"the terms of {write.name} change: approvals of all models under it lapse")


def _warning(write: Write, what: str) -> Finding:
    return write.finding("ApprovalSuperseded", what, "Have it approved again.", "spec", Effect.WARN)
