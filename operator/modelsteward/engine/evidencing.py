"""Whether there is evidence of a type, and whether it passed and is fresh."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from modelsteward.api.enums import EVIDENCE_TYPES_WITH_VERDICT
from modelsteward.engine.case import Case, day
from modelsteward.engine.clock import later
from modelsteward.engine.records import Evidence
from modelsteward.engine.verdict import Finding

_WORST = {"Failed": 0, "Inconclusive": 1, "PassedWithConditions": 2, "Passed": 3}


class Demand(msgspec.Struct, frozen=True, gc=False):
    """What evidence is asked for."""

    #: Who asks, `policy/<name>` or `pack@version/item`.
    about: str
    type: str
    maximum_age_seconds: int | None = None
    renew_on_change: bool = False
    independent: bool = False
    attested_by: str | None = None


def pool(case: Case) -> tuple[Evidence, ...]:
    """What is on file: the model's own, and what the organisation holds and applies to the model."""
    sources = {source.digest for source in case.model.spec.sources}
    return tuple(
        item
        for item in (*case.model.spec.evidence, *case.policy.spec.evidence)
        if not item.subject_digest or item.subject_digest in sources
    )


def judge(case: Case, demand: Demand, items: Iterable[Evidence]) -> Finding | None:
    """One finding at most: missing, else failed, else stale."""
    acceptable = [item for item in items if _is_acceptable(case, demand, item)]
    wanted = _wanted(demand)
    if not acceptable:
        what = f"has no {wanted}, which {demand.about} asks for"
        return case.finding(
            "EvidenceMissing", what, f"Add {wanted} to spec.evidence of the model.", about=demand.about
        )
    newest = min(acceptable, key=lambda item: (-item.issued_time.timestamp(), _WORST[_result(item)]))
    result = _result(newest)
    if result in ("Failed", "Inconclusive"):
        what = f"has {wanted} '{newest.name}', which {demand.about} asks for, with result {result}"
        remedy = f"Mend what it found, have it repeated, and add the newer {demand.type} to spec.evidence."
        return case.finding("EvidenceFailed", what, remedy, about=demand.about)
    return _stale(case, demand, newest)


def _stale(case: Case, demand: Demand, item: Evidence) -> Finding | None:
    remedy = f"Renew {demand.type} '{item.name}' and add it to spec.evidence of the model."
    changed = case.model.spec.changed_time
    outdated = demand.renew_on_change and changed is not None and item.issued_time < changed
    if outdated and changed is not None and case.clock.reached(changed):
        what = f"changed on {day(changed)}, after {demand.type} '{item.name}', which {demand.about} asks for"
        return case.finding("EvidenceStale", what, remedy, about=demand.about)
    end = _end(case, demand, item)
    effect = None if end is None else case.lapsed(end)
    if end is None or effect is None:
        return None
    what = f"has {demand.type} '{item.name}', which {demand.about} asks for, fresh until {day(end)}"
    return case.finding("EvidenceStale", what, remedy, effect, about=demand.about)


def _end(case: Case, demand: Demand, item: Evidence) -> datetime | None:
    """The first instant at which it is stale; an age equal to the maximum is fresh."""
    ages = (demand.maximum_age_seconds, case.policy.maximum_ages.get(demand.type))
    ends = [later(item.issued_time, age + 1) for age in ages if age is not None]
    if item.expires_time is not None:
        ends.append(item.expires_time)
    return min(ends, default=None)


def _is_acceptable(case: Case, demand: Demand, item: Evidence) -> bool:
    return (
        item.type == demand.type
        and (item.independent or not demand.independent)
        and (demand.attested_by is None or demand.attested_by in item.attested_by)
        and case.clock.reached(item.issued_time)
    )


def _result(item: Evidence) -> str:
    if item.result is not None:
        return item.result
    return "Inconclusive" if item.type in EVIDENCE_TYPES_WITH_VERDICT else "Passed"


def _wanted(demand: Demand) -> str:
    words = demand.type
    if demand.independent:
        words += " of an independent issuer"
    return words if demand.attested_by is None else f"{words} attested by {demand.attested_by}"
