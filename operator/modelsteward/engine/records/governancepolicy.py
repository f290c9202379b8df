"""What is judged of a GovernancePolicy."""

from __future__ import annotations

from typing import Literal

from modelsteward.api import enums
from modelsteward.engine.records.shapes import (
    Evidence,
    LabelSelector,
    Meta,
    Person,
    Record,
    Subject,
    Time,
    Use,
)

Mode = Literal["Enforce", "Warn", "Audit"]


class ReviewRole(Record, frozen=True):
    name: str
    subjects: tuple[Person, ...]


class ApprovalRequirement(Record, frozen=True):
    risk_tier: enums.JudgedTier
    quorum: int
    roles: tuple[str, ...] = ()
    maximum_validity_seconds: int = 31536000


class Deployers(Record, frozen=True):
    risk_tier: enums.JudgedTier
    subjects: tuple[Subject, ...]


class Pinning(Record, frozen=True):
    required_tiers: tuple[enums.JudgedTier, ...]


class SignalEffect(Record, frozen=True):
    name: enums.SignalName
    effect: enums.Effect


class TrustedCache(Record, frozen=True):
    namespace: str
    claim: str


class UserCount(Record, frozen=True):
    per: Literal["Month", "Day"]
    scope: enums.Scope
    period: str
    count: int
    expires_time: Time | None = None


class Revenue(Record, frozen=True):
    scope: enums.Scope
    period: enums.Period
    end_time: Time
    currency: str
    amount: int
    expires_time: Time | None = None


class Litigation(Record, frozen=True):
    claim: Literal["Patent", "Copyright", "OtherIp"]
    kind: Literal["Offensive", "Defensive"]
    models: tuple[str, ...] = ()


class Organisation(Record, frozen=True):
    """An absent key is unknown."""

    organisation_type: enums.OrganisationType | None = None
    domicile: str | None = None
    businesses: tuple[enums.Business, ...] | None = None
    users: tuple[UserCount, ...] | None = None
    revenue: tuple[Revenue, ...] | None = None
    litigation: tuple[Litigation, ...] = ()


class ModelUse(Record, frozen=True):
    model: str
    use: Use


class RequiredEvidence(Record, frozen=True):
    name: str
    evidence_type: enums.EvidenceType
    risk_tiers: tuple[enums.JudgedTier, ...] = ()
    maximum_age_seconds: int | None = None
    independent_issuer: bool = False
    attested_by: enums.Attester | None = None


class MaximumAge(Record, frozen=True):
    evidence_type: enums.EvidenceType
    maximum_age_seconds: int


class AuditRequirement(Record, frozen=True):
    risk_tier: enums.JudgedTier
    maximum_age_seconds: int
    attestation_role: str = ""


class Metric(Record, frozen=True):
    name: str
    query: str = ""
    comparison: Literal["Above", "Below"] = "Above"
    threshold: str = ""
    for_seconds: int = 0
    effect: enums.Effect = "Deny"


class Reaction(Record, frozen=True):
    risk_tier: enums.JudgedTier
    reaction: Literal["Report", "Event"]


class WaiverTerms(Record, frozen=True):
    roles: tuple[str, ...]
    maximum_validity_seconds: int = 7776000
    maximum_renewals: int = 3
    emergency_maximum_seconds: int = 14400
    emergency_quorum: int = 2


class GovernancePolicySpec(Record, frozen=True):
    mode: Mode
    namespace_selector: LabelSelector
    risk_tiers: tuple[enums.JudgedTier, ...] = ()
    roles: tuple[ReviewRole, ...] = ()
    approvals: tuple[ApprovalRequirement, ...] | None = None
    deployers: tuple[Deployers, ...] = ()
    controllers: tuple[Subject, ...] = ()
    pipeline_identities: tuple[Subject, ...] = ()
    pinning: Pinning | None = None
    signals: tuple[SignalEffect, ...] = ()
    opaque_scope: Literal["ModelContext", "All"] = "ModelContext"
    declarations: Literal["Settle", "Record"] = "Settle"
    trusted_caches: tuple[TrustedCache, ...] = ()
    server_images: tuple[str, ...] | None = None
    allowed_licenses: tuple[str, ...] | None = None
    denied_licenses: tuple[str, ...] = ()
    unverified_licenses: enums.Effect = "Deny"
    terms_review_seconds: int | None = None
    organisation: Organisation | None = None
    use: Use | None = None
    model_uses: tuple[ModelUse, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    frameworks: tuple[str, ...] = ()
    optional_items: tuple[str, ...] = ()
    required_evidence: tuple[RequiredEvidence, ...] = ()
    maximum_ages: tuple[MaximumAge, ...] = ()
    prohibited_tiers: tuple[enums.JudgedTier, ...] = ()
    consent_required_for: tuple[Literal["Pseudonymised", "Present"], ...] = ()
    audits: tuple[AuditRequirement, ...] = ()
    metrics: tuple[Metric, ...] = ()
    lapse_grace_seconds: int = 0
    reactions: tuple[Reaction, ...] = ()
    waivers: WaiverTerms | None = None


class GovernancePolicy(Record, frozen=True):
    metadata: Meta
    spec: GovernancePolicySpec
