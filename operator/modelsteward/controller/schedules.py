"""A look at a schedule: every slot that is due gets its Audits, once, whenever and however often this runs.

The order makes it so: read the schedule, create the Audits (their names follow from the slot: one that is
there already is success), and only then write down that the slots are dealt with. A process that dies between
two of these steps has the same slots due when it comes back.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from modelsteward.cluster.events import Notice, tell
from modelsteward.cluster.writes import PLURALS, ROOT, ConflictError, OutageError
from modelsteward.controller.context import Context
from modelsteward.engine.audits import Past, Shard, pruned, shards, slot_name, spec
from modelsteward.engine.conditions import unreadable
from modelsteward.engine.records import Audit, AuditSchedule, read
from modelsteward.engine.statuses.audit import completed, covered
from modelsteward.engine.statuses.auditschedule import Turn, desired, turn
from modelsteward.engine.statuses.writing import same

log = logging.getLogger(__name__)

KIND = "AuditSchedule"


class RefusedError(Exception):
    """The API server didn't take an Audit: an admission rule, missing rights, or its name is another's."""

    def __init__(self, slot: datetime, told: str) -> None:
        super().__init__(told)
        self.slot = slot


async def look(context: Context, name: str) -> str:
    """Run what is due, write the status, let old audits go."""
    document = await _read(context, name)
    if document is None:
        context.objects.remove(KIND, name)
        return context.gone((KIND, name))
    schedule = read(KIND, document)
    previous = document.get("status") or {}
    now = context.clock()
    if not isinstance(schedule, AuditSchedule):
        told = unreadable(str(schedule), document["metadata"].get("generation", 0), now, previous)
        return await _write(context, document, told.status)
    asked = turn(schedule, previous, now, context.running_since, context.minimum_interval)
    models = covered(context.catalog, schedule)
    ran, refused = None, ""
    try:
        for slot in asked.plan.run:
            ran = slot if await _run(context, schedule, slot, models) else ran
    except RefusedError as refusal:
        refused = f"the audit of slot {slot_name(name, refusal.slot)} was refused: {refusal}"
        asked = Turn(msgspec.structs.replace(asked.plan, next=refusal.slot), asked.trouble)
    audits = _audits(context, name)
    wanted = desired(
        schedule,
        previous,
        now,
        asked,
        models=len(models),
        ran=ran,
        waiting=min((each.time for each in _past(audits) if not each.complete), default=None),
        refused=refused,
    )
    result = await _write(context, document, wanted.status)
    await _tell_missed(context, schedule, asked)
    await _prune(context, schedule, audits)
    if refused:
        raise OutageError(refused)
    context.agenda.set((KIND, name), wanted.until)
    return result


async def _read(context: Context, name: str) -> dict[str, Any] | None:
    """The schedule as it is now: kopf doesn't tell deletions that fall into a gap of its watch."""
    answer = await context.writes.send("GET", f"{ROOT}/{PLURALS[KIND]}/{name}")
    if answer.status == 404:
        return None
    if not answer.ok:
        raise OutageError(f"AuditSchedule {name}: {answer.status} {answer.message}")
    context.objects.wrote(KIND, answer.document)
    return answer.document


async def _run(context: Context, schedule: AuditSchedule, slot: datetime, models: Iterable[str]) -> bool:
    """Create the Audits of one slot that aren't there; whether it has any. Raises RefusedError."""
    name, made = schedule.metadata.name, schedule.spec
    there = {
        audit.spec.shard_index: Shard(audit.spec.shard_index, audit.spec.shard_count, audit.spec.models)
        for audit in _audits(context, name)
        if audit.spec.slot_time == slot
    }
    wanted = shards(models, there)
    for shard in wanted:
        audit = slot_name(name, slot, shard.index)
        body = spec(name, slot, shard, made.checks, made.attestation_role)
        answer = await context.writes.create("Audit", audit, body)
        if answer.ok:
            context.objects.wrote("Audit", answer.document, made=True)
            context.queue.add(("Audit", audit))
        elif answer.status != 409 or not await _ours(context, audit, body):
            raise RefusedError(slot, answer.message)
    context.metrics.slots.labels("Run" if wanted or there else "Empty").inc()
    return bool(wanted or there)


async def _ours(context: Context, audit: str, body: dict[str, Any]) -> bool:
    """Whether the Audit that has the name is the one of the slot, and no other of that name."""
    answer = await context.writes.send("GET", f"{ROOT}/{PLURALS['Audit']}/{audit}")
    found = answer.document.get("spec", {}) if answer.ok else {}
    return all(found.get(field) == body[field] for field in ("scheduleRef", "slotTime"))


async def _write(context: Context, document: dict[str, Any], status: dict[str, Any]) -> str:
    if same(status, document.get("status")):
        return "Unchanged"
    metadata = document["metadata"]
    answer = await context.writes.apply_status(
        KIND,
        metadata["name"],
        status,
        resource_version=metadata["resourceVersion"],
    )
    if not answer.ok:
        refusal = ConflictError if answer.status in (404, 409) else OutageError
        raise refusal(f"status of AuditSchedule {metadata['name']}: {answer.status} {answer.message}")
    context.objects.wrote(KIND, answer.document)
    return "Written"


async def _tell_missed(context: Context, schedule: AuditSchedule, asked: Turn) -> None:
    if not asked.plan.missed:
        return
    context.metrics.slots.labels("Missed").inc(asked.plan.missed)
    notice = Notice(
        kind=KIND,
        name=schedule.metadata.name,
        uid=schedule.metadata.uid,
        type="Warning",
        reason="SlotsMissed",
        action="RunSlots",
        note=f"{asked.plan.missed} slots passed while nobody ran audits and are not made up",
        change=str(asked.plan.last),
    )
    await tell(context.writes, notice, context.instance, context.clock())


def _audits(context: Context, schedule: str) -> list[Audit]:
    keys = context.objects.referring((KIND, schedule))
    found = (context.catalog.get(*key) for key in keys)
    return [audit for audit in found if isinstance(audit, Audit)]


def _past(audits: Iterable[Audit]) -> list[Past]:
    return [
        Past(
            name=audit.metadata.name,
            time=audit.spec.slot_time,
            complete=completed(audit),
            passed=all(each.result != "Failed" for each in audit.status.results) if audit.status else False,
            models=frozenset(audit.spec.models),
        )
        for audit in audits
        if audit.spec.slot_time is not None
    ]


async def _prune(context: Context, schedule: AuditSchedule, audits: Iterable[Audit]) -> None:
    limits = schedule.spec.complete_audits_history_limit, schedule.spec.failed_audits_history_limit
    for name in pruned(_past(audits), *limits):
        held = context.objects.get("Audit", name)
        if held is None:
            continue
        answer = await context.writes.delete("Audit", name, held.uid)
        if answer.ok or answer.status == 404:
            context.objects.remove("Audit", name)
        else:
            log.warning("audit stays: %s %s", answer.status, answer.message, extra={"object": name})
            return
