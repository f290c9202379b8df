"""Workers: they take a key, look at its object, and have it come again if that failed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import timedelta

from modelsteward.cluster.writes import ConflictError, OutageError
from modelsteward.controller import schedules, statuses
from modelsteward.controller.context import Context
from modelsteward.controller.dependents import COUNTING, EVERYBODYS
from modelsteward.controller.workqueue import Key

log = logging.getLogger(__name__)

WORKERS = 4
#: Who only counts others is looked at this much later, once for many changes.
COUNTED_AFTER = timedelta(seconds=2)
#: Kinds that have a status of ours.
KINDS = (
    "GovernancePolicy",
    "ComplianceFramework",
    "ModelLicense",
    "AIModel",
    "Approval",
    "Waiver",
    "Audit",
    "AuditSchedule",
)


async def work(context: Context) -> None:
    """Look at keys until cancelled."""
    while True:
        key = await context.queue.get()
        result = "Failed"
        try:
            result = await _look(context, key)
        except ConflictError as error:
            # Everyday: our own write was faster than the watch, or somebody changed the object.
            log.debug("looked at again: %s", error, extra={"kind": key[0], "object": key[1]})
        except OutageError as error:
            log.warning("tried again later: %s", error, extra={"kind": key[0], "object": key[1]})
        except Exception:
            # A bug in what is done for one object must not stop what is done for the others.
            log.exception("a look failed", extra={"kind": key[0], "object": key[1]})
        finally:
            context.metrics.looks.labels(key[0], result).inc()
            context.queue.done(key, failed=result == "Failed")
        await asyncio.sleep(0)


async def _look(context: Context, key: Key) -> str:
    kind, name = key
    if kind == "AuditSchedule":
        return await schedules.look(context, name)
    return await statuses.look(context, kind, name)


def changed(context: Context, key: Key, dependents: Iterable[Key]) -> None:
    """Queue an object that changed and those whose status depends on it."""
    for each in dependents:
        if each[0] in KINDS:
            context.queue.add(each)
    if key[0] in EVERYBODYS:
        for kind in ("AIModel", "Approval", "Waiver"):
            for name in context.objects.names(kind):
                context.queue.add((kind, name))
    if key[0] in EVERYBODYS or key[0] in ("AIModel", "Namespace"):
        soon = context.clock() + COUNTED_AFTER
        for kind in COUNTING:
            for name in context.objects.names(kind):
                context.agenda.soon((kind, name), soon)
    if key[0] == "AuditSchedule":
        for name in context.objects.names("AIModel"):
            context.queue.add(("AIModel", name))
