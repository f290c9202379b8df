"""Every clause that reaches a model is kept, by what the policy says about organisation and use."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import effective
from modelsteward.engine.case import Case
from modelsteward.engine.licensing import Under
from modelsteward.engine.records import Clause
from modelsteward.engine.terms import FORBIDS, UNKNOWN_FACTS, Answer
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """One finding for each clause that is broken, or that can't be told to be kept."""
    for under in effective.of(case).under:
        for clause in under.clauses:
            found = effective.answer(case, under.license.spec.spdx_id, clause, derived=under.derived)
            if found.broken is not False:
                yield _finding(case, under, clause, found)


def _finding(case: Case, under: Under, clause: Clause, found: Answer) -> Finding:
    carrier, spdx_id = under.model.metadata.name, under.license.spec.spdx_id
    where = f"clause {clause.name} (section {clause.section}) of {spdx_id}"
    if carrier != case.name:
        where += f", through {carrier},"
    about = f"{carrier}/{spdx_id}/{clause.name}"
    if found.broken is None:
        remedy = f"State {found.facts} in the policy." if found.facts else "State the facts in the policy."
        return case.finding(UNKNOWN_FACTS, f"is used, and {where} {found.what}", remedy, about=about)
    if found.code == UNKNOWN_FACTS:
        return case.finding(
            found.code, f"is used, and {where} {found.what}", _opinion(spdx_id, clause), about=about
        )
    remedy = (
        f"Use another model, or hold evidence SeparateLicense for {spdx_id} that lifts {clause.type}."
        if found.code == FORBIDS
        else "Add the evidence to spec.evidence of the model or of the policy."
    )
    return case.finding(found.code, f"is used, and {where} {found.what}", remedy, about=about)


def _opinion(spdx_id: str, clause: Clause) -> str:
    return f"Have it looked at, and hold evidence SeparateLicense for {spdx_id} that lifts {clause.type}."
