"""AIModel: one governed release of an AI model, bound to its sources and their digests."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column, reason_column
from modelsteward.api.enums import RiskTier
from modelsteward.api.evidence import Evidence
from modelsteward.api.modelparts import (
    BaseModelRef,
    Dataset,
    Facts,
    LicenseTerms,
    Modality,
    Source,
)
from modelsteward.api.shapes import Identity, Ref
from modelsteward.api.structure import FORBIDDEN, INVALID, REQUIRED, Rule, Shape, atomic, keyed, unique
from modelsteward.api.text import (
    Count,
    DecimalText,
    Digest,
    Expression,
    Label,
    Name,
    Spdx,
    Text128,
    Text256,
    Text1024,
    Text4096,
    Time,
    Word,
)


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
