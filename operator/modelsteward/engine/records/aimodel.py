"""What is judged of an AIModel."""

from __future__ import annotations

from typing import Literal

import msgspec

from modelsteward.api import enums
from modelsteward.engine.question import Identity
from modelsteward.engine.records.shapes import Evidence, Meta, Record, Ref, Time

LawfulBasis = Literal[
    "Consent", "Contract", "LegalObligation", "VitalInterests", "PublicTask", "LegitimateInterests"
]


class Source(Record, frozen=True):
    reference: str
    digest: str | None = None


class LicenseTerms(Record, frozen=True):
    expires_time: Time | None = None
    conversion_time: Time | None = None
    conversion_license: str | None = None


class BaseModel(Record, frozen=True):
    ref: Ref
    relation: enums.Relation


class Dataset(Record, frozen=True):
    name: str
    reference: str | None = None
    digest: str | None = None
    license_ref: Ref | None = None
    personal_data: Literal["None", "Pseudonymised", "Present"] | None = None
    lawful_basis: (
        Literal[
            "Consent", "Contract", "LegalObligation", "VitalInterests", "PublicTask", "LegitimateInterests"
        ]
        | None
    ) = None
    consent: Literal["Obtained", "NotObtained", "Withdrawn"] | None = None


class Facts(Record, frozen=True):
    roles: tuple[enums.Role, ...] = ()
    annex_iii_areas: tuple[enums.Area, ...] = msgspec.field(default=(), name="annexIIIAreas")
    annex_i: bool | None = None
    automated_decisions: bool | None = None
    general_purpose: bool | None = None
    generative: bool | None = None
    interacts_with_people: bool | None = None
    open_source_release: bool | None = None
    personal_data: bool | None = None
    profiling: bool | None = None
    public_body: bool | None = None
    special_categories: bool | None = None
    systemic_risk: bool | None = None
    third_country_transfer: bool | None = None
    third_party: bool | None = None
    placed_on_market_time: Time | None = None


class AIModelSpec(Record, frozen=True):
    provider: str
    owner: str
    sources: tuple[Source, ...]
    risk_tier: enums.RiskTier
    intended_purposes: tuple[str, ...]
    license_ref: Ref | None = None
    license_expression: str | None = None
    license_terms: LicenseTerms | None = None
    notice_file: Literal["Present", "Absent"] | None = None
    base_models: tuple[BaseModel, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    facts: Facts | None = None
    modalities: tuple[
        Literal["Audio", "Graph", "Image", "PointCloud", "Tabular", "Text", "TimeSeries", "Video"], ...
    ] = ()
    evidence: tuple[Evidence, ...] = ()
    metrics: tuple[str, ...] = ()
    suspend: bool = False
    suspend_reason: str = ""
    registered_by: Identity | None = None
    registered_time: Time | None = None
    changed_by: Identity | None = None
    changed_time: Time | None = None


class MetricState(Record, frozen=True):
    policy: str
    name: str
    state: Literal["Within", "Breached", "Unknown"]
    value: str = ""


class AIModelStatus(Record, frozen=True):
    """All that is read of a status: measured values, which nobody else keeps."""

    metrics: tuple[MetricState, ...] = ()


class AIModel(Record, frozen=True):
    metadata: Meta
    spec: AIModelSpec
    status: AIModelStatus | None = None
