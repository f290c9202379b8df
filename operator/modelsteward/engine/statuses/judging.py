"""A model under all policies at once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from modelsteward.engine.audits import Judged
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel
from modelsteward.engine.standing import Standing
from modelsteward.engine.statuses.writing import earliest
from modelsteward.engine.verdict import Effect

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def judges(policy: Policy, model: AIModel) -> bool:
    """Whether the policy judges models of this one's tier. Prohibited is judged by all."""
    tier = model.spec.risk_tier
    return tier == "Prohibited" or tier in policy.tiers or bool(policy.unreadable)


def standings(catalog: Catalog, model: AIModel, now: datetime) -> list[tuple[Policy, Standing]]:
    """What the model has under each policy that judges it, by the policies' names."""
    return [
        (policy, catalog.standing(model.metadata.name, policy.name, now))
        for policy in catalog.policies()
        if judges(policy, model)
    ]


def judged(catalog: Catalog, model: AIModel, now: datetime) -> Judged:
    """All that is found about a model, whatever mode the policies are in."""
    found = standings(catalog, model, now)
    findings = [finding for _, standing in found for finding in standing.findings]
    denied = frozenset(finding.code for finding in findings if finding.effect is Effect.DENY)
    return Judged(
        model=model.metadata.name,
        uid=model.metadata.uid,
        governed_digest=catalog.governed_digest("AIModel", model.metadata.name),
        policies=len(found),
        denied=denied,
        noted=frozenset(finding.code for finding in findings) - denied,
        until=earliest(*(standing.until for _, standing in found)),
    )
