"""The clause of a licence: flat, one type, and which parameters each type has."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field
from pydantic.alias_generators import to_snake

from modelsteward.api.enums import (
    Act,
    Business,
    ClauseType,
    Document,
    Environment,
    Exposure,
    LicenseEvidenceType,
    LicensePurpose,
    OrganisationType,
    Period,
    Relation,
    Scope,
)
from modelsteward.api.enums import Field as FieldOfUse
from modelsteward.api.structure import INVALID, Rule, Shape, unique
from modelsteward.api.text import (
    Amount,
    Country,
    Currency,
    Label,
    Month,
    Spdx,
    Text64,
    Text128,
    Text256,
    Time,
)

PARAMETERS: tuple[tuple[ClauseType, str], ...] = (
    ("PurposeLimited", "purposes! unsettled organisations"),
    ("OutputRestriction", "purposes! unsettled"),
    ("MonthlyActiveUsersOver", "count! bound! scope! at! month releaseTime"),
    ("DailyActiveUsersOver", "count! bound! scope! at! month releaseTime"),
    (
        "RevenueOver",
        "amount! currency! period! bound! scope! businesses exemptPurposes exemptEnvironment",
    ),
    ("BusinessExcluded", "businesses! withAffiliates"),
    ("TerritoryExcluded", "territories! basis!"),
    ("FieldOfUseDenied", "fields! evidence"),
    ("HostingAsServiceDenied", "covers!"),
    ("DistributionDenied", "of!"),
    ("NoTrainOthers", "target! sources!"),
    ("LitigationTermination", "claims! ends! defensive"),
    ("Safeguards", "duty!"),
    ("Attribution", "texts!"),
    ("UiDisplay", "texts textFrom monthlyActiveUsersOver revenueOver currency period scope"),
    ("NoticeFile", "required!"),
    ("NamePrefix", "prefix! position!"),
    ("PassThroughTerms", "what!"),
    ("WrittenConsent", "grantor! fields"),
    ("ShareAlike", "licenses!"),
    ("DerivativeScope", "includes!"),
    ("AcceptableUsePolicy", "policyText!"),
    ("Revocable", "cause!"),
    ("TermsUpdatable", "updates!"),
    ("ExpiresAt", "effectiveTime"),
    ("ConvertsTo", "license effectiveTime atLatestYears"),
)
"""The parameters of each clause type, `!`: required. Types that are not listed have none."""

EVERY_TYPE = ("purposes",)
"""Parameters that a type may also have where it does not list them."""


def _parameter_rule(parameter: str) -> Rule:
    required = [kind for kind, names in PARAMETERS if f"{parameter}!" in names.split()]
    allowed = [kind for kind, names in PARAMETERS if parameter in names.replace("!", "").split()]
    attribute = to_snake(parameter)
    must = f"must be set with {', '.join(required)}" if required else ""
    if parameter in EVERY_TYPE:
        rule = f"has(self.{parameter}) || !(self.type in {required})"
        return Rule(
            rule,
            f"`{parameter}` {must}",
            INVALID,
            f".{parameter}",
            lambda clause: getattr(clause, attribute) is not None or clause.type not in required,
        )

    def holds(clause: Any) -> bool:
        return (
            clause.type in allowed if getattr(clause, attribute) is not None else clause.type not in required
        )

    optional = [kind for kind in allowed if kind not in required]
    may = f"may be set with {', '.join(optional)}" if optional else ""
    refused = "and may not be set with other types"
    absent = f"!(self.type in {required})" if required else "true"
    return Rule(
        f"has(self.{parameter}) ? self.type in {allowed} : {absent}",
        f"`{parameter}` {', '.join(part for part in (must, may) if part)} {refused}",
        INVALID,
        f".{parameter}",
        holds,
    )


def _parameters() -> tuple[str, ...]:
    names = {name.rstrip("!") for _, line in PARAMETERS for name in line.split()}
    return tuple(sorted(names))


class Clause(Shape):
    """One term of a licence. What a parameter means depends on the type."""

    name: Label = Field(description="Name, unique in this licence.")
    type: ClauseType = Field(description="What the clause does.")
    section: Text128 = Field(description="Where it stands in the text.")
    document: Document | None = Field(None, description="In which text; absent: the agreement.")
    purposes: Annotated[tuple[LicensePurpose, ...], unique(5)] | None = Field(
        None, description="What is allowed; in other types: applies to these purposes only."
    )
    exposures: Annotated[tuple[Exposure, ...], unique(2)] | None = Field(
        None, description="Applies to these exposures only."
    )
    models: Literal["Multimodal"] | None = Field(None, description="Applies to these models only.")
    not_for: Annotated[tuple[Literal["IntegratedProduct", "HostedService"], ...], unique(2)] | None = Field(
        None, description="Does not apply to what was received like this."
    )
    acts: Annotated[tuple[Act, ...], unique(3)] | None = Field(
        None, description="Owed only if one of these happens; absent: always."
    )
    subject: Literal["Derivative"] | None = Field(None, description="Owed for derived models only.")
    relations: Annotated[tuple[Relation, ...], unique(5)] | None = Field(
        None, description="Over which relations it travels to derived models."
    )
    amount: Amount | None = Field(None, description="Revenue in whole currency units.")
    at: Literal["Release", "Current"] | None = Field(None, description="When users are counted.")
    at_latest_years: Annotated[int, Field(ge=1, le=100)] | None = Field(
        None, description="Converts this many years after release at the latest."
    )
    basis: Annotated[tuple[Literal["Domicile", "PlaceOfUse"], ...], unique(2)] | None = Field(
        None, description="What is compared with the territories."
    )
    bound: Literal["Over", "AtLeast"] | None = Field(None, description="Violated above the number, or at it.")
    businesses: Annotated[tuple[Business, ...], unique(8)] | None = Field(
        None, description="Kinds of business."
    )
    cause: Literal["AtWill", "Breach", "Unstated"] | None = Field(None, description="Why it may be revoked.")
    claims: Annotated[tuple[Literal["Patent", "Copyright", "AnyIp"], ...], unique(3)] | None = Field(
        None, description="Claims that end it."
    )
    count: Amount | None = Field(None, description="Number of users.")
    covers: Literal["AnyThirdPartyUse", "DirectAccess"] | None = Field(
        None, description="Which service is meant."
    )
    currency: Currency | None = Field(None, description="ISO 4217.")
    defensive: Literal["Exempt"] | None = Field(None, description="Claims in defence do not count.")
    duty: Literal["KeepBuiltIn", "ContentFilter"] | None = Field(None, description="What is owed.")
    effective_time: Time | None = Field(None, description="When it takes effect.")
    ends: Literal["License", "PatentGrant"] | None = Field(None, description="What a claim ends.")
    evidence: LicenseEvidenceType | None = Field(None, description="With this evidence a hit is allowed.")
    exempt_environment: Environment | None = Field(None, description="Exempt in this environment.")
    exempt_purposes: Annotated[tuple[LicensePurpose, ...], unique(5)] | None = Field(
        None, description="Exempt for these purposes."
    )
    fields: Annotated[tuple[FieldOfUse, ...], unique(64)] | None = Field(None, description="Fields of use.")
    grantor: Literal["Licensor", "HealthRegulator"] | None = Field(None, description="Who must consent.")
    includes: Annotated[tuple[Literal["Distilled"], ...], unique(1)] | None = Field(
        None, description="What also counts as derived."
    )
    license: Spdx | None = Field(None, description="The licence it becomes.")
    licenses: Annotated[tuple[Spdx, ...], unique(16)] | None = Field(
        None, description="Licences that derived models may have."
    )
    month: Month | None = Field(None, description="The month whose users count.")
    monthly_active_users_over: Amount | None = Field(None, description="Owed above this number of users.")
    of: Annotated[tuple[Literal["Original", "Derivatives"], ...], unique(2)] | None = Field(
        None, description="What may not be handed on."
    )
    organisations: Annotated[tuple[OrganisationType, ...], unique(5)] | None = Field(
        None, description="Who may use it so."
    )
    period: Period | None = Field(None, description="Over which revenue is counted.")
    policy_text: Literal["Read", "NotRead"] | None = Field(None, description="Whether the policy was read.")
    position: Literal["Start", "Anywhere"] | None = Field(None, description="Where the prefix stands.")
    prefix: Text64 | None = Field(None, description="What the served name must have.")
    release_time: Time | None = Field(None, description="When the version was released.")
    required: Literal["Always", "IfPresent"] | None = Field(None, description="When the notice is owed.")
    revenue_over: Amount | None = Field(None, description="Owed above this revenue.")
    scope: Scope | None = Field(None, description="Whose users or revenue count.")
    sources: Annotated[tuple[Literal["Weights", "Outputs"], ...], unique(2)] | None = Field(
        None, description="What may not be trained with."
    )
    target: (
        Literal["AnyModel", "AnyOtherModel", "OtherLanguageModel", "OtherGenerativeModel", "CompetingModel"]
        | None
    ) = Field(None, description="What may not be trained.")
    territories: Annotated[tuple[Country, ...], unique(64)] | None = Field(
        None, description="ISO 3166-1 alpha-2, and EU."
    )
    text_from: Literal["ModelName"] | None = Field(None, description="The text is the model's name.")
    texts: Annotated[tuple[Text256, ...], unique(8)] | None = Field(
        None, description="One of these is shown; empty: any credit."
    )
    unsettled: Annotated[tuple[LicensePurpose, ...], unique(5)] | None = Field(
        None, description="Purposes on which the text is silent or unclear."
    )
    updates: Document | None = Field(None, description="Which text may change by posting.")
    what: Literal["Agreement", "UseRestrictions"] | None = Field(None, description="What is passed on.")
    with_affiliates: bool | None = Field(None, description="Affiliates count too.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        *(_parameter_rule(parameter) for parameter in _parameters()),
        Rule(
            "has(self.month) == (has(self.at) && self.at == 'Release')",
            "`month` must be set when `at` is 'Release' and may not be set otherwise",
            INVALID,
            ".month",
            lambda clause: (clause.month is not None) == (clause.at == "Release"),
        ),
        Rule(
            "self.type != 'UiDisplay' || has(self.texts) != has(self.textFrom)",
            "exactly one of `texts` and `textFrom` must be set with UiDisplay",
            INVALID,
            ".texts",
            lambda clause: clause.type != "UiDisplay" or (clause.texts is None) != (clause.text_from is None),
        ),
        Rule(
            "!has(self.revenueOver) || (has(self.currency) && has(self.period) && has(self.scope))",
            "`currency`, `period` and `scope` must be set with `revenueOver`",
            INVALID,
            ".revenueOver",
            lambda clause: (
                clause.revenue_over is None or None not in (clause.currency, clause.period, clause.scope)
            ),
        ),
    )
