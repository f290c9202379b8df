"""What is judged of an Approval, a Waiver, an AuditSchedule, an Audit, a LedgerEntry and a Namespace."""

from __future__ import annotations

from typing import Literal

from modelsteward.api import enums
from modelsteward.engine.question import Identity
from modelsteward.engine.records.shapes import LabelSelector, Meta, Record, Ref, Time


class ApprovalSubject(Record, frozen=True):
    kind: Literal["AIModel", "Waiver", "Audit"]
    name: str
    uid: str
    governed_digest: str


class ApprovalSpec(Record, frozen=True):
    subject: ApprovalSubject
    decision: Literal["Approved", "Rejected", "Revoked"]
    role: str
    expires_time: Time | None = None
    reviewer: Identity | None = None
    reviewed_time: Time | None = None


class Approval(Record, frozen=True):
    metadata: Meta
    spec: ApprovalSpec


class WaiverSpec(Record, frozen=True):
    namespaces: tuple[str, ...]
    findings: tuple[enums.WaivableCode, ...]
    reason: str
    expires_time: Time
    model_ref: Ref | None = None
    image_digest: str | None = None
    ticket: str | None = None
    emergency: bool = False
    requested_by: Identity | None = None
    requested_time: Time | None = None


class Waiver(Record, frozen=True):
    metadata: Meta
    spec: WaiverSpec


class AuditScheduleSpec(Record, frozen=True):
    model_selector: LabelSelector
    schedule: str | None = None
    time_zone: str | None = None
    interval_seconds: int | None = None
    start_time: Time | None = None
    triggers: tuple[enums.Trigger, ...] | None = None
    risk_tiers: tuple[enums.JudgedTier, ...] = ()
    checks: tuple[enums.Check, ...] = ()
    attestation_role: str | None = None
    starting_deadline_seconds: int | None = None
    suspend: bool = False
    catch_up: Literal["All", "Latest", "None"] = "Latest"
    catch_up_limit: int = 100
    complete_audits_history_limit: int = 10
    failed_audits_history_limit: int = 10


class AuditSchedule(Record, frozen=True):
    metadata: Meta
    spec: AuditScheduleSpec


class AuditTrigger(Record, frozen=True):
    cause: enums.Cause
    kind: str = ""
    name: str = ""
    uid: str = ""
    generation: int = 0


class AuditSpec(Record, frozen=True):
    models: tuple[str, ...]
    schedule_ref: Ref | None = None
    slot_time: Time | None = None
    trigger: AuditTrigger | None = None
    shard_index: int = 0
    shard_count: int = 1
    checks: tuple[enums.Check, ...] = ()
    attestation_role: str | None = None
    requested_by: Identity | None = None
    requested_time: Time | None = None


class AuditResult(Record, frozen=True):
    model: str
    uid: str
    governed_digest: str
    result: Literal["Passed", "Failed", "Inconclusive"]
    codes: tuple[str, ...] = ()
    until_time: Time | None = None
    workloads: int | None = None
    note: str | None = None


class Condition(Record, frozen=True):
    type: str
    status: str


class AuditStatus(Record, frozen=True):
    start_time: Time | None = None
    completion_time: Time | None = None
    results: tuple[AuditResult, ...] = ()
    digest: str | None = None
    conditions: tuple[Condition, ...] = ()


class Audit(Record, frozen=True):
    metadata: Meta
    spec: AuditSpec
    status: AuditStatus | None = None


class LedgerEntrySpec(Record, frozen=True):
    sequence: int
    previous_digest: str
    digest: str


class LedgerEntry(Record, frozen=True):
    metadata: Meta
    spec: LedgerEntrySpec


class Namespace(Record, frozen=True):
    metadata: Meta
