"""What one model has under one policy, and until when that holds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from modelsteward.engine.case import Case, Rule
from modelsteward.engine.clock import Clock
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel
from modelsteward.engine.rules import (
    approved,
    audited,
    consent,
    contradiction,
    datasets,
    evidence,
    frameworks,
    licensed,
    licenseended,
    licenseterms,
    metrics,
    purpose,
    suspended,
    tier,
)
from modelsteward.engine.verdict import Effect, Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

RULES: tuple[Rule, ...] = (
    suspended.judge,
    tier.judge,
    approved.judge,
    licensed.judge,
    licenseterms.judge,
    licenseended.judge,
    contradiction.judge,
    datasets.judge,
    frameworks.judge,
    evidence.judge,
    purpose.judge,
    consent.judge,
    metrics.judge,
    # Last: an audit that failed is weighed against what the others find.
    audited.judge,
)
"""Every rule that a model's standing is made of."""
ALWAYS: tuple[Rule, ...] = (suspended.judge,)
"""Those that hold under every policy, whatever tiers it judges."""


class Standing(msgspec.Struct, frozen=True, gc=False):
    """Findings of a model under a policy; effects as the policy means them, not capped by its mode."""

    model: str
    policy: str
    #: Sorted; without path and reference: a decision puts them where the model was seen.
    findings: tuple[Finding, ...]
    #: From this instant on the answer is known to hold.
    since: datetime
    #: The first instant at which anything in it can change by itself; None: never.
    until: datetime | None

    @property
    def deployable(self) -> bool:
        """Whether no finding denies."""
        return all(finding.effect is not Effect.DENY for finding in self.findings)

    def holds(self, now: datetime) -> bool:
        """Whether the answer is still the one that a fresh compile would give."""
        return self.since <= now and (self.until is None or now < self.until)


def compile_standing(catalog: Catalog, model: AIModel, policy: Policy, now: datetime) -> Standing:
    """The standing as of now (aware UTC). A policy asks next to nothing of a tier that it doesn't judge."""
    judged = model.spec.risk_tier in policy.tiers or model.spec.risk_tier == "Prohibited"
    clock = Clock(now)
    case = Case(catalog, model, policy, clock)
    findings: list[Finding] = []
    for rule in RULES if judged else ALWAYS:
        for finding in rule(case):
            findings.append(finding)
            case.codes.add(finding.code)
    findings.sort(key=lambda finding: (finding.code, finding.about, finding.message))
    return Standing(case.name, policy.name, tuple(findings), now, clock.until)
