"""Writes to our own kinds: what the API server can't check by itself, or must hold without its rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.question import Governed, Question
from modelsteward.engine.records import KINDS, read
from modelsteward.engine.rules import (
    duplicatelicense,
    forged,
    immutable,
    ownership,
    references,
    renewal,
    reviewer,
    schedule,
    secondclaim,
    selfapproval,
    subject,
    superseding,
    waiverbounds,
)
from modelsteward.engine.verdict import Effect, Finding
from modelsteward.engine.writing import Rule, Write

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

RULES: dict[str, tuple[Rule, ...]] = {
    "AIModel": (
        *(forged.judge, ownership.judge, references.judge, secondclaim.judge),
        superseding.judge,
    ),
    "ModelLicense": (immutable.judge, duplicatelicense.judge, superseding.judge),
    "Approval": (
        *(forged.judge, immutable.judge, subject.judge, reviewer.judge, selfapproval.judge),
        renewal.judge,
    ),
    "Waiver": (forged.judge, immutable.judge, waiverbounds.judge, renewal.judge),
    "AuditSchedule": (schedule.judge,),
    "Audit": (forged.judge, immutable.judge),
    "LedgerEntry": (immutable.judge,),
}
"""Every rule for the writes of a kind. Kinds that aren't here are held by their CRDs alone."""


def judge(catalog: Catalog, question: Question, asked: Governed, now: datetime) -> Iterator[Finding]:
    """All findings of one write. Deleting is no question for us: a policy of the API server answers it."""
    if asked.new is None or question.operation not in ("CREATE", "UPDATE") or asked.kind not in KINDS:
        return
    record = read(asked.kind, asked.new)
    if isinstance(record, str):
        message = f"Unreadable: {asked.kind} {asked.name} can't be read: {record}"
        yield Finding("Unreadable", Effect.DENY, message, f"See `kubectl explain {asked.kind.lower()}`.")
        return
    old: Any = read(asked.kind, asked.old) if asked.old is not None else None
    write = Write(catalog, question, asked, now, record, None if isinstance(old, str) else old)
    for rule in RULES.get(asked.kind, ()):
        yield from rule(write)
