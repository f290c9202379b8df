"""What a GovernancePolicy asks of one tier, signal, metric or kind of evidence."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.enums import (
    Attester,
    Effect,
    EvidenceType,
    JudgedTier,
    SignalName,
)
from modelsteward.api.shapes import Person, Subject
from modelsteward.api.structure import INVALID, Rule, Shape, atomic, unique
from modelsteward.api.text import (
    AgeSeconds,
    DecimalText,
    Label,
    Name,
    Text4096,
)
from modelsteward.api.use import Use

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
