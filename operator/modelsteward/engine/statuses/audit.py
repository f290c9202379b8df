"""Audit: it runs the engine over its models once, keeps what it found, and is complete once it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from modelsteward.engine import boards, reviews
from modelsteward.engine.audits import Judged, results
from modelsteward.engine.clock import Clock
from modelsteward.engine.digest import of_results
from modelsteward.engine.policy import selects
from modelsteward.engine.records import Approval, Audit, AuditSchedule
from modelsteward.engine.statuses.judging import judged
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, rfc3339

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

DEFAULT_CHECKS = ("Standing", "Evidence", "Workloads")


def covered(catalog: Catalog, schedule: AuditSchedule) -> tuple[str, ...]:
    """Names of the models that a schedule covers, sorted."""
    spec, found = schedule.spec, []
    for name in catalog.names("AIModel"):
        model = catalog.model(name)
        if model is None or (spec.risk_tiers and model.spec.risk_tier not in spec.risk_tiers):
            continue
        if selects(spec.model_selector, name, model.metadata.labels or {}):
            found.append(name)
    return tuple(sorted(found))


def completed(audit: Audit) -> bool:
    """Whether the audit is complete."""
    return audit.status is not None and any(
        each.type == "Complete" and each.status == TRUE for each in audit.status.conditions
    )


def desired(catalog: Catalog, audit: Audit, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status. What was found once stays found: a signature is for its digest."""
    if completed(audit):
        return Desired(dict(previous))
    found: list[dict[str, Any]] = list(previous.get("results") or ())
    began = previous.get("startTime") or rfc3339(now)
    known = [model for name in audit.spec.models if (model := catalog.model(name)) is not None]
    if previous.get("digest") is None:
        found = results(_checked(audit, judged(catalog, model, now)) for model in known)
    digest = str(previous.get("digest") or of_results(found))
    signed = _signature(catalog, audit, now)
    waits = bool(audit.spec.attestation_role) and signed is None
    passed = sum(each["result"] == "Passed" for each in found)
    failed = sum(each["result"] == "Failed" for each in found)
    writing = Writing(previous, audit.metadata.generation, now)
    _conditions(writing, audit, found, failed, signed, waits)
    status = writing.status(
        startTime=began,
        completionTime=None if waits else rfc3339(now),
        results=found,
        passed=passed,
        failed=failed,
        digest=digest,
        attestation=_attestation(signed),
    )
    return Desired(status)


def _checked(audit: Audit, everything: Judged) -> Judged:
    """What of it the audit was asked to check."""
    checks = audit.spec.checks or DEFAULT_CHECKS
    if "Standing" in checks:
        return everything
    kept = {
        field: frozenset(code for code in getattr(everything, field) if code.startswith("Evidence"))
        for field in ("denied", "noted")
    }
    if "Evidence" not in checks:
        kept = {"denied": frozenset(), "noted": frozenset()}
    return msgspec.structs.replace(everything, **kept)


def _signature(catalog: Catalog, audit: Audit, now: datetime) -> Approval | None:
    """The first signature of the asked role that counts under any policy which has that role."""
    role = audit.spec.attestation_role
    if not role:
        return None
    found = [
        approval
        for approval in catalog.approvals_of("Audit", audit.metadata.name)
        for policy in catalog.policies()
        if role in policy.roles and approval.spec.role == role
        if reviews.tally((approval,), boards.of_audit(catalog, audit, policy, role), Clock(now)).given
    ]
    return min(found, key=lambda each: (str(each.spec.reviewed_time), each.metadata.name), default=None)


def _attestation(signed: Approval | None) -> dict[str, Any] | None:
    if signed is None or signed.spec.reviewer is None or signed.spec.reviewed_time is None:
        return None
    return {
        "approvalRef": {"name": signed.metadata.name},
        "username": signed.spec.reviewer.username,
        "attestedTime": rfc3339(signed.spec.reviewed_time),
    }


def _conditions(
    writing: Writing,
    audit: Audit,
    found: list[dict[str, Any]],
    failed: int,
    signed: Approval | None,
    waits: bool,
) -> None:
    counted = f"{len(found)} of {len(audit.spec.models)} models audited, {failed} failed"
    if waits:
        told = f"{counted}; a person of role '{audit.spec.attestation_role}' has to sign"
        writing.set("Complete", FALSE, "AttestationMissing", told)
    else:
        writing.set("Complete", TRUE, "Audited", counted)
    if failed:
        first = next(each for each in found if each["result"] == "Failed")
        told = f"{first['model']}: {', '.join(first['codes'])}"
        writing.set("Passed", FALSE, "ModelsFailed", f"{counted}; the first is {told}")
    else:
        writing.set("Passed", TRUE, "NoFindings", counted)
    if audit.spec.attestation_role and waits:
        told = f"no Approval of role '{audit.spec.attestation_role}' for this digest"
        writing.set("Attested", FALSE, "SignatureMissing", told)
    elif signed is not None:
        writing.set("Attested", TRUE, "Signed", f"signed by Approval {signed.metadata.name}")
    else:
        writing.set("Attested", FALSE, "NotAsked", "no signature is asked for")
