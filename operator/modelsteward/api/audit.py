"""Audit: one run of a schedule, or of a cause, over up to 500 models. Its name is derived from the slot."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import (
    SPEC_NEVER_CHANGES,
    Column,
    Names,
    Resource,
    Status,
    condition_column,
    reason_column,
)
from modelsteward.api.enums import Cause, Check
from modelsteward.api.shapes import Identity, Ref
from modelsteward.api.structure import INVALID, Rule, Shape, keyed, unique
from modelsteward.api.text import Amount, Count, Digest, Label, Name, Text512, Text1024, Time, Uid, Word


class AuditTrigger(Shape):
    """Why an audit runs outside its slots."""

    cause: Cause = Field(description="What happened.")
    kind: Word | None = Field(None, description="Kind of the object that changed.")
    name: Name | None = Field(None, description="Its name.")
    uid: Uid | None = Field(None, description="Its `metadata.uid`.")
    generation: Amount | None = Field(None, description="Its `metadata.generation`.")
    note: Text1024 | None = Field(None, description="For readers.")


class AuditSpec(Shape):
    """What is audited, and why."""

    schedule_ref: Ref | None = Field(None, description="The AuditSchedule.")
    slot_time: Time | None = Field(None, description="The slot of the schedule.")
    trigger: AuditTrigger | None = Field(None, description="The cause, where there is no slot.")
    models: Annotated[tuple[Name, ...], unique(500, least=1)] = Field(description="The AIModels.")
    shard_index: Annotated[int, Field(ge=0, le=999)] = Field(0, description="Which part of the slot this is.")
    shard_count: Annotated[int, Field(ge=1, le=1000)] = Field(1, description="How many parts it has.")
    checks: Annotated[tuple[Check, ...], unique(4, least=1)] | None = Field(
        None, description="What is checked; absent: all but Signatures."
    )
    attestation_role: Label | None = Field(
        None, description="Complete only once a person of this role signed; absent: not asked."
    )
    requested_by: Identity | None = Field(None, description="Stamped: who asked for it.")
    requested_time: Time | None = Field(None, description="Stamped: when.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.slotTime) != has(self.trigger)",
            "exactly one of `slotTime` and `trigger` must be set",
            INVALID,
            ".slotTime",
            lambda spec: (spec.slot_time is None) != (spec.trigger is None),
        ),
        Rule(
            "!has(self.slotTime) || has(self.scheduleRef)",
            "`scheduleRef` must be set with `slotTime`",
            INVALID,
            ".scheduleRef",
            lambda spec: spec.slot_time is None or spec.schedule_ref is not None,
        ),
        Rule(
            "self.shardIndex < self.shardCount",
            "`shardIndex` must be below `shardCount`",
            INVALID,
            ".shardIndex",
            lambda spec: spec.shard_index < spec.shard_count,
        ),
    )


class ModelResult(Shape):
    """What was found about one model."""

    model: Name = Field(description="The AIModel.")
    uid: Uid = Field(description="Its `metadata.uid`.")
    governed_digest: Digest = Field(description="Its governed digest at that time.")
    result: Literal["Passed", "Failed", "Inconclusive"] = Field(description="The result.")
    codes: Annotated[tuple[Word, ...], unique(64)] | None = Field(None, description="Codes of its findings.")
    until_time: Time | None = Field(None, description="First instant at which the answer can change.")
    workloads: Count | None = Field(None, description="Workloads that name it.")
    note: Text512 | None = Field(None, description="For readers.")


class Attestation(Shape):
    """Who signed the audit."""

    approval_ref: Ref = Field(description="The Approval.")
    username: Text512 = Field(description="Its reviewer.")
    attested_time: Time = Field(description="When.")


ModelTotal = Annotated[int, Field(ge=0, le=500)]


class AuditStatus(Status):
    """What was found."""

    start_time: Time | None = Field(None, description="When it began.")
    completion_time: Time | None = Field(None, description="When it was complete.")
    results: Annotated[tuple[ModelResult, ...], keyed(500, "model")] | None = Field(
        None, description="What was found, by model."
    )
    passed: ModelTotal | None = Field(None, description="Models that passed.")
    failed: ModelTotal | None = Field(None, description="Models that failed.")
    digest: Digest | None = Field(None, description="SHA-256 of the canonical JSON of `results`.")
    report_ref: Ref | None = Field(None, description="ConfigMap in the governance namespace with the report.")
    attestation: Attestation | None = Field(None, description="Who signed.")


class Audit(Resource):
    """Audit is one run over named models. Its spec never changes."""

    NAMES: ClassVar[Names] = Names("Audit", "audits", "maud")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("SCHEDULE", ".spec.scheduleRef.name"),
        condition_column("COMPLETE", "Complete"),
        Column("PASSED", ".status.passed", "integer"),
        Column("FAILED", ".status.failed", "integer"),
        Column("CAUSE", ".spec.trigger.cause", wide=True),
        Column("DIGEST", ".status.digest", wide=True),
        reason_column("Passed"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.scheduleRef.name", ".spec.trigger.cause")
    RULES: ClassVar[tuple[Rule, ...]] = (
        SPEC_NEVER_CHANGES,
        Rule(
            "!has(self.spec.scheduleRef) || self.metadata.name.startsWith(self.spec.scheduleRef.name + '-')",
            "`metadata.name` must begin with the name in `scheduleRef` and a dash",
            INVALID,
            ".spec.scheduleRef",
            lambda audit: (
                audit.spec.schedule_ref is None
                or audit.metadata.name.startswith(f"{audit.spec.schedule_ref.name}-")
            ),
        ),
    )

    kind: Literal["Audit"] = Field(description="Audit.")
    spec: AuditSpec = Field(description="What is audited, and why.")
    status: AuditStatus | None = Field(None, description="What was found.")
