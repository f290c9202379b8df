"""A look at any object but a schedule: write the status that it should have, if it has another one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from modelsteward.cluster.events import Notice, tell
from modelsteward.cluster.writes import ConflictError, OutageError
from modelsteward.controller.context import Context
from modelsteward.controller.objects import Held
from modelsteward.controller.workqueue import Key
from modelsteward.engine import conditions
from modelsteward.engine.statuses.writing import Desired, same

log = logging.getLogger(__name__)

#: Verdicts whose changes people hear of, and the status that is good news.
TOLD: dict[str, str] = {
    "Deployable": "True",
    "ExpiringSoon": "False",
    "MetricBreached": "False",
    "Effective": "True",
    "InForce": "True",
    "FrameworksCurrent": "True",
    "Corrected": "False",
    "Passed": "True",
    "Stalled": "False",
    "Overdue": "False",
}
#: What is the rule rather than news when it is said for the first time.
QUIET_AT_FIRST = frozenset({"ExpiringSoon", "MetricBreached", "FrameworksCurrent", "Corrected", "Stalled"})


async def look(context: Context, kind: str, name: str) -> str:
    """Bring the status up to date, tell what changed, and come back when time alone changes it."""
    held = context.objects.get(kind, name)
    if held is None:
        return context.gone((kind, name))
    wanted = _desired(context, kind, name, held)
    if wanted is None:
        return context.gone((kind, name))
    before = held.status
    result = "Unchanged"
    if not same(wanted.status, before):
        result = await _write(context, (kind, name), held, wanted.status)
        if result == "Written":
            await tell_changes(context, (kind, name), held.uid, before, wanted.status)
            _count(context, kind, before, wanted.status)
    context.agenda.set((kind, name), wanted.until)
    return result


def _desired(context: Context, kind: str, name: str, held: Held) -> Desired | None:
    now = context.clock()
    if held.problem is not None:
        return conditions.unreadable(held.problem, held.generation, now, held.status)
    return conditions.desired(context.catalog, kind, name, now, held.status)


async def _write(context: Context, key: Key, held: Held, status: Mapping[str, Any]) -> str:
    kind, name = key
    answer = await context.writes.apply_status(kind, name, status, resource_version=held.version)
    if answer.status == 404:
        context.objects.remove(kind, name)
        return "Gone"
    if not answer.ok:
        refusal = ConflictError if answer.status == 409 else OutageError
        raise refusal(f"status of {kind} {name}: {answer.status} {answer.message}")
    context.objects.wrote(kind, answer.document)
    return "Written"


def _count(context: Context, kind: str, before: Mapping[str, Any], status: Mapping[str, Any]) -> None:
    if kind == "Audit" and "digest" not in before:
        for each in status.get("results", ()):
            context.metrics.audits.labels(each["result"]).inc()


async def tell_changes(
    context: Context, key: Key, uid: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """One event for each verdict that changed. A status is written whether or not its events can be told."""
    for condition in changes(before, after):
        notice = _notice(key, uid, condition)
        try:
            answer = await tell(context.writes, notice, context.instance, context.clock())
        except OutageError as error:
            log.warning("event isn't told: %s", error)
            return
        if answer.ok:
            context.metrics.events.labels(notice.reason).inc()
        elif answer.status != 409:
            log.warning("event isn't told: %s %s", answer.status, answer.message)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Conditions that people hear of and whose status or reason changed."""
    old = {each["type"]: each for each in before.get("conditions") or ()}
    for each in after["conditions"]:
        kind = each["type"]
        if kind not in TOLD:
            continue
        was = old.get(kind)
        if was is None and (kind in QUIET_AT_FIRST and each["status"] == TOLD[kind]):
            continue
        if was is None or (was["status"], was["reason"]) != (each["status"], each["reason"]):
            yield each


def _notice(key: Key, uid: str, condition: Mapping[str, Any]) -> Notice:
    kind, name = key
    good = condition["status"] == TOLD[condition["type"]]
    severity: Literal["Normal", "Warning"] = (
        "Normal" if good or condition["status"] == "Unknown" else "Warning"
    )
    return Notice(
        kind=kind,
        name=name,
        uid=uid,
        type=severity,
        reason=f"{'' if condition['status'] == 'True' else 'Not'}{condition['type']}",
        action="UpdateStatus",
        note=condition["message"],
        change=f"{condition['lastTransitionTime']} {condition['reason']}",
    )
