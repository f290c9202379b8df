"""GovernancePolicy: which namespaces it judges, and what it asks of models, people and workloads."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column, reason_column
from modelsteward.api.enums import (
    JUDGED_TIERS,
    Attester,
    Business,
    Effect,
    EvidenceType,
    JudgedTier,
    OrganisationType,
    Period,
    Scope,
    SignalName,
)
from modelsteward.api.shapes import Evidence, LabelSelector, Person, Subject, Use
from modelsteward.api.structure import INVALID, REQUIRED, Rule, Shape, atomic, keyed, unique
from modelsteward.api.text import (
    AgeSeconds,
    Amount,
    Count,
    Country,
    Currency,
    DecimalText,
    Label,
    Month,
    Name,
    Pack,
    PackItem,
    Repository,
    Spdx,
    Text4096,
    Time,
)

LongSeconds = Annotated[int, Field(ge=1, le=315576000)]
TiersOrAll = Annotated[tuple[JudgedTier, ...], unique(3, least=1)]


class ReviewRole(Shape):
    """Who may review in one role."""

    name: Label = Field(description="Name, unique in this policy.")
    subjects: Annotated[tuple[Person, ...], atomic(64, least=1)] = Field(description="Who may.")


class ApprovalRequirement(Shape):
    """Which approvals a tier needs."""

    risk_tier: JudgedTier = Field(description="The tier.")
    roles: Annotated[tuple[Label, ...], unique(8)] | None = Field(
        None, description="Each of them at least once."
    )
    quorum: Annotated[int, Field(ge=0, le=16)] = Field(description="Different people in all.")
    maximum_validity_seconds: Annotated[int, Field(ge=60, le=63072000)] = Field(
        31536000, description="How long an approval holds at most."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "self.quorum >= (has(self.roles) ? size(self.roles) : 0)",
            "`quorum` may not be lower than the number of `roles`",
            INVALID,
            ".quorum",
            lambda entry: entry.quorum >= len(entry.roles or ()),
        ),
        Rule(
            "self.quorum == 0 || (has(self.roles) && size(self.roles) > 0)",
            "`quorum` must be 0 where there are no `roles`: nobody could give it",
            INVALID,
            ".quorum",
            lambda entry: entry.quorum == 0 or bool(entry.roles),
        ),
    )


class Deployers(Shape):
    """Who may deploy models of a tier."""

    risk_tier: JudgedTier = Field(description="The tier.")
    subjects: Annotated[tuple[Subject, ...], atomic(64, least=1)] = Field(description="Who may.")


class Pinning(Shape):
    """For which tiers a model must be named with a revision or digest."""

    required_tiers: Annotated[tuple[JudgedTier, ...], unique(3)] = Field(description="The tiers.")


class SignalEffect(Shape):
    """What a signal means."""

    name: SignalName = Field(description="The signal.")
    effect: Effect = Field(description="What follows from it.")


class TrustedCache(Shape):
    """A claim that only the platform fills."""

    namespace: Label = Field(description="Its namespace.")
    claim: Name = Field(description="Name of the PersistentVolumeClaim.")


class UserCount(Shape):
    """How many people used it."""

    per: Literal["Month", "Day"] = Field(description="Counted by month or day.")
    scope: Scope = Field(description="Whose users.")
    period: Month = Field(description="In which month.")
    count: Amount = Field(description="How many.")
    expires_time: Time | None = Field(None, description="First instant at which the number no longer counts.")


class Revenue(Shape):
    """A revenue."""

    scope: Scope = Field(description="Whose.")
    period: Period = Field(description="Over which time.")
    end_time: Time = Field(description="When that time ended.")
    currency: Currency = Field(description="ISO 4217.")
    amount: Amount = Field(description="In whole units.")
    expires_time: Time | None = Field(None, description="First instant at which the number no longer counts.")


class Litigation(Shape):
    """A claim that the organisation makes."""

    claim: Literal["Patent", "Copyright", "OtherIp"] = Field(description="Of which right.")
    kind: Literal["Offensive", "Defensive"] = Field(description="Who began.")
    models: Annotated[tuple[Name, ...], unique(64)] | None = Field(
        None, description="Over which models; absent: over any."
    )


class Organisation(Shape):
    """Facts about the organisation that licence terms are judged against. An absent key is unknown."""

    organisation_type: OrganisationType | None = Field(None, description="What it is.")
    domicile: Country | None = Field(None, description="Principal place of business, ISO 3166-1 alpha-2.")
    businesses: Annotated[tuple[Business, ...], unique(8)] | None = Field(
        None, description="Its kinds of business."
    )
    users: Annotated[tuple[UserCount, ...], keyed(64, "per", "scope", "period")] | None = Field(
        None, description="How many people use its products."
    )
    revenue: Annotated[tuple[Revenue, ...], keyed(64, "scope", "period", "endTime", "currency")] | None = (
        Field(None, description="Its revenue.")
    )
    litigation: Annotated[tuple[Litigation, ...], atomic(32)] | None = Field(
        None, description="Claims that it makes; absent: none."
    )


class ModelUse(Shape):
    """What is different for one model."""

    model: Name = Field(description="The AIModel.")
    use: Use = Field(description="Replaces the policy's use, field by field.")


class RequiredEvidence(Shape):
    """Evidence that this policy asks for."""

    name: Label = Field(description="Name, unique in this policy.")
    evidence_type: EvidenceType = Field(description="What is asked.")
    risk_tiers: TiersOrAll | None = Field(None, description="Of models of these tiers; absent: all.")
    maximum_age_seconds: AgeSeconds | None = Field(None, description="Older evidence is stale.")
    independent_issuer: bool | None = Field(
        None, description="Only from an issuer who did not build the model."
    )
    attested_by: Attester | None = Field(None, description="Only signed by this office.")


class MaximumAge(Shape):
    """How old evidence of a type may be."""

    evidence_type: EvidenceType = Field(description="The type.")
    maximum_age_seconds: AgeSeconds = Field(description="Tightens what frameworks say, never loosens it.")


class AuditRequirement(Shape):
    """How old the last audit of a model may be."""

    risk_tier: JudgedTier = Field(description="The tier.")
    maximum_age_seconds: LongSeconds = Field(description="Older is overdue.")
    attestation_role: Label | None = Field(None, description="A person of this role must have signed it.")


class Metric(Shape):
    """A measured value with a threshold."""

    name: Label = Field(description="Name that models refer to.")
    query: Text4096 = Field(description="PromQL with $model.")
    comparison: Literal["Above", "Below"] = Field(
        description="Breached strictly above or below the threshold."
    )
    threshold: DecimalText = Field(description="The threshold, a decimal number in quotes.")
    for_seconds: Annotated[int, Field(ge=0, le=2592000)] = Field(0, description="For so long at least.")
    effect: Effect = Field("Deny", description="What follows from a breach.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "self.query.contains('$model')",
            "`query` must contain '$model'",
            INVALID,
            ".query",
            lambda metric: "$model" in metric.query,
        ),
    )


class Reaction(Shape):
    """What the scan of running workloads does when one lost its standing."""

    risk_tier: JudgedTier = Field(description="The tier.")
    reaction: Literal["Report", "Event"] = Field(description="A report, or an event as well.")


class WaiverTerms(Shape):
    """Which waivers count."""

    roles: Annotated[tuple[Label, ...], unique(8, least=1)] = Field(
        description="An approval of any of them opens one."
    )
    maximum_validity_seconds: Annotated[int, Field(ge=60, le=7776000)] = Field(
        7776000, description="How long one may hold."
    )
    maximum_renewals: Annotated[int, Field(ge=0, le=12)] = Field(
        3, description="How often one may be renewed."
    )
    emergency_maximum_seconds: Annotated[int, Field(ge=60, le=14400)] = Field(
        14400, description="How long a break-glass may hold."
    )
    emergency_quorum: Annotated[int, Field(ge=2, le=8)] = Field(
        2, description="Approvers that a break-glass needs."
    )


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
