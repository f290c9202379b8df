"""Every clause that reaches a model, judged: what several rules about licences share."""

from __future__ import annotations

from modelsteward.engine import ending
from modelsteward.engine.case import Case
from modelsteward.engine.duties import DUTIES, unjudged
from modelsteward.engine.licensing import Lineage, Under, lineage
from modelsteward.engine.prohibitions import PROHIBITIONS
from modelsteward.engine.records import Clause
from modelsteward.engine.terms import KEPT, Answer, Asked, Judge, applies
from modelsteward.engine.threevalued import every

JUDGES: dict[str, Judge] = {**PROHIBITIONS, **DUTIES}


def of(case: Case) -> Lineage:
    """The licences over the case's model; walked once a case."""
    found: Lineage | None = case.memo.get("lineage")
    if found is None:
        found = lineage(case.catalog, case.model, case.clock, lambda under: _cost(case, under))
        case.memo["lineage"] = found
    return found


def answer(case: Case, spdx_id: str, clause: Clause, *, derived: bool) -> Answer:
    """What the clause comes to: kept (`broken` False), broken, or open (None)."""
    asked = Asked(case, spdx_id, clause, derived=derived)
    meant = applies(asked)
    if meant is False:
        return KEPT
    found = JUDGES.get(clause.type, unjudged)(asked)
    broken = every((meant, found.broken))
    return Answer(broken, found.code, found.what, found.facts)


def _cost(case: Case, under: Under) -> int:
    """How many findings the licence would give by itself."""
    spec, end = under.license.spec, ending.end(case, under)
    answers = (answer(case, spec.spdx_id, it, derived=under.derived) for it in under.clauses)
    return sum(
        (
            sum(it.broken is not False for it in answers),
            is_unread(under),
            is_refused(case, under),
            end is not None and case.clock.reached(end),
            not ending.is_reviewed(case, under),
        )
    )


def is_unread(under: Under) -> bool:
    """Whether nobody read its text for its clauses; a form and own work have none."""
    return under.license.spec.verification == "Unverified" and under.license.spec.form == "Text"


def is_refused(case: Case, under: Under) -> bool:
    """Whether the policy's lists refuse it by any of its ids; own work is never refused by a list."""
    spec, lists = under.license.spec, case.policy.spec
    if spec.form == "OwnWork":
        return False
    ids = {spec.spdx_id, *spec.aliases}
    allowed = lists.allowed_licenses
    return not ids.isdisjoint(lists.denied_licenses) or (allowed is not None and ids.isdisjoint(allowed))
