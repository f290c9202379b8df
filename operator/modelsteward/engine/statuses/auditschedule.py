"""AuditSchedule: which of its slots run now, and what its status says then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from modelsteward.engine import due
from modelsteward.engine.records import AuditSchedule
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, instant, rfc3339

#: An audit that takes longer than this after its slot is late.
PATIENCE = timedelta(minutes=5)
LONGEST_COUNT = 2**31 - 1


class Turn(msgspec.Struct, frozen=True):
    """What a schedule asks for at one instant: slots to run, or the reason why it can't run any."""

    plan: due.Plan
    trouble: str | None = None


def turn(
    schedule: AuditSchedule,
    previous: Mapping[str, Any],
    now: datetime,
    running_since: datetime,
    minimum_interval: int,
) -> Turn:
    """Which slots run now. `previous`: the stored status; `nextSlotTime` there is the first not dealt with.

    A schedule whose timing was changed goes on from now, or from the slot it last promised if that is past.
    Slots that fell into a suspension, or into a time when the schedule couldn't be understood, are not due.
    """
    spec = schedule.spec
    trouble = due.problem(
        spec.schedule or due.DEFAULT_CRON,
        spec.time_zone or due.DEFAULT_ZONE,
        spec.interval_seconds or 0,
        minimum_interval,
    )
    if trouble:
        return Turn(due.Plan(), trouble)
    created = schedule.metadata.creation_timestamp or now
    timing = due.timing(
        created=created,
        cron=spec.schedule,
        zone=spec.time_zone,
        interval=spec.interval_seconds,
        start=spec.start_time,
    )
    rules = due.Rules(
        catch_up=spec.catch_up,
        catch_up_limit=spec.catch_up_limit,
        deadline=spec.starting_deadline_seconds,
        suspended=spec.suspend,
    )
    after = _dealt_with(previous, schedule.metadata.generation, max(created, timing.start), now)
    return Turn(due.plan(timing, rules, after, now, running_since))


def _dealt_with(previous: Mapping[str, Any], generation: int, first: datetime, now: datetime) -> datetime:
    """The newest instant up to which every slot has been dealt with."""
    promised = instant(previous.get("nextSlotTime"))
    if previous.get("observedGeneration") is None:
        return first.astimezone(UTC) - due.SECOND
    if promised is None:
        return now
    before = promised - due.SECOND
    return before if previous["observedGeneration"] == generation else min(before, now)


def desired(
    schedule: AuditSchedule,
    previous: Mapping[str, Any],
    now: datetime,
    turn: Turn,
    *,
    models: int,
    ran: datetime | None = None,
    waiting: datetime | None = None,
    refused: str = "",
) -> Desired:
    """The status once the slots of `turn` have their Audits.

    `models`: how many it covers; `ran`: the newest slot that got Audits in this turn; `waiting`: the oldest
    slot whose Audits aren't all complete; `refused`: what the API server said to an Audit it didn't take.
    """
    writing = Writing(previous, schedule.metadata.generation, now)
    last = max(filter(None, (ran, instant(previous.get("lastSlotTime")))), default=None)
    plan = turn.plan
    if turn.trouble:
        writing.set("Ready", FALSE, "Stalled", turn.trouble)
        writing.set("Stalled", TRUE, "InvalidSchedule", turn.trouble)
    elif refused:
        writing.set("Ready", FALSE, "Stalled", refused)
        writing.set("Stalled", TRUE, "AuditRefused", refused)
    else:
        writing.ready()
        reason = "Suspended" if schedule.spec.suspend else "Scheduled"
        writing.set("Stalled", FALSE, reason, _told(schedule, plan.next))
    late = waiting is not None and now - waiting >= PATIENCE
    if late and waiting is not None:
        told = f"the audit of slot {rfc3339(waiting)} isn't complete"
        writing.set("Overdue", TRUE, "AuditIncomplete", told)
    else:
        writing.set("Overdue", FALSE, "OnTime", "no audit of this schedule is late")
    missed = min(int(previous.get("missedSlots") or 0) + plan.missed, LONGEST_COUNT)
    status = writing.status(
        lastSlotTime=rfc3339(last) if last else None,
        nextSlotTime=rfc3339(plan.next) if plan.next else None,
        overdueSinceTime=rfc3339(waiting) if late and waiting else None,
        missedSlots=missed,
        modelCount=models,
    )
    until = [plan.next, waiting + PATIENCE if waiting and not late else None]
    return Desired(status, min(filter(None, until), default=None))


def _told(schedule: AuditSchedule, upcoming: datetime | None) -> str:
    if schedule.spec.suspend:
        return "no audits are made while suspend is true"
    return f"the next slot is {rfc3339(upcoming)}" if upcoming else "there is no next slot"
