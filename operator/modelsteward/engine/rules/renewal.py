"""A waiver is renewed only so often, and each time somebody else approves it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from modelsteward.engine.judging import policies_of
from modelsteward.engine.records import Waiver
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write

#: A waiver that was in force so shortly before is renewed, not given anew.
_RECENT = timedelta(days=7)


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding: of a waiver for how often, of its approval for by whom."""
    if write.old is not None:
        return
    if write.kind == "Waiver":
        yield from _how_often(write)
    elif write.record.spec.subject.kind == "Waiver" and write.record.spec.decision == "Approved":
        yield from _by_whom(write)


def _how_often(write: Write) -> Iterator[Finding]:
    waiver: Waiver = write.record
    policies = policies_of(write.catalog, "Waiver", waiver)
    most = min((it.spec.waivers.maximum_renewals for it in policies if it.spec.waivers), default=None)
    if most is not None and _renewals(write, waiver, write.now, most + 1) > most:
        yield write.finding(
            "ScopeMismatch",
            f"it would be renewal {most + 1} of a waiver that may be renewed {most} times",
            "Mend what is waived; a policy says how often it may be put off (waivers.maximumRenewals).",
            "spec.expiresTime",
        )


def _by_whom(write: Write) -> Iterator[Finding]:
    waiver = write.catalog.get("Waiver", write.record.spec.subject.name)
    if waiver is None:
        return
    for before in _before(write, waiver, waiver.spec.requested_time or write.now):
        if write.user.username in _approvers(write, before):
            yield write.finding(
                "ReviewerNotEligible",
                f"{write.user.username} approved {before.metadata.name}, which this waiver renews",
                f"Let somebody else in role {write.record.spec.role} approve it.",
                "spec.subject.name",
            )
            return


def _renewals(write: Write, waiver: Waiver, since: datetime, most: int) -> int:
    """How many waivers stand before it, one after the other."""
    if most <= 0:
        return 0
    counts = (
        1 + _renewals(write, earlier, earlier.spec.requested_time or since, most - 1)
        for earlier in _before(write, waiver, since)
    )
    return max(counts, default=0)


def _before(write: Write, waiver: Waiver, since: datetime) -> list[Waiver]:
    """Approved waivers for the same that were asked for earlier and ended no longer than a week before."""
    spec = waiver.spec
    key = spec.model_ref.name if spec.model_ref is not None else spec.image_digest or ""
    return [
        other
        for other in write.catalog.waivers_of(key)
        if other.metadata.name != waiver.metadata.name
        and other.spec.requested_time is not None
        and other.spec.requested_time < since <= other.spec.expires_time + _RECENT
        and set(other.spec.findings) & set(spec.findings)
        and set(other.spec.namespaces) & set(spec.namespaces)
        and _approvers(write, other)
    ]


def _approvers(write: Write, waiver: Waiver) -> set[str]:
    return {
        it.spec.reviewer.username
        for it in write.catalog.approvals_of("Waiver", waiver.metadata.name)
        if it.spec.decision == "Approved" and it.spec.reviewer is not None
    }
