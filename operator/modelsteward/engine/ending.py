"""When a licence over a model ends, and whether terms that change by posting were looked at lately."""

from __future__ import annotations

from datetime import datetime

from modelsteward.engine.case import Case
from modelsteward.engine.clock import later
from modelsteward.engine.evidencing import pool
from modelsteward.engine.licensing import Under

_DAY = 86400


def end(under: Under) -> datetime | None:
    """The first instant without it: of its own clauses, and of the contract of the model that runs."""
    terms = under.model.spec.license_terms
    ends = [it.effective_time for it in under.clauses if it.type == "ExpiresAt" and it.effective_time]
    if terms is not None and terms.expires_time is not None and not under.derived:
        ends.append(terms.expires_time)
    return min(ends, default=None)


def is_reviewed(case: Case, under: Under) -> bool:
    """Whether none of its terms change by posting, or they were reviewed in time; the last day counts."""
    longest = case.policy.spec.terms_review_seconds
    if longest is None or all(it.type != "TermsUpdatable" for it in under.clauses):
        return True
    reviews = [
        it.issued_time
        for it in pool(case)
        if it.type == "TermsReviewed"
        and it.license in ("", under.license.spec.spdx_id)
        and case.clock.reached(it.issued_time)
    ]
    newest = max(reviews, default=None)
    return newest is not None and not case.clock.reached(later(newest, longest + _DAY))
