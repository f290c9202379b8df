"""A suspended model runs nowhere, whatever a policy asks."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding."""
    if case.model.spec.suspend:
        reason = case.model.spec.suspend_reason or "no reason given"
        yield case.finding(
            "Suspended",
            f"is suspended: {reason}",
            f"Use another model, or ask its owner, {case.model.spec.owner}, to end the suspension.",
        )
