"""When a licence over a model ends, and whether terms that change by posting were looked at lately."""

from __future__ import annotations

from datetime import datetime

from modelsteward.engine.case import Case
from modelsteward.engine.clock import later
from modelsteward.engine.licensing import Under
from modelsteward.engine.records import Clause
from modelsteward.engine.terms import Asked, applies

_DAY = 86400


def end(case: Case, under: Under) -> datetime | None:
    """The first instant without it: of its own clauses, and of the contract of the model that runs."""
    terms = under.model.spec.license_terms
    clauses = [it for it in under.clauses if it.type == "ExpiresAt"]
    meant = [it for it in clauses if _is_meant(case, under, it)]
    ends = [it.effective_time for it in meant if it.effective_time is not None]
    contract = terms.expires_time if terms is not None and not under.derived else None
    if contract is not None and (meant or not clauses):
        ends.append(contract)
    return min(ends, default=None)


def is_reviewed(case: Case, under: Under) -> bool:
    """Whether none of its terms change by posting, or they were reviewed in time; the last day counts."""
    longest = case.policy.spec.terms_review_seconds
    changing = [it for it in under.clauses if it.type == "TermsUpdatable" and _is_meant(case, under, it)]
    if longest is None or not changing:
        return True
    newest = max(_asked(case, under, changing[0]).times("TermsReviewed"), default=None)
    return newest is not None and not case.clock.reached(later(newest, longest + _DAY))


def _is_meant(case: Case, under: Under, clause: Clause) -> bool:
    """Whether it may be about this use, and no separate licence lifts it."""
    return applies(_asked(case, under, clause)) is not False


def _asked(case: Case, under: Under, clause: Clause) -> Asked:
    return Asked(case, under.license.spec.spdx_id, clause, derived=under.derived)
