"""GovernancePolicy: which namespaces it judges, and what it asks of models, people and workloads."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column, reason_column
from modelsteward.api.enums import (
    JUDGED_TIERS,
    Effect,
    JudgedTier,
)
from modelsteward.api.evidence import Evidence
from modelsteward.api.organisation import Organisation
from modelsteward.api.policyterms import (
    ApprovalRequirement,
    AuditRequirement,
    Deployers,
    MaximumAge,
    Metric,
    ModelUse,
    Pinning,
    Reaction,
    RequiredEvidence,
    ReviewRole,
    SignalEffect,
    TiersOrAll,
    TrustedCache,
    WaiverTerms,
)
from modelsteward.api.shapes import LabelSelector, Subject
from modelsteward.api.structure import INVALID, REQUIRED, Rule, Shape, atomic, keyed, unique
from modelsteward.api.text import (
    Count,
    Pack,
    PackItem,
    Repository,
    Spdx,
)
from modelsteward.api.use import Use

ALLOWED_LABEL = "kubernetes.io/metadata.name"


ALLOWED_PREFIX = "modelsteward.io/"


_KEY = f"({{0}} == '{ALLOWED_LABEL}' || {{0}}.startsWith('{ALLOWED_PREFIX}'))"


_TIERS = f"(has(self.riskTiers) ? self.riskTiers : {list(JUDGED_TIERS)})"


def _selector_is_protected(spec: Any) -> bool:
    keys = spec.namespace_selector.keys()
    return all(key == ALLOWED_LABEL or key.startswith(ALLOWED_PREFIX) for key in keys)


def _no_tier_is_forgotten(spec: Any) -> bool:
    if spec.approvals is None:
        return True
    return set(spec.risk_tiers or JUDGED_TIERS) <= {entry.risk_tier for entry in spec.approvals}


def _known(spec: Any, roles: Any) -> bool:
    return set(roles or ()) <= {role.name for role in spec.roles or ()}


class GovernancePolicySpec(Shape):
    """What the policy asks. What it doesn't mention it doesn't ask; policies add up."""

    mode: Literal["Enforce", "Warn", "Audit"] = Field(description="Caps the effect of every finding.")
    namespace_selector: LabelSelector = Field(description="Namespaces that it judges, {}: all.")
    risk_tiers: TiersOrAll | None = Field(None, description="Models that it judges; absent: all.")
    roles: Annotated[tuple[ReviewRole, ...], keyed(32, "name")] | None = Field(
        None, description="Who reviews."
    )
    approvals: Annotated[tuple[ApprovalRequirement, ...], keyed(3, "riskTier")] | None = Field(
        None, description="Approvals by tier; absent: none asked."
    )
    deployers: Annotated[tuple[Deployers, ...], keyed(3, "riskTier")] | None = Field(
        None, description="Who may deploy; a tier not listed: anybody."
    )
    controllers: Annotated[tuple[Subject, ...], atomic(64)] | None = Field(
        None, description="Who creates workloads for a custom resource."
    )
    pipeline_identities: Annotated[tuple[Subject, ...], atomic(64)] | None = Field(
        None, description="Who registers models for others."
    )
    pinning: Pinning | None = Field(None, description="Which models must be pinned; absent: none.")
    signals: Annotated[tuple[SignalEffect, ...], keyed(9, "name")] | None = Field(
        None,
        description="Effects of signals; not listed: Warn for UndeclaredAccelerator, UnknownServer and "
        "UntrustedCache, Deny for the others.",
    )
    opaque_scope: Literal["ModelContext", "All"] = Field(
        "ModelContext", description="Where an opaque command or source counts."
    )
    declarations: Literal["Settle", "Record"] = Field(
        "Settle", description="Whether a declaration settles what can't be read."
    )
    trusted_caches: Annotated[tuple[TrustedCache, ...], keyed(64, "namespace", "claim")] | None = Field(
        None, description="Caches that only the platform fills."
    )
    server_images: Annotated[tuple[Repository, ...], unique(128)] | None = Field(
        None, description="Image repositories that may serve models, without tag or wildcard; absent: any."
    )
    allowed_licenses: Annotated[tuple[Spdx, ...], unique(256)] | None = Field(
        None, description="The only licences that are allowed; absent: any."
    )
    denied_licenses: Annotated[tuple[Spdx, ...], unique(256)] | None = Field(
        None, description="Licences that are not allowed; absent: none."
    )
    unverified_licenses: Effect = Field("Deny", description="Effect of LicenseUnverified.")
    terms_review_seconds: Annotated[int, Field(ge=86400, le=315576000)] | None = Field(
        None, description="How old a review of terms that change by posting may be; absent: any age."
    )
    organisation: Organisation | None = Field(None, description="Facts about the organisation.")
    use: Use | None = Field(None, description="What models are used for.")
    model_uses: Annotated[tuple[ModelUse, ...], keyed(128, "model")] | None = Field(
        None, description="What is different for single models."
    )
    evidence: Annotated[tuple[Evidence, ...], keyed(64, "name")] | None = Field(
        None, description="What the organisation holds: separate licences, legal opinions, notices."
    )
    frameworks: Annotated[tuple[Pack, ...], unique(16)] | None = Field(
        None, description="Frameworks that are asked for: a bare name, or pinned as `name@version`."
    )
    optional_items: Annotated[tuple[PackItem, ...], unique(128)] | None = Field(
        None, description="Optional items that are asked for, `name/item`."
    )
    required_evidence: Annotated[tuple[RequiredEvidence, ...], keyed(64, "name")] | None = Field(
        None, description="Evidence beyond the frameworks."
    )
    maximum_ages: Annotated[tuple[MaximumAge, ...], keyed(60, "evidenceType")] | None = Field(
        None, description="How old evidence may be, by type."
    )
    prohibited_tiers: Annotated[tuple[JudgedTier, ...], unique(3)] | None = Field(
        None, description="Tiers that may not run."
    )
    consent_required_for: Annotated[tuple[Literal["Pseudonymised", "Present"], ...], unique(2)] | None = (
        Field(None, description="Datasets with such personal data need consent Obtained.")
    )
    audits: Annotated[tuple[AuditRequirement, ...], keyed(3, "riskTier")] | None = Field(
        None, description="Audits by tier; a tier not listed: none asked."
    )
    metrics: Annotated[tuple[Metric, ...], keyed(32, "name")] | None = Field(
        None, description="Measured values with thresholds."
    )
    lapse_grace_seconds: Annotated[int, Field(ge=0, le=2592000)] = Field(
        0, description="What ran out by time only warns for so long."
    )
    reactions: Annotated[tuple[Reaction, ...], keyed(3, "riskTier")] | None = Field(
        None, description="Reactions of the scan by tier; not listed: Report."
    )
    waivers: WaiverTerms | None = Field(None, description="Which waivers count; absent: none.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "(!has(self.namespaceSelector.matchLabels) || "
            f"self.namespaceSelector.matchLabels.all(k, {_KEY.format('k')})) && "
            "(!has(self.namespaceSelector.matchExpressions) || "
            f"self.namespaceSelector.matchExpressions.all(e, {_KEY.format('e.key')}))",
            f"keys of `namespaceSelector` must be '{ALLOWED_LABEL}' or begin with '{ALLOWED_PREFIX}': "
            "other labels may be changed by those who are judged",
            INVALID,
            ".namespaceSelector",
            _selector_is_protected,
        ),
        Rule(
            f"!has(self.approvals) || {_TIERS}.all(tier, self.approvals.exists(a, a.riskTier == tier))",
            "`approvals` must have an entry for every tier that the policy judges; `quorum: 0` asks for none",
            REQUIRED,
            ".approvals",
            _no_tier_is_forgotten,
        ),
        Rule(
            "!has(self.approvals) || self.approvals.all(a, !has(a.roles) || a.roles.all(role, "
            "has(self.roles) && self.roles.exists(r, r.name == role)))",
            "`roles` in `approvals` must be names of `roles` of this policy",
            INVALID,
            ".approvals",
            lambda spec: all(_known(spec, entry.roles) for entry in spec.approvals or ()),
        ),
        Rule(
            "!has(self.waivers) || self.waivers.roles.all(role, "
            "has(self.roles) && self.roles.exists(r, r.name == role))",
            "`roles` in `waivers` must be names of `roles` of this policy",
            INVALID,
            ".waivers",
            lambda spec: spec.waivers is None or _known(spec, spec.waivers.roles),
        ),
        Rule(
            "!has(self.audits) || self.audits.all(a, !has(a.attestationRole) || "
            "(has(self.roles) && self.roles.exists(r, r.name == a.attestationRole)))",
            "`attestationRole` in `audits` must be the name of one of `roles` of this policy",
            INVALID,
            ".audits",
            lambda spec: _known(
                spec, [entry.attestation_role for entry in spec.audits or () if entry.attestation_role]
            ),
        ),
        Rule(
            "!has(self.deniedLicenses) || !has(self.allowedLicenses) || "
            "!self.deniedLicenses.exists(id, id in self.allowedLicenses)",
            "no licence may be in both `allowedLicenses` and `deniedLicenses`",
            INVALID,
            ".deniedLicenses",
            lambda spec: not set(spec.denied_licenses or ()) & set(spec.allowed_licenses or ()),
        ),
    )


class GovernancePolicyStatus(Status):
    """What the policy covers."""

    model_count: Count | None = Field(None, description="Models that it judges.")
    namespace_count: Count | None = Field(None, description="Namespaces that it selects.")


class GovernancePolicy(Resource):
    """GovernancePolicy says what is asked of models in the namespaces that it selects."""

    NAMES: ClassVar[Names] = Names("GovernancePolicy", "governancepolicies", "govpol")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("MODE", ".spec.mode"),
        Column("MODELS", ".status.modelCount", "integer"),
        Column("NAMESPACES", ".status.namespaceCount", "integer"),
        condition_column("READY", "Ready"),
        Column("FRAMEWORKS", ".spec.frameworks", wide=True),
        reason_column("FrameworksCurrent"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.mode",)

    kind: Literal["GovernancePolicy"] = Field(description="GovernancePolicy.")
    spec: GovernancePolicySpec = Field(description="What is asked.")
    status: GovernancePolicyStatus | None = Field(None, description="What the policy covers.")
