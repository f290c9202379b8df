"""Facts about the organisation that licence terms are judged against."""

from typing import Annotated, Literal

from pydantic import Field

from modelsteward.api.enums import (
    Business,
    OrganisationType,
    Period,
    Scope,
)
from modelsteward.api.structure import Shape, atomic, keyed, unique
from modelsteward.api.text import (
    Amount,
    Country,
    Currency,
    Month,
    Name,
    Time,
)


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
