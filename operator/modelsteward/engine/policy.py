"""A GovernancePolicy, ready to judge: what a decision looks up is looked up once."""

from __future__ import annotations

import msgspec

from modelsteward.engine.records import (
    GovernancePolicy,
    GovernancePolicySpec,
    LabelSelector,
    Person,
    Subject,
    Use,
)
from modelsteward.engine.records.governancepolicy import ApprovalRequirement, AuditRequirement
from modelsteward.engine.verdict import STRICTNESS, Effect

CAPS: dict[str, Effect] = {"Enforce": Effect.DENY, "Warn": Effect.WARN, "Audit": Effect.RECORD}
SIGNALS: dict[str, Effect] = {
    "RemoteCode": Effect.DENY,
    "RuntimeLoading": Effect.DENY,
    "OpaqueCommand": Effect.DENY,
    "OpaqueSource": Effect.DENY,
    "DefaultModel": Effect.DENY,
    "UnknownServer": Effect.WARN,
    "UndeclaredAccelerator": Effect.WARN,
    "RedirectedHub": Effect.DENY,
    "UntrustedCache": Effect.WARN,
}
"""What signals mean to a policy that doesn't say."""
TIERS = ("Minimal", "Limited", "High")
NAME_LABEL = "kubernetes.io/metadata.name"


class Policy(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One policy. Of one that can't be read only the name is known: it selects everything and refuses."""

    name: str
    spec: GovernancePolicySpec
    #: The strictest effect that its mode leaves.
    cap: Effect
    #: Why it can't be read; empty where it can.
    unreadable: str = ""
    signals: dict[str, Effect] = {}
    tiers: frozenset[str] = frozenset(TIERS)
    #: None: no approval is asked.
    approvals: dict[str, ApprovalRequirement] | None = None
    roles: dict[str, tuple[Person, ...]] = {}
    deployers: dict[str, tuple[Subject, ...]] = {}
    audits: dict[str, AuditRequirement] = {}
    pinned: frozenset[str] = frozenset()
    caches: frozenset[tuple[str, str]] = frozenset()
    server_images: frozenset[str] | None = None
    uses: dict[str, Use] = {}
    maximum_ages: dict[str, int] = {}

    def capped(self, effect: Effect) -> Effect:
        """The effect as far as the mode lets it come."""
        return effect if STRICTNESS[effect] <= STRICTNESS[self.cap] else self.cap


def policy(record: GovernancePolicy) -> Policy:
    """The policy of a record."""
    spec = record.spec
    return Policy(
        name=record.metadata.name,
        spec=spec,
        cap=CAPS[spec.mode],
        signals=SIGNALS | {signal.name: Effect(signal.effect) for signal in spec.signals},
        tiers=frozenset(spec.risk_tiers or TIERS),
        approvals=None if spec.approvals is None else {entry.risk_tier: entry for entry in spec.approvals},
        roles={role.name: role.subjects for role in spec.roles},
        deployers={entry.risk_tier: entry.subjects for entry in spec.deployers},
        audits={entry.risk_tier: entry for entry in spec.audits},
        pinned=frozenset(spec.pinning.required_tiers) if spec.pinning else frozenset(),
        caches=frozenset((cache.namespace, cache.claim) for cache in spec.trusted_caches),
        server_images=None if spec.server_images is None else frozenset(spec.server_images),
        uses={entry.model: _merged(spec.use, entry.use) for entry in spec.model_uses},
        maximum_ages={entry.evidence_type: entry.maximum_age_seconds for entry in spec.maximum_ages},
    )


def unreadable(name: str, problem: str) -> Policy:
    """What stands for a policy that can't be read."""
    spec = GovernancePolicySpec(mode="Enforce", namespace_selector=LabelSelector())
    return Policy(name=name, spec=spec, cap=Effect.DENY, unreadable=problem, tiers=frozenset())


def selects(selector: LabelSelector, name: str, labels: dict[str, str] | None) -> bool:
    """Whether a namespace is selected. `labels` None: only its name is known, every other term matches."""
    for key, value in (selector.match_labels or {}).items():
        if not _holds(key, "In", (value,), name, labels):
            return False
    return all(
        _holds(term.key, term.operator, term.values, name, labels) for term in selector.match_expressions
    )


def _holds(
    key: str, operator: str, values: tuple[str, ...], name: str, labels: dict[str, str] | None
) -> bool:
    if key == NAME_LABEL:
        found: str | None = name
    elif labels is None:
        return True
    else:
        found = labels.get(key)
    if operator == "In":
        return found in values
    if operator == "NotIn":
        return found not in values
    return (found is not None) == (operator == "Exists")


def _merged(use: Use | None, own: Use) -> Use:
    if use is None:
        return own
    stated = {field: value for field in own.__struct_fields__ if (value := getattr(own, field)) is not None}
    return msgspec.structs.replace(use, **stated)
