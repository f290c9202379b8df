"""A model's newest audit is younger than the policy asks, and found nothing that still holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from modelsteward.engine import boards, reviews
from modelsteward.engine.case import Case, day, listed
from modelsteward.engine.clock import later
from modelsteward.engine.records import Audit, AuditResult
from modelsteward.engine.verdict import Finding

OWN_CODES = ("AuditOverdue", "AuditFailed")
"""What an audit itself must not look at, or one that failed would make the next one fail."""


def judge(case: Case) -> Iterator[Finding]:
    """Overdue, failed, both or neither. An audit that came to no conclusion is none."""
    requirement = case.policy.audits.get(case.tier)
    if requirement is None:
        return
    newest = _newest(case, requirement.attestation_role)
    start = newest[0] if newest is not None else _registered(case)
    if start is not None:
        due = later(start, requirement.maximum_age_seconds + 1)
        effect = case.lapsed(due)
        if effect is not None:
            last = f"was last audited on {day(start)}" if newest else f"was never audited since {day(start)}"
            yield case.finding(
                "AuditOverdue",
                f"{last}: its audit was due on {day(due)}",
                "Have it audited: see `kubectl get auditschedules`, or create an Audit that names it.",
                effect,
            )
    if newest is not None and _still_fails(case, newest[2]):
        yield case.finding(
            "AuditFailed",
            f"failed audit {newest[1].metadata.name} ({listed(newest[2].codes) or 'no codes'})",
            f"Mend what `kubectl get audit {newest[1].metadata.name} -o yaml` says, and audit it again.",
        )


def _newest(case: Case, role: str) -> tuple[datetime, Audit, AuditResult] | None:
    """When it completed, the audit, and what it found of this very object."""
    found: list[tuple[datetime, Audit, AuditResult]] = []
    for audit in case.catalog.audits_of(case.name):
        status = audit.status
        if status is None or status.completion_time is None or not _is_complete(audit):
            continue
        if audit.spec.checks and "Standing" not in audit.spec.checks:
            # Whoever asks for an audit chooses its checks: one that looked at less tells nothing.
            continue
        result = next((r for r in status.results if r.model == case.name), None)
        if result is None or result.uid != case.model.metadata.uid or result.result == "Inconclusive":
            continue
        if case.clock.reached(status.completion_time) and (not role or _is_attested(case, audit, role)):
            found.append((status.completion_time, audit, result))
    return max(found, key=lambda it: (it[0], it[1].metadata.name), default=None)


def _is_complete(audit: Audit) -> bool:
    conditions = audit.status.conditions if audit.status is not None else ()
    return any(it.type == "Complete" and it.status == "True" for it in conditions)


def _is_attested(case: Case, audit: Audit, role: str) -> bool:
    board = boards.of_audit(case.catalog, audit, case.policy, role)
    tally = reviews.tally(case.catalog.approvals_of("Audit", audit.metadata.name), board, case.clock)
    return reviews.is_quorum(reviews.in_force(tally.given, case.clock), (role,), 1)


def _registered(case: Case) -> datetime | None:
    """None for what isn't stored anywhere yet: it is as new as can be."""
    return case.model.spec.registered_time or case.model.metadata.creation_timestamp


def _still_fails(case: Case, result: AuditResult) -> bool:
    """Of an earlier content it says nothing; what every decision judges by itself holds while it is found."""
    if result.result != "Failed":
        return False
    if result.governed_digest != case.catalog.governed_digest("AIModel", case.name):
        return False
    return not result.codes or any(code not in _LIVE or code in case.codes for code in result.codes)


_LIVE = frozenset(
    (
        *("NotApproved", "ApprovalExpired", "ApprovalSuperseded", "ApprovalRevoked", "ApprovalRejected"),
        *("QuorumNotMet", "LicenseMissing", "LicenseUnverified", "LicenseExpired", "LicenseNotAllowed"),
        *("LicenseForbidsUse", "LicenseNeedsEvidence", "LicenseFactsMissing", "LicenseContradiction"),
        *("EvidenceMissing", "EvidenceStale", "EvidenceFailed", "PurposeNotApproved", "TierProhibited"),
        *("MetricBreached", "Suspended", "DataUseNotAllowed", "ConsentMissing", *OWN_CODES),
    )
)
"""What a standing finds by itself at every decision: an audit's word for it is not needed."""
