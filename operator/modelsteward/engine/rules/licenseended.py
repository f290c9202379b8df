"""No licence over a model has ended, and terms that change by posting were looked at lately."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import effective, ending
from modelsteward.engine.case import Case, day
from modelsteward.engine.verdict import Effect, Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding a licence for its end, and one for its review."""
    for under in effective.of(case).under:
        spdx_id, end = under.license.spec.spdx_id, ending.end(case, under)
        about = f"{under.model.metadata.name}/{spdx_id}"
        if end is not None and case.clock.reached(end):
            yield case.finding(
                "LicenseExpired",
                f"is under {spdx_id}, which ended on {day(end)}",
                "Renew the licence and record its new end, or use another model.",
                about=about,
            )
        if not ending.is_reviewed(case, under):
            yield case.finding(
                "LicenseUnverified",
                f"is under {spdx_id}, whose terms change by posting and weren't reviewed lately",
                f"Read them again and add evidence TermsReviewed for {spdx_id} to the policy.",
                Effect(case.policy.spec.unverified_licenses),
                about=f"{about}/review",
            )
