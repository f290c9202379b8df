"""What is judged of a ModelLicense."""

from __future__ import annotations

from typing import Literal

from modelsteward.api import enums
from modelsteward.engine.records.shapes import Meta, Record, Ref, Time

Target = Literal["AnyModel", "AnyOtherModel", "OtherLanguageModel", "OtherGenerativeModel", "CompetingModel"]


class Text(Record, frozen=True):
    uri: str
    sha256: str | None = None


class Clause(Record, frozen=True):
    name: str
    type: enums.ClauseType
    section: str
    document: enums.Document | None = None
    purposes: tuple[enums.LicensePurpose, ...] = ()
    exposures: tuple[enums.Exposure, ...] = ()
    models: Literal["Multimodal"] | None = None
    not_for: tuple[enums.ReceivedAs, ...] = ()
    acts: tuple[enums.Act, ...] = ()
    subject: Literal["Derivative"] | None = None
    relations: tuple[enums.Relation, ...] = ()
    amount: int | None = None
    at: Literal["Release", "Current"] | None = None
    at_latest_years: int | None = None
    basis: tuple[Literal["Domicile", "PlaceOfUse"], ...] = ()
    bound: Literal["Over", "AtLeast"] | None = None
    businesses: tuple[enums.Business, ...] = ()
    cause: Literal["AtWill", "Breach", "Unstated"] | None = None
    claims: tuple[Literal["Patent", "Copyright", "AnyIp"], ...] = ()
    count: int | None = None
    covers: Literal["AnyThirdPartyUse", "DirectAccess"] | None = None
    currency: str | None = None
    defensive: Literal["Exempt"] | None = None
    duty: Literal["KeepBuiltIn", "ContentFilter"] | None = None
    effective_time: Time | None = None
    ends: Literal["License", "PatentGrant"] | None = None
    evidence: enums.LicenseEvidenceType | None = None
    exempt_environment: enums.Environment | None = None
    exempt_purposes: tuple[enums.LicensePurpose, ...] = ()
    fields: tuple[enums.Field, ...] = ()
    grantor: Literal["Licensor", "HealthRegulator"] | None = None
    includes: tuple[Literal["Distilled"], ...] = ()
    license: str | None = None
    licenses: tuple[str, ...] = ()
    month: str | None = None
    monthly_active_users_over: int | None = None
    of: tuple[Literal["Original", "Derivatives"], ...] = ()
    organisations: tuple[enums.OrganisationType, ...] = ()
    period: enums.Period | None = None
    policy_text: Literal["Read", "NotRead"] | None = None
    position: Literal["Start", "Anywhere"] | None = None
    prefix: str | None = None
    release_time: Time | None = None
    required: Literal["Always", "IfPresent"] | None = None
    revenue_over: int | None = None
    scope: enums.Scope | None = None
    sources: tuple[Literal["Weights", "Outputs"], ...] = ()
    target: Target | None = None
    territories: tuple[str, ...] = ()
    text_from: Literal["ModelName"] | None = None
    texts: tuple[str, ...] = ()
    unsettled: tuple[enums.LicensePurpose, ...] = ()
    updates: enums.Document | None = None
    what: Literal["Agreement", "UseRestrictions"] | None = None
    with_affiliates: bool | None = None


class ModelLicenseSpec(Record, frozen=True):
    spdx_id: str
    verification: Literal["Verified", "Unverified"]
    form: Literal["Text", "Template", "OwnWork"] = "Text"
    origin: Literal["Library", "Organisation"] = "Organisation"
    #: Other ids of the same text.
    aliases: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    clauses: tuple[Clause, ...] = ()
    corrects_ref: Ref | None = None


class ModelLicense(Record, frozen=True):
    metadata: Meta
    spec: ModelLicenseSpec
