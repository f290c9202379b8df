"""What the status of an object of ours should say, from the catalogue and the clock alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.statuses import (
    aimodel,
    approval,
    audit,
    complianceframework,
    governancepolicy,
    modellicense,
    waiver,
)
from modelsteward.engine.statuses.writing import FALSE, Desired, Writing

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

Author = Callable[["Catalog", Any, Mapping[str, Any], datetime], Desired]

#: Schedules are missing: theirs follows from what was done about their slots, too (`statuses.auditschedule`).
AUTHORS: dict[str, Author] = {
    "AIModel": aimodel.desired,
    "Approval": approval.desired,
    "Audit": audit.desired,
    "ComplianceFramework": complianceframework.desired,
    "GovernancePolicy": governancepolicy.desired,
    "ModelLicense": modellicense.desired,
    "Waiver": waiver.desired,
}


def desired(
    catalog: Catalog, kind: str, name: str, now: datetime, previous: Mapping[str, Any]
) -> Desired | None:
    """The status of one object as of `now` (aware UTC), and until when it holds; None: no such object.

    `previous`: its stored status. Transition times stay while a condition's status does. For an object that
    can't be read use `unreadable`.
    """
    record = catalog.get(kind, name)
    return None if record is None else AUTHORS[kind](catalog, record, previous, now)


def desired_status(
    catalog: Catalog, kind: str, name: str, now: datetime, previous_status: Mapping[str, Any]
) -> dict[str, Any]:
    """The status alone; empty where there is no such object."""
    found = desired(catalog, kind, name, now, previous_status)
    return {} if found is None else found.status


def unreadable(problem: str, generation: int, now: datetime, previous: Mapping[str, Any]) -> Desired:
    """The status of an object that is stored but can't be read: it is left out of every judgement."""
    writing = Writing(previous, generation, now)
    told = f"the object can't be read and counts for nothing: {problem}"
    writing.set("Ready", FALSE, "Unreadable", told)
    return Desired(writing.status())
