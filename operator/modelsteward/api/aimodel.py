"""AIModel: one governed release of an AI model, bound to its sources and their digests."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column, reason_column
from modelsteward.api.enums import Area, Relation, RiskTier, Role
from modelsteward.api.shapes import AREAS_RULE, Evidence, Identity, Ref
from modelsteward.api.structure import FORBIDDEN, INVALID, REQUIRED, Rule, Shape, atomic, keyed, unique
from modelsteward.api.text import (
    Count,
    DecimalText,
    Digest,
    Expression,
    Label,
    Name,
    Reference,
    Spdx,
    Text128,
    Text256,
    Text512,
    Text1024,
    Text4096,
    Time,
    Word,
    matcher,
)

HOST_PATTERN = "^https://([A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?[.])*[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?(:[0-9]{1,5})?(/|$)"


names_its_host = matcher(HOST_PATTERN)


class Source(Shape):
    """One name of the release."""

    reference: Reference = Field(
        description="Canonical name, such as 'hf://org/name@revision'. Never fetched."
    )
    digest: Digest | None = Field(None, description="Digest of the weights at that place.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            f"!self.reference.startsWith('https://') || self.reference.matches('{HOST_PATTERN}')",
            "an https `reference` must name its host: addresses, users and passwords are not allowed",
            INVALID,
            ".reference",
            lambda source: not source.reference.startswith("https://") or names_its_host(source.reference),
        ),
    )


class LicenseTerms(Shape):
    """What a licence that is a form leaves to the contract."""

    expires_time: Time | None = Field(None, description="When the licence ends.")
    conversion_time: Time | None = Field(None, description="When it becomes another licence.")
    conversion_license: Spdx | None = Field(None, description="Which licence it becomes.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.conversionTime) == has(self.conversionLicense)",
            "`conversionTime` and `conversionLicense` must be set together",
            REQUIRED,
            ".conversionLicense",
            lambda terms: (terms.conversion_time is None) == (terms.conversion_license is None),
        ),
    )


class BaseModelRef(Shape):
    """A model that this one was made from."""

    ref: Ref = Field(description="The base; one that nobody registered is a finding.")
    relation: Relation = Field(description="How this model was made from it.")


class Dataset(Shape):
    """Data that the model was trained on."""

    name: Text128 = Field(description="Name, unique in this list.")
    reference: Text512 | None = Field(None, description="Where it is.")
    digest: Digest | None = Field(None, description="Its digest.")
    license_ref: Ref | None = Field(None, description="Its licence.")
    personal_data: Literal["None", "Pseudonymised", "Present"] | None = Field(
        None, description="Personal data in it; absent counts as Present."
    )
    lawful_basis: (
        Literal[
            "Consent",
            "Contract",
            "LegalObligation",
            "VitalInterests",
            "PublicTask",
            "LegitimateInterests",
        ]
        | None
    ) = Field(None, description="Lawful basis, GDPR article 6(1).")
    consent: Literal["Obtained", "NotObtained", "Withdrawn"] | None = Field(
        None, description="Consent of the people in it; absent counts as NotObtained."
    )


class Facts(Shape):
    """Regulatory facts. One that is not stated counts against the model."""

    roles: Annotated[tuple[Role, ...], unique(2)] | None = Field(
        None, description="Roles of this organisation for this model; absent: both."
    )
    annex_iii_areas: Annotated[tuple[Area, ...], unique(9)] | None = Field(
        None, alias="annexIIIAreas", description="Areas of Annex III of the EU AI Act; None stands alone."
    )
    annex_i: bool | None = Field(None, description="Safety component or product under Annex I.")
    automated_decisions: bool | None = Field(
        None, description="Decides with legal or similar effect by itself."
    )
    general_purpose: bool | None = Field(None, description="General-purpose AI model.")
    generative: bool | None = Field(None, description="Generative or agentic.")
    interacts_with_people: bool | None = Field(None, description="People talk to it directly.")
    open_source_release: bool | None = Field(None, description="Released under a free and open licence.")
    personal_data: bool | None = Field(None, description="Personal data in training or use.")
    profiling: bool | None = Field(None, description="Profiles natural persons.")
    public_body: bool | None = Field(None, description="Run by or for a public body.")
    special_categories: bool | None = Field(None, description="Special categories of personal data.")
    systemic_risk: bool | None = Field(None, description="General-purpose model with systemic risk.")
    third_country_transfer: bool | None = Field(None, description="Personal data leave the territory.")
    third_party: bool | None = Field(None, description="Model or API of another organisation.")
    placed_on_market_time: Time | None = Field(
        None, description="First placed on the market or put into service."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (AREAS_RULE,)


Modality = Literal["Audio", "Graph", "Image", "PointCloud", "Tabular", "Text", "TimeSeries", "Video"]


def _bases_are_distinct(spec: "AIModelSpec") -> bool:
    names = [base.ref.name for base in spec.base_models or ()]
    return len(names) == len(set(names))


class AIModelSpec(Shape):
    """What is registered about the model, and by whom."""

    provider: Text128 = Field(description="Publisher of the model.")
    family: Text128 | None = Field(None, description="Family of models it belongs to.")
    notes: Text4096 | None = Field(None, description="For readers.")
    owner: Text256 = Field(description="RBAC group whose members may change what approvals cover.")
    sources: Annotated[tuple[Source, ...], keyed(32, "reference", least=1)] = Field(
        description="Every name of this release."
    )
    license_ref: Ref | None = Field(None, description="Its licence, a ModelLicense.")
    license_expression: Expression | None = Field(
        None, description="SPDX expression, instead of `licenseRef`."
    )
    license_terms: LicenseTerms | None = Field(
        None, description="What a licence form leaves to the contract."
    )
    notice_file: Literal["Present", "Absent"] | None = Field(
        None, description="Whether the release carries a notice file; absent: Absent."
    )
    base_models: Annotated[tuple[BaseModelRef, ...], atomic(32)] | None = Field(
        None, description="Models it was made from."
    )
    datasets: Annotated[tuple[Dataset, ...], keyed(64, "name")] | None = Field(
        None, description="Data it was trained on."
    )
    risk_tier: RiskTier = Field(description="Risk tier that its owner states.")
    intended_purposes: Annotated[tuple[Word, ...], unique(32, least=1)] = Field(
        description="What it may be used for."
    )
    facts: Facts | None = Field(
        None, description="Regulatory facts; one not stated counts against the model."
    )
    modalities: Annotated[tuple[Modality, ...], unique(8)] | None = Field(
        None, description="What it reads and writes; absent is unknown."
    )
    evidence: Annotated[tuple[Evidence, ...], keyed(64, "name")] | None = Field(
        None, description="Dated statements about it."
    )
    metrics: Annotated[tuple[Label, ...], unique(16)] | None = Field(
        None, description="Metrics of policies that are evaluated for it."
    )
    suspend: bool = Field(False, description="Takes all standing away at once, under every policy.")
    suspend_reason: Text1024 | None = Field(None, description="Why it is suspended.")
    registered_by: Identity | None = Field(None, description="Stamped: who registered it.")
    registered_time: Time | None = Field(None, description="Stamped: when; absent: the object's creation.")
    changed_by: Identity | None = Field(None, description="Stamped: who last changed what approvals cover.")
    changed_time: Time | None = Field(
        None, description="Stamped: when sources, bases, datasets or purposes last changed."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.licenseRef) || !has(self.licenseExpression)",
            "`licenseRef` and `licenseExpression` may not both be set",
            FORBIDDEN,
            ".licenseExpression",
            lambda spec: spec.license_ref is None or spec.license_expression is None,
        ),
        Rule(
            "!has(self.baseModels) || self.baseModels.all(a, "
            "self.baseModels.exists_one(b, b.ref.name == a.ref.name))",
            "each base may be named only once in `baseModels`",
            INVALID,
            ".baseModels",
            _bases_are_distinct,
        ),
        Rule(
            "!self.owner.startsWith('system:')",
            "`owner` may not begin with 'system:': name the group of people who answer for the model",
            INVALID,
            ".owner",
            lambda spec: not spec.owner.startswith("system:"),
        ),
        Rule(
            "!self.suspend || has(self.suspendReason)",
            "`suspendReason` must be set when `suspend` is true",
            REQUIRED,
            ".suspendReason",
            lambda spec: not spec.suspend or spec.suspend_reason is not None,
        ),
    )


class Standing(Shape):
    """What the model has under one policy."""

    policy: Name = Field(description="The GovernancePolicy.")
    deployable: bool = Field(description="Whether it may run under it.")
    codes: Annotated[tuple[Word, ...], unique(64)] | None = Field(None, description="Codes of its findings.")
    until_time: Time | None = Field(None, description="First instant at which the answer can change.")


class AuditResult(Shape):
    """The newest audit that completed."""

    name: Name = Field(description="The Audit.")
    completion_time: Time = Field(description="When it completed.")


class Workloads(Shape):
    """What runs of the model."""

    total: Count = Field(description="Workloads that name it.")
    without_standing: Count = Field(description="Those that would be refused now.")
    seen_time: Time | None = Field(None, description="When they were counted.")


class MetricState(Shape):
    """One metric under one policy."""

    policy: Name = Field(description="The GovernancePolicy that asks for it.")
    name: Label = Field(description="Name of the metric there.")
    value: DecimalText | None = Field(None, description="The last value.")
    state: Literal["Within", "Breached", "Unknown"] = Field(description="Against the threshold.")
    since_time: Time | None = Field(None, description="Since when it has this state.")
    evaluated_time: Time | None = Field(None, description="When it was last asked.")


class AIModelStatus(Status):
    """What the operator knows about the model."""

    governed_digest: Digest | None = Field(None, description="Digest of all that an approval covers.")
    standings: Annotated[tuple[Standing, ...], keyed(64, "policy")] | None = Field(
        None, description="What it has under each policy."
    )
    effective_licenses: Annotated[tuple[Spdx, ...], unique(64)] | None = Field(
        None, description="Licences over the model and all it was made from."
    )
    last_audit: AuditResult | None = Field(None, description="The newest complete audit.")
    next_audit_time: Time | None = Field(None, description="When the next audit is due.")
    workloads: Workloads | None = Field(None, description="What runs of it.")
    metrics: Annotated[tuple[MetricState, ...], keyed(128, "policy", "name")] | None = Field(
        None, description="Its metrics under each policy."
    )


class AIModel(Resource):
    """AIModel is one governed release of an AI model, bound to its sources and their digests."""

    NAMES: ClassVar[Names] = Names("AIModel", "aimodels", "aim")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("TIER", ".spec.riskTier"),
        condition_column("DEPLOYABLE", "Deployable"),
        condition_column("AUDITED", "Audited"),
        condition_column("READY", "Ready"),
        Column("OWNER", ".spec.owner", wide=True),
        Column("LICENSES", ".status.effectiveLicenses", wide=True),
        Column("NEXT-AUDIT", ".status.nextAuditTime", wide=True),
        reason_column("Deployable"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (
        ".spec.riskTier",
        ".spec.owner",
        ".spec.provider",
        ".spec.licenseRef.name",
    )
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.spec.baseModels) || "
            "self.spec.baseModels.all(base, base.ref.name != self.metadata.name)",
            "a model may not be its own base",
            INVALID,
            ".spec.baseModels",
            lambda model: all(base.ref.name != model.metadata.name for base in model.spec.base_models or ()),
        ),
    )

    kind: Literal["AIModel"] = Field(description="AIModel.")
    spec: AIModelSpec = Field(description="What is registered about the model.")
    status: AIModelStatus | None = Field(None, description="What the operator knows about it.")
