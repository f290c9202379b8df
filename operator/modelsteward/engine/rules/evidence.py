"""The evidence that the policy itself requires for the model's tier is there, has passed and is fresh."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import evidencing, packs
from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding for each entry of requiredEvidence."""
    if case.tier == "Prohibited":
        return
    items, tier = evidencing.pool(case), packs.lifted_tier(case)
    for entry in case.policy.spec.required_evidence:
        if entry.risk_tiers and tier not in entry.risk_tiers:
            continue
        demand = evidencing.Demand(
            about=f"policy/{entry.name}",
            type=entry.evidence_type,
            maximum_age_seconds=entry.maximum_age_seconds,
            independent=entry.independent_issuer,
            attested_by=entry.attested_by,
        )
        found = evidencing.judge(case, demand, items)
        if found is not None:
            yield found
