"""What models are used for, and which models an item of a framework is about."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.enums import (
    Area,
    Environment,
    Exposure,
    ItemArea,
    JudgedTier,
    LicensePurpose,
    ReceivedAs,
    Role,
    Service,
)
from modelsteward.api.enums import Field as FieldOfUse
from modelsteward.api.structure import (
    INVALID,
    Rule,
    Shape,
    atomic,
    unique,
)
from modelsteward.api.text import (
    Country,
    Text128,
    Word,
)

AREAS_RULE = Rule(
    "!has(self.annexIIIAreas) || !('None' in self.annexIIIAreas) || size(self.annexIIIAreas) == 1",
    "'None' must stand alone in `annexIIIAreas`",
    INVALID,
    ".annexIIIAreas",
    lambda facts: "None" not in (facts.annex_iii_areas or ()) or len(facts.annex_iii_areas) == 1,
)


class Training(Shape):
    """One thing that is trained with the model."""

    source: Literal["Weights", "Outputs"] = Field(description="What of this model is used.")
    family: Literal["Same", "Other"] = Field(description="Whether the new model is of the same family.")
    kind: Literal["LanguageModel", "GenerativeModel", "OtherModel"] = Field(description="What is trained.")
    competing: bool | None = Field(None, description="It competes with the licensor; absent is unknown.")


class Use(Shape):
    """What models are used for. An absent key is unknown, an empty list is known to be empty."""

    license_purpose: LicensePurpose | None = Field(None, description="The purpose in the words of licences.")
    environment: Environment | None = Field(None, description="Production or not.")
    exposure: Exposure | None = Field(None, description="Open to third parties or not.")
    service: Service | None = Field(
        None, description="Whether third parties put their own input to the model."
    )
    regions: Annotated[tuple[Country, ...], unique(64)] | None = Field(
        None, description="Where it runs and where its users are, ISO 3166-1 alpha-2."
    )
    fields: Annotated[tuple[FieldOfUse, ...], unique(64)] | None = Field(
        None, description="Fields of use that licences name."
    )
    served_name: Text128 | None = Field(None, description="Name under which the model is offered.")
    output_purpose: LicensePurpose | None = Field(
        None, description="What outputs are for; absent: as `licensePurpose`."
    )
    trains: Annotated[tuple[Training, ...], atomic(16)] | None = Field(
        None, description="What is trained with it; absent: nothing."
    )
    safeguards: Literal["Kept", "Removed"] | None = Field(
        None, description="The built-in safeguards; absent: Kept."
    )
    distributes: bool | None = Field(None, description="Weights go to third parties; absent: no.")
    received_as: ReceivedAs | None = Field(None, description="How it was received; absent: Weights.")
    purposes: Annotated[tuple[Word, ...], unique(32)] | None = Field(
        None, description="Purposes in the words of frameworks."
    )
    annex_iii_areas: Annotated[tuple[Area, ...], unique(9)] | None = Field(
        None, alias="annexIIIAreas", description="Areas of Annex III of the EU AI Act; None stands alone."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (AREAS_RULE,)


class Applies(Shape):
    """Which models an item is about. Every condition must hold, lists mean any of; {}: every model."""

    risk_tiers: Annotated[tuple[JudgedTier, ...], unique(3)] | None = Field(
        None, description="Of these tiers."
    )
    purposes: Annotated[tuple[Word, ...], unique(32)] | None = Field(
        None, description="With one of these purposes."
    )
    annex_iii_areas: Annotated[tuple[ItemArea, ...], unique(9)] | None = Field(
        None, alias="annexIIIAreas", description="In one of these areas of Annex III."
    )
    roles: Annotated[tuple[Role, ...], unique(2)] | None = Field(
        None, description="For organisations in these roles."
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
