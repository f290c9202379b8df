"""What an AIModel is made of: sources, bases, datasets, regulatory facts."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.enums import Area, Relation, Role
from modelsteward.api.shapes import Ref
from modelsteward.api.structure import INVALID, REQUIRED, Rule, Shape, unique
from modelsteward.api.text import (
    Digest,
    Reference,
    Spdx,
    Text128,
    Text512,
    Time,
    matcher,
)
from modelsteward.api.use import AREAS_RULE

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
