"""What every look at an object gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from modelsteward.cluster.writes import Writes
from modelsteward.controller.counters import OperatorMetrics
from modelsteward.controller.objects import Objects
from modelsteward.controller.workqueue import Agenda, Key, WorkQueue
from modelsteward.engine.catalog import Catalog


@dataclass(frozen=True)
class Context:
    """Shared by all looks. `clock` tells aware UTC."""

    catalog: Catalog
    objects: Objects
    writes: Writes
    queue: WorkQueue
    agenda: Agenda
    metrics: OperatorMetrics
    clock: Callable[[], datetime]
    #: Since when this process has been the active one.
    running_since: datetime
    #: Seconds that two slots of a schedule must be apart.
    minimum_interval: int
    #: Who tells events.
    instance: str

    def gone(self, key: Key) -> str:
        """There is nothing to look at any more."""
        self.agenda.set(key, None)
        return "Gone"
