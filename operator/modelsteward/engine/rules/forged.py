"""Who did something and when is filled in from the request; what a client writes there must be just that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from modelsteward.engine.question import Identity
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write

#: Stamps by kind: those of the creation, and those that a change moves.
STAMPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "AIModel": (("registered_by", "registered_time"), ("changed_by", "changed_time")),
    "Approval": (("reviewer", "reviewed_time"), ()),
    "Waiver": (("requested_by", "requested_time"), ()),
    "Audit": (("requested_by", "requested_time"), ()),
}
#: Clocks of two replicas, and the way between two webhooks.
TOLERANCE = timedelta(seconds=60)


def judge(write: Write) -> Iterator[Finding]:
    """One finding for each stamp. Absent ones are no forgery: they count for nothing, or are filled in."""
    if write.question.restores:
        return
    of_creation, of_change = STAMPS[write.kind]
    for field in (*of_creation, *of_change):
        value = getattr(write.record.spec, field)
        stored = getattr(write.old.spec, field) if write.old is not None else None
        if value is None or value == stored:
            continue
        mine = _is_mine(value, write) and (write.old is None or field in of_change)
        if not mine:
            name = _camel(field)
            shown = value.username if isinstance(value, Identity) else value.isoformat()
            yield write.finding(
                "ForgedIdentity",
                f"spec.{name} says {shown[:128]}, which isn't what the API server knows",
                f"Leave spec.{name} out: it is filled in from who asks and when.",
                f"spec.{name}",
            )


def _is_mine(value: Identity | datetime, write: Write) -> bool:
    if isinstance(value, datetime):
        return abs(value - write.now) <= TOLERANCE
    user = write.user
    same = value.username == user.username and value.uid in ("", user.uid)
    return same and (not value.groups or set(value.groups) <= set(user.groups))


def _camel(field: str) -> str:
    head, *rest = field.split("_")
    return head + "".join(word.title() for word in rest)
