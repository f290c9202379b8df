"""The objects that several kinds share: people, references, evidence, use, label selectors."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from modelsteward.api.enums import (
    LICENSE_EVIDENCE_TYPES,
    Area,
    Attester,
    ClauseType,
    Environment,
    EvidenceType,
    Exposure,
    ItemArea,
    JudgedTier,
    LicensePurpose,
    ReceivedAs,
    Result,
    Role,
    Service,
)
from modelsteward.api.enums import Field as FieldOfUse
from modelsteward.api.structure import (
    FORBIDDEN,
    INVALID,
    REQUIRED,
    Rule,
    Shape,
    atomic,
    unique,
    without_nulls,
)
from modelsteward.api.text import (
    Country,
    Digest,
    Key,
    Label,
    LabelKey,
    LabelValue,
    Name,
    Spdx,
    Text128,
    Text256,
    Text512,
    Text1024,
    Time,
    Word,
)

AREAS_RULE = Rule(
    "!has(self.annexIIIAreas) || !('None' in self.annexIIIAreas) || size(self.annexIIIAreas) == 1",
    "'None' must stand alone in `annexIIIAreas`",
    INVALID,
    ".annexIIIAreas",
    lambda facts: "None" not in (facts.annex_iii_areas or ()) or len(facts.annex_iii_areas) == 1,
)


class Ref(Shape):
    """Another object of modelsteward.io, by name."""

    name: Name = Field(description="Name of the object.")


class Identity(Shape):
    """Who acted, as the API server authenticated it."""

    username: Text512 = Field(description="User name.")
    uid: Text128 | None = Field(None, description="User id of the authenticator.")
    groups: Annotated[tuple[Text512, ...], atomic(512)] | None = Field(
        None, description="Groups of the user."
    )


class Person(Shape):
    """A user or a group of users, compared as written."""

    kind: Literal["User", "Group"] = Field(description="User or Group.")
    name: Text512 = Field(description="Name as the authenticator gives it.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!self.name.startsWith('system:')",
            "`name` of a reviewer may not begin with 'system:': name people or their groups",
            INVALID,
            ".name",
            lambda person: not person.name.startswith("system:"),
        ),
    )


class Subject(Shape):
    """A subject as in RBAC, compared as written."""

    kind: Literal["User", "Group", "ServiceAccount"] = Field(description="User, Group or ServiceAccount.")
    name: Text512 = Field(description="Name as the authenticator gives it.")
    namespace: Label | None = Field(None, description="Namespace of a ServiceAccount.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.__namespace__) == (self.kind == 'ServiceAccount')",
            "`namespace` must be set for kind 'ServiceAccount' and may not be set for others",
            INVALID,
            ".namespace",
            lambda subject: (subject.namespace is not None) == (subject.kind == "ServiceAccount"),
        ),
    )


class ConfigMapKeyRef(Shape):
    """One key of a ConfigMap in the governance namespace."""

    name: Name = Field(description="Name of the ConfigMap.")
    key: Key = Field(description="Key in its data.")


class Evidence(Shape):
    """A dated statement about a model or about what the organisation holds."""

    name: Label = Field(description="Name, unique in this list.")
    type: EvidenceType = Field(description="What kind of statement it is.")
    result: Result | None = Field(
        None, description="Its result; absent counts as Inconclusive where one is due."
    )
    reference: Text1024 | None = Field(None, description="Where the document is. Never fetched.")
    config_map_key_ref: ConfigMapKeyRef | None = Field(
        None, description="The document in the governance namespace; audits hash it against `digest`."
    )
    digest: Digest | None = Field(None, description="SHA-256 of the document.")
    subject_digest: Digest | None = Field(
        None, description="Counts only for a model that has a source with this digest."
    )
    issuer: Text256 | None = Field(None, description="Who made the statement.")
    independent: bool | None = Field(None, description="The issuer did not build the model.")
    attested_by: Annotated[tuple[Attester, ...], unique(8)] | None = Field(
        None, description="Offices that signed."
    )
    issued_time: Time = Field(description="When it was made; one ahead counts from then on.")
    expires_time: Time | None = Field(None, description="First instant at which it no longer counts.")
    license: Spdx | None = Field(None, description="The licence that a licence statement is about.")
    text: Text256 | None = Field(None, description="The text that was shown.")
    lifts: Annotated[tuple[ClauseType, ...], unique(16)] | None = Field(
        None, description="The clause types that a separate licence lifts."
    )
    note: Text1024 | None = Field(None, description="For readers.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.expiresTime) || self.expiresTime > self.issuedTime",
            "`expiresTime` must be after `issuedTime`",
            INVALID,
            ".expiresTime",
            lambda item: item.expires_time is None or item.expires_time > item.issued_time,
        ),
        Rule(
            "!has(self.reference) || !has(self.configMapKeyRef)",
            "`reference` and `configMapKeyRef` may not both be set",
            FORBIDDEN,
            ".configMapKeyRef",
            lambda item: item.reference is None or item.config_map_key_ref is None,
        ),
        Rule(
            "!has(self.configMapKeyRef) || has(self.digest)",
            "`digest` must be set with `configMapKeyRef`: audits compare them",
            REQUIRED,
            ".digest",
            lambda item: item.config_map_key_ref is None or item.digest is not None,
        ),
        Rule(
            "!has(self.lifts) || self.type == 'SeparateLicense'",
            "`lifts` may be set with type 'SeparateLicense' only",
            FORBIDDEN,
            ".lifts",
            lambda item: item.lifts is None or item.type == "SeparateLicense",
        ),
        Rule(
            "!has(self.text) || self.type in ['AttributionShown', 'UiDisplayed']",
            "`text` may be set with types 'AttributionShown' and 'UiDisplayed' only",
            FORBIDDEN,
            ".text",
            lambda item: item.text is None or item.type in ("AttributionShown", "UiDisplayed"),
        ),
        Rule(
            f"!has(self.license) || self.type in {list(LICENSE_EVIDENCE_TYPES)}",
            f"`license` may be set with evidence about licences only: {', '.join(LICENSE_EVIDENCE_TYPES)}",
            FORBIDDEN,
            ".license",
            lambda item: item.license is None or item.type in LICENSE_EVIDENCE_TYPES,
        ),
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


class Requirement(Shape):
    """One term of a label selector."""

    key: LabelKey = Field(description="The label.")
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"] = Field(description="How it is compared.")
    values: Annotated[tuple[LabelValue, ...], atomic(256)] | None = Field(
        None, description="With what; for In and NotIn only."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
            "`values` must have items with operators 'In' and 'NotIn' and may have none "
            "with 'Exists' and 'DoesNotExist'",
            INVALID,
            ".values",
            lambda term: (term.operator in ("In", "NotIn")) == bool(term.values),
        ),
    )


class LabelSelector(Shape):
    """Objects by their labels, as metav1.LabelSelector; {} selects all."""

    match_labels: (
        Annotated[dict[str, LabelValue], Field(max_length=32), BeforeValidator(without_nulls)] | None
    ) = Field(None, description="Labels that must have these values.")
    match_expressions: Annotated[tuple[Requirement, ...], atomic(32)] | None = Field(
        None, description="Terms that must all hold."
    )

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.matchLabels) || self.matchLabels.all(key, size(key) <= 317)",
            "keys of `matchLabels` may have at most 317 characters",
            INVALID,
            ".matchLabels",
            lambda selector: all(len(key) <= 317 for key in selector.match_labels or {}),
        ),
    )

    def keys(self) -> frozenset[str]:
        """The labels that it looks at."""
        terms = {term.key for term in self.match_expressions or ()}
        return frozenset(terms | set(self.match_labels or {}))
