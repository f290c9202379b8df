"""What is judged of a ComplianceFramework."""

from __future__ import annotations

import msgspec

from modelsteward.api import enums
from modelsteward.engine.records.shapes import Meta, Record, Time


class Applies(Record, frozen=True):
    """Every condition must hold; lists mean any of."""

    risk_tiers: tuple[enums.JudgedTier, ...] = ()
    purposes: tuple[str, ...] = ()
    annex_iii_areas: tuple[enums.ItemArea, ...] = msgspec.field(default=(), name="annexIIIAreas")
    roles: tuple[enums.Role, ...] = ()
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


class Transition(Record, frozen=True):
    name: str
    placed_before_time: Time
    effective_time: Time | None = None
    only_after_change: bool = False
    public_body_time: Time | None = None


class Item(Record, frozen=True):
    id: str
    title: str
    section: str
    effect: enums.ItemEffect = "Evidence"
    evidence_type: enums.EvidenceType | None = None
    tier: enums.JudgedTier | None = None
    applies_to: Applies | None = None
    effective_time: Time | None = None
    superseded_time: Time | None = None
    transition: str = ""
    maximum_age_seconds: int | None = None
    renew_on_change: bool = False
    independent_issuer: bool = False
    attested_by: enums.Attester | None = None
    optional: bool = False


class ComplianceFrameworkSpec(Record, frozen=True):
    name: str
    version: str
    effective_time: Time
    items: tuple[Item, ...]
    superseded_time: Time | None = None
    superseded_by: str = ""
    transitions: tuple[Transition, ...] = ()


class ComplianceFramework(Record, frozen=True):
    metadata: Meta
    spec: ComplianceFrameworkSpec
