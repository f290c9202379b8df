"""A schedule of one slot every second, with operators that are killed: what became of the slots."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.controller import stories
from tests.controller.operating import Governed, Operator, until


@dataclass
class Outcome:
    """What was found afterwards."""

    slots: int
    kills: int
    #: How many audits each slot has, by slot.
    audits: Counter[str] = field(default_factory=Counter)
    #: How many of them are complete.
    complete: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    seconds: float = 0.0

    @property
    def exact(self) -> bool:
        """Whether every slot has exactly one audit, and that one is complete."""
        each_once = len(self.audits) == self.slots and set(self.audits.values()) == {1}
        return each_once and self.complete == self.audits and self.missed == 0


def run(
    governed: Governed, start: Callable[..., Operator], name: str, slots: int, kills: int, seed: int
) -> Outcome:
    """Let `slots` slots pass while the operator is killed at `kills` random instants, and count."""
    chance = random.Random(seed)  # noqa: S311 - kills, not keys
    began = time.monotonic()
    first = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    governed.apply(
        stories.schedule(
            name,
            intervalSeconds=1,
            startTime=first.strftime("%Y-%m-%dT%H:%M:%SZ"),
            catchUp="All",
            completeAuditsHistoryLimit=1000,
            failedAuditsHistoryLimit=1000,
        )
    )
    wanted = [(first + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ") for number in range(slots)]
    running = start("--identity", f"{name}-0")
    running.active()
    for _ in range(kills):
        # At any instant: while slots run, while audits complete, while it starts again.
        time.sleep(chance.uniform(0.0, 1.5 * slots / kills))
        running.kill()
        # The same identity: no need to wait for a lease that its dead self holds.
        running = start("--identity", f"{name}-0")
        if chance.random() < 0.7:
            running.active()
    outcome = Outcome(slots, kills)

    def done() -> bool:
        outcome.audits, outcome.complete = _count(governed, name, set(wanted))
        return datetime.now(UTC) > first + timedelta(seconds=slots) and len(outcome.complete) >= slots

    until(f"{slots} complete audits", done, 60 + 2 * slots)
    # A slot that ran twice would show by now: nothing else is due.
    governed.settles("auditschedules", name, "Overdue", "False")
    outcome.audits, outcome.complete = _count(governed, name, set(wanted))
    outcome.missed = governed.get("auditschedules", name)["status"].get("missedSlots", 0)
    governed.delete("auditschedules", name)
    running.kill()
    outcome.seconds = time.monotonic() - began
    return outcome


def _count(governed: Governed, name: str, wanted: set[str]) -> tuple[Counter[str], Counter[str]]:
    audits: Counter[str] = Counter()
    complete: Counter[str] = Counter()
    for audit in governed.list("audits"):
        slot = audit["spec"].get("slotTime")
        if audit["spec"].get("scheduleRef", {}).get("name") != name or slot not in wanted:
            continue
        audits[slot] += 1
        conditions = audit.get("status", {}).get("conditions", ())
        complete[slot] += any(each["type"] == "Complete" and each["status"] == "True" for each in conditions)
    return audits, complete
