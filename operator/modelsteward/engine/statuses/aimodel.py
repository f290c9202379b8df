"""AIModel: what it has under each policy, in the words of a denial, and what runs out next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from modelsteward.engine import due
from modelsteward.engine.clock import Clock
from modelsteward.engine.licensing import effective_licenses
from modelsteward.engine.policy import Policy, selects
from modelsteward.engine.records import AIModel, AuditSchedule
from modelsteward.engine.standing import Standing, compile_standing
from modelsteward.engine.statuses.audit import completed
from modelsteward.engine.statuses.judging import standings
from modelsteward.engine.statuses.writing import FALSE, TRUE, UNKNOWN, Desired, Writing, earliest, rfc3339
from modelsteward.engine.verdict import STRICTNESS, Effect, Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

#: Conditions and the codes that make them False, with the words for when nothing does.
ASPECTS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Licensed", ("License",), "its licences allow this use under every policy"),
    ("Evidenced", ("Evidence",), "the evidence that policies ask for is there"),
    ("Approved", ("NotApproved", "Approval", "QuorumNotMet"), "the approvals that policies ask for stand"),
)
#: How many days ahead a model says that it loses its standing, and the reason it gives then.
HORIZONS: tuple[tuple[int, str], ...] = ((1, "Within1Day"), (7, "Within7Days"), (30, "Within30Days"))
LONGEST = timedelta(days=HORIZONS[-1][0])
#: Steps that a look ahead takes at most: each is an instant at which something changes by itself.
STEPS = 32

Found = list[tuple[Policy, Standing]]


class Lapse(msgspec.Struct, frozen=True):
    """The first instant ahead at which a finding appears, or warns no longer but denies, by time alone."""

    at: datetime
    finding: Finding


def desired(catalog: Catalog, model: AIModel, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status."""
    found = standings(catalog, model, now)
    writing = Writing(previous, model.metadata.generation, now)
    writing.ready()
    for kind, prefixes, held in ASPECTS:
        _aspect(writing, kind, _of(found, prefixes), held, found)
    audit = last_audit(catalog, model)
    _audited(writing, found, audit)
    _deployable(writing, found)
    lapse, further = _lapse(catalog, model, found, now)
    _expiring(writing, lapse, now)
    _metrics(writing, found)
    upcoming, clock = next_audit(catalog, model, now), Clock(now)
    status = writing.status(
        governedDigest=catalog.governed_digest("AIModel", model.metadata.name) or None,
        standings=[_standing(standing) for _, standing in found][:64],
        effectiveLicenses=list(effective_licenses(catalog, model, clock))[:64],
        lastAudit=audit,
        nextAuditTime=rfc3339(upcoming) if upcoming else None,
    )
    _keep(status, previous)
    ahead = [standing.until for _, standing in found] + [
        further,
        upcoming,
        clock.until,
        *_thresholds(lapse, now),
    ]
    return Desired(status, earliest(*(each for each in ahead if each is not None and each > now)))


def _keep(status: dict[str, Any], previous: Mapping[str, Any]) -> None:
    """What others measure stays as it is."""
    for field in ("workloads", "metrics"):
        if field in previous:
            status[field] = previous[field]


def _standing(standing: Standing) -> dict[str, Any]:
    codes = sorted({finding.code for finding in standing.findings})[:64]
    said: dict[str, Any] = {"policy": standing.policy, "deployable": standing.deployable}
    if codes:
        said["codes"] = codes
    if standing.until is not None:
        said["untilTime"] = rfc3339(standing.until)
    return said


def _of(found: Found, prefixes: tuple[str, ...]) -> list[Finding]:
    """Findings that deny or warn with one of these codes, the strictest first."""
    kept = [
        finding
        for _, standing in found
        for finding in standing.findings
        if finding.code.startswith(prefixes) and finding.effect is not Effect.RECORD
    ]
    return sorted(kept, key=lambda finding: -STRICTNESS[finding.effect])


def _aspect(writing: Writing, kind: str, findings: list[Finding], held: str, found: Found) -> None:
    if findings:
        writing.set(kind, FALSE, findings[0].code, findings[0].message)
    elif found:
        writing.set(kind, TRUE, kind, held)
    else:
        writing.set(kind, UNKNOWN, "NotJudged", "no GovernancePolicy judges this model")


def _audited(writing: Writing, found: Found, audit: Mapping[str, str] | None) -> None:
    """True only of a model that an audit looked at: that none is overdue yet is not an audit."""
    findings = _of(found, ("AuditOverdue", "AuditFailed"))
    if audit is None and found and not findings:
        writing.set("Audited", UNKNOWN, "NotAudited", "no audit of it is complete yet, and none is overdue")
    else:
        _aspect(writing, "Audited", findings, "its audits are on time", found)


def _deployable(writing: Writing, found: Found) -> None:
    """True if every enforcing policy says so; else what the first that doesn't would answer to a workload."""
    enforcing = [standing for policy, standing in found if policy.cap is Effect.DENY]
    for standing in enforcing:
        for finding in standing.findings:
            if finding.effect is Effect.DENY:
                writing.set("Deployable", FALSE, finding.code, finding.message)
                return
    if enforcing:
        names = ", ".join(standing.policy for standing in enforcing[:8])
        writing.set("Deployable", TRUE, "Allowed", f"every enforcing policy lets it run: {names}")
    else:
        writing.set(
            "Deployable", TRUE, "NotEnforced", "no GovernancePolicy in mode Enforce judges this model"
        )


def _lapse(
    catalog: Catalog, model: AIModel, found: Found, now: datetime
) -> tuple[Lapse | None, datetime | None]:
    """What appears within the longest horizon; else the instant at which to look for it again."""
    known = {
        _identity(finding): STRICTNESS[finding.effect]
        for _, standing in found
        for finding in standing.findings
    }
    instant = earliest(*(standing.until for _, standing in found))
    for _ in range(STEPS):
        if instant is None:
            return None, None
        if instant - now > LONGEST:
            return None, instant - LONGEST
        ahead = [compile_standing(catalog, model, policy, instant) for policy, _ in found]
        fresh = [
            finding
            for standing in ahead
            for finding in standing.findings
            if STRICTNESS[finding.effect] > known.get(_identity(finding), STRICTNESS[Effect.RECORD])
        ]
        if fresh:
            return Lapse(instant, fresh[0]), None
        instant = earliest(*(each.until for each in ahead if each.until is None or each.until > instant))
    return None, instant


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.policy, finding.code, finding.about


def _thresholds(lapse: Lapse | None, now: datetime) -> list[datetime]:
    ahead = [lapse.at - timedelta(days=days) for days, _ in HORIZONS] if lapse else []
    return [each for each in ahead if each > now]


def _expiring(writing: Writing, lapse: Lapse | None, now: datetime) -> None:
    if lapse is None:
        writing.set("ExpiringSoon", FALSE, "Current", "nothing runs out within 30 days")
        return
    reason = next(word for days, word in HORIZONS if lapse.at - now <= timedelta(days=days))
    told = f"from {rfc3339(lapse.at)} unless somebody acts: {lapse.finding.message}"
    writing.set("ExpiringSoon", TRUE, reason, told)


def _metrics(writing: Writing, found: Found) -> None:
    breached = _of(found, ("MetricBreached",))
    if breached:
        writing.set("MetricBreached", TRUE, "MetricBreached", breached[0].message)
    else:
        writing.set("MetricBreached", FALSE, "Within", "no metric is known to be breached")


def last_audit(catalog: Catalog, model: AIModel) -> dict[str, str] | None:
    """The newest complete audit that has a result for this very object."""
    done = [
        (audit.status.completion_time, audit.metadata.name)
        for audit in catalog.audits_of(model.metadata.name)
        if completed(audit) and audit.status is not None and audit.status.completion_time is not None
        if any(each.uid == model.metadata.uid for each in audit.status.results)
    ]
    if not done:
        return None
    when, name = max(done)
    return {"name": name, "completionTime": rfc3339(when)}


def next_audit(catalog: Catalog, model: AIModel, now: datetime) -> datetime | None:
    """The next slot of any schedule that covers the model."""
    return earliest(*(_next(schedule, now) for schedule in _schedules(catalog, model)))


def _schedules(catalog: Catalog, model: AIModel) -> Iterable[AuditSchedule]:
    for name in catalog.names("AuditSchedule"):
        schedule: AuditSchedule = catalog.get("AuditSchedule", name)
        spec = schedule.spec
        if spec.suspend or (spec.risk_tiers and model.spec.risk_tier not in spec.risk_tiers):
            continue
        if selects(spec.model_selector, model.metadata.name, model.metadata.labels or {}):
            yield schedule


def _next(schedule: AuditSchedule, now: datetime) -> datetime | None:
    spec = schedule.spec
    wrong = due.problem(
        spec.schedule or due.DEFAULT_CRON, spec.time_zone or due.DEFAULT_ZONE, spec.interval_seconds or 0, 0
    )
    if wrong:
        return None
    timing = due.timing(
        created=schedule.metadata.creation_timestamp or now,
        cron=spec.schedule,
        zone=spec.time_zone,
        interval=spec.interval_seconds,
        start=spec.start_time,
    )
    return due.next_slot(timing, now)
