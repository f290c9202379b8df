"""No licence over a model has ended, and terms that change by posting were looked at lately."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import effective
from modelsteward.engine.case import Case, day
from modelsteward.engine.clock import later
from modelsteward.engine.evidencing import pool
from modelsteward.engine.licensing import Under
from modelsteward.engine.verdict import Effect, Finding

_DAY = 86400


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding a licence for its end, and one for its review."""
    for under in effective.of(case).under:
        spec, terms = under.license.spec, under.model.spec.license_terms
        about = f"{under.model.metadata.name}/{spec.spdx_id}"
        ends = [it.effective_time for it in under.clauses if it.type == "ExpiresAt" and it.effective_time]
        if terms is not None and terms.expires_time is not None and not under.derived:
            ends.append(terms.expires_time)
        for end in sorted(ends)[:1]:
            if case.clock.reached(end):
                yield case.finding(
                    "LicenseExpired",
                    f"is under {spec.spdx_id}, which ended on {day(end)}",
                    "Renew the licence and record its new end, or use another model.",
                    about=about,
                )
        if any(it.type == "TermsUpdatable" for it in under.clauses) and not _is_reviewed(case, under):
            yield case.finding(
                "LicenseUnverified",
                f"is under {spec.spdx_id}, whose terms change by posting and weren't reviewed lately",
                f"Read them again and add evidence TermsReviewed for {spec.spdx_id} to the policy.",
                Effect(case.policy.spec.unverified_licenses),
                about=f"{about}/review",
            )


def _is_reviewed(case: Case, under: Under) -> bool:
    """The last day counts whole."""
    longest = case.policy.spec.terms_review_seconds
    if longest is None:
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
