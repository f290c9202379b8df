"""ComplianceFramework: a versioned pack of items that a law, standard or house rule asks for."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column
from modelsteward.api.enums import Attester, EvidenceType, ItemEffect
from modelsteward.api.structure import INVALID, Rule, Shape, keyed
from modelsteward.api.text import (
    AgeSeconds,
    Count,
    ItemId,
    Label,
    Pack,
    Text128,
    Text256,
    Text512,
    Time,
    Version,
)
from modelsteward.api.use import Applies

_ENDS_AFTER_IT_BEGINS = Rule(
    "!has(self.supersededTime) || !has(self.effectiveTime) || self.supersededTime > self.effectiveTime",
    "`supersededTime` must be after `effectiveTime`",
    INVALID,
    ".supersededTime",
    lambda part: (
        part.superseded_time is None
        or part.effective_time is None
        or part.superseded_time > part.effective_time
    ),
)


class FrameworkSource(Shape):
    """The text that the pack was read from."""

    title: Text256 = Field(description="Its title.")
    uri: Text512 = Field(description="Where it is. Never fetched.")


class Transition(Shape):
    """A later start for what was on the market before a day."""

    name: Label = Field(description="Name, unique in this pack.")
    placed_before_time: Time = Field(description="For models placed on the market before this instant.")
    effective_time: Time | None = Field(None, description="Their items begin then.")
    only_after_change: bool | None = Field(
        None, description="Their items begin with a change; absent: false."
    )
    public_body_time: Time | None = Field(None, description="For public bodies they begin then in any case.")
    section: Text128 = Field(description="Where it stands.")
    verified: bool = Field(description="The text was read.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.effectiveTime) != (has(self.onlyAfterChange) && self.onlyAfterChange)",
            "exactly one of `effectiveTime` and `onlyAfterChange: true` must be set",
            INVALID,
            ".effectiveTime",
            lambda part: (part.effective_time is not None) != bool(part.only_after_change),
        ),
        Rule(
            "!has(self.publicBodyTime) || (has(self.onlyAfterChange) && self.onlyAfterChange)",
            "`publicBodyTime` may be set with `onlyAfterChange: true` only",
            INVALID,
            ".publicBodyTime",
            lambda part: part.public_body_time is None or bool(part.only_after_change),
        ),
    )


class Item(Shape):
    """One thing that the framework asks for, forbids, or ranks."""

    id: ItemId = Field(description="Id, unique in this pack.")
    title: Text256 = Field(description="What it asks, in short.")
    effect: ItemEffect = Field(
        "Evidence", description="Asks for evidence, forbids a purpose, or lifts the tier."
    )
    evidence_type: EvidenceType | None = Field(None, description="The evidence it asks for.")
    tier: Literal["Limited", "High"] | None = Field(
        None, description="The lowest tier of models it is about."
    )
    applies_to: Applies | None = Field(None, description="Which models it is about; absent: every model.")
    effective_time: Time | None = Field(None, description="Begins; absent: with the pack.")
    superseded_time: Time | None = Field(None, description="Ends; absent: with the pack.")
    effective_basis: Literal["Stated", "Derived"] = Field(
        "Stated", description="Derived: the text states another date or none, ours follows from it."
    )
    transition: Label | None = Field(None, description="One of `transitions`.")
    maximum_age_seconds: AgeSeconds | None = Field(None, description="Older evidence is stale.")
    renew_on_change: bool | None = Field(None, description="Evidence from before the last change is stale.")
    independent_issuer: bool | None = Field(
        None, description="Only from an issuer who did not build the model."
    )
    attested_by: Attester | None = Field(None, description="Only signed by this office.")
    retention_seconds: AgeSeconds | None = Field(
        None, description="How long records are kept. Shown, not judged."
    )
    optional: bool | None = Field(None, description="Asked only by policies that name the item.")
    section: Text128 = Field(description="Where it stands.")
    verified: bool = Field(description="The text was read.")
    note: Text512 | None = Field(None, description="For readers.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.evidenceType) == (self.effect == 'Evidence')",
            "`evidenceType` must be set with effect 'Evidence' and may not be set with others",
            INVALID,
            ".evidenceType",
            lambda item: (item.evidence_type is not None) == (item.effect == "Evidence"),
        ),
        Rule(
            "has(self.tier) == (self.effect == 'TierFloor')",
            "`tier` must be set with effect 'TierFloor' and may not be set with others",
            INVALID,
            ".tier",
            lambda item: (item.tier is not None) == (item.effect == "TierFloor"),
        ),
        Rule(
            "self.effect != 'Prohibition' || (has(self.appliesTo) && has(self.appliesTo.purposes) && "
            "size(self.appliesTo.purposes) > 0)",
            "effect 'Prohibition' must name the forbidden `purposes` in `appliesTo`",
            INVALID,
            ".appliesTo",
            lambda item: (
                item.effect != "Prohibition" or bool(item.applies_to is not None and item.applies_to.purposes)
            ),
        ),
        _ENDS_AFTER_IT_BEGINS,
    )


def _transitions_are_known(spec: "ComplianceFrameworkSpec") -> bool:
    known = {transition.name for transition in spec.transitions or ()}
    return all(item.transition is None or item.transition in known for item in spec.items)


class ComplianceFrameworkSpec(Shape):
    """One version of a framework."""

    name: Label = Field(description="Name of the pack.")
    version: Version = Field(description="Its version; the object is named `<name>-<version>`.")
    title: Text256 = Field(description="Full name.")
    source: FrameworkSource = Field(description="The text it was read from.")
    supersedes: Pack | None = Field(None, description="The pack before it. Shown, not judged.")
    effective_time: Time = Field(description="In force from then on.")
    superseded_time: Time | None = Field(None, description="No longer in force from then on.")
    superseded_by: Pack | None = Field(None, description="The pack that follows, `name@version`.")
    transitions: Annotated[tuple[Transition, ...], keyed(16, "name")] | None = Field(
        None, description="Later starts for what was on the market before."
    )
    items: Annotated[tuple[Item, ...], keyed(256, "id", least=1)] = Field(description="What it asks for.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "self.items.all(item, !has(item.transition) || (has(self.transitions) && "
            "self.transitions.exists(t, t.name == item.transition)))",
            "`transition` of an item must be the name of one of `transitions`",
            INVALID,
            ".items",
            _transitions_are_known,
        ),
        _ENDS_AFTER_IT_BEGINS,
        Rule(
            "!has(self.supersededBy) || has(self.supersededTime)",
            "`supersededBy` may be set with `supersededTime` only",
            INVALID,
            ".supersededBy",
            lambda spec: spec.superseded_by is None or spec.superseded_time is not None,
        ),
    )


class ComplianceFrameworkStatus(Status):
    """What the operator knows about the framework."""

    policy_count: Count | None = Field(None, description="Policies that name it.")


class ComplianceFramework(Resource):
    """ComplianceFramework is a versioned pack of items that policies ask for."""

    NAMES: ClassVar[Names] = Names("ComplianceFramework", "complianceframeworks", "cfw")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("PACK", ".spec.name"),
        Column("VERSION", ".spec.version"),
        Column("EFFECTIVE", ".spec.effectiveTime"),
        condition_column("IN-FORCE", "InForce"),
        condition_column("READY", "Ready"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.name",)
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "self.metadata.name == self.spec.name + '-' + self.spec.version",
            "`metadata.name` must be `name`, a dash and `version`",
            INVALID,
            ".spec.version",
            lambda framework: framework.metadata.name == f"{framework.spec.name}-{framework.spec.version}",
        ),
    )

    kind: Literal["ComplianceFramework"] = Field(description="ComplianceFramework.")
    spec: ComplianceFrameworkSpec = Field(description="One version of the framework.")
    status: ComplianceFrameworkStatus | None = Field(None, description="What the operator knows about it.")
