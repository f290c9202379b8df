"""A model of tier Prohibited, or of a tier that the policy prohibits, doesn't run."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding for the tier that the model states."""
    if case.tier == "Prohibited":
        yield case.finding(
            "TierProhibited",
            "is of risk tier Prohibited",
            "Use another model: no approval opens this tier, only a waiver does.",
            about="model/riskTier",
        )
    elif case.tier in case.policy.spec.prohibited_tiers:
        yield case.finding(
            "TierProhibited",
            f"is of risk tier {case.tier}, which doesn't run in these namespaces",
            f"Use a model of a lower tier, or a namespace whose policy admits {case.tier}.",
            about="policy/prohibitedTiers",
        )
