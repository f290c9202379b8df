"""AuditSchedule: when models are audited, and what an audit checks."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import Column, Names, Resource, Status, condition_column
from modelsteward.api.enums import Check, JudgedTier, Trigger
from modelsteward.api.shapes import LabelSelector
from modelsteward.api.structure import FORBIDDEN, INVALID, Rule, Shape, unique
from modelsteward.api.text import Count, Label, Text64, Text100, Time

DEFAULT_SCHEDULE = "0 0 1 1,7 *"
"""Twice a year; counts where neither `schedule` nor `intervalSeconds` is set."""

HistoryLimit = Annotated[int, Field(ge=1, le=1000)]


class AuditScheduleSpec(Shape):
    """When and what."""

    schedule: Text100 | None = Field(
        None, description="Cron, five fields. Absent, and no interval: twice a year, 0 0 1 1,7 *."
    )
    time_zone: Text64 | None = Field(None, description="IANA name; absent: Etc/UTC.")
    interval_seconds: Annotated[int, Field(ge=1, le=315576000)] | None = Field(
        None, description="A fixed interval instead of cron."
    )
    start_time: Time | None = Field(
        None, description="First slot of an interval; absent: the object's creation."
    )
    triggers: Annotated[tuple[Trigger, ...], unique(7)] | None = Field(
        None,
        description="What else asks for an audit; absent: all but FrameworkChanged and PolicyChanged, "
        "empty: nothing.",
    )
    model_selector: LabelSelector = Field(description="Labels of the AIModels, {}: all.")
    risk_tiers: Annotated[tuple[JudgedTier, ...], unique(3, least=1)] | None = Field(
        None, description="Models of these tiers; absent: all."
    )
    checks: Annotated[tuple[Check, ...], unique(4, least=1)] | None = Field(
        None, description="What is checked; absent: all but Signatures."
    )
    attestation_role: Label | None = Field(
        None, description="Complete only once a person of this role signed; absent: not asked."
    )
    starting_deadline_seconds: Annotated[int, Field(ge=1, le=31557600)] | None = Field(
        None, description="A slot that could not start for so long is missed; absent: never."
    )
    suspend: bool = Field(False, description="No new audits.")
    catch_up: Literal["All", "Latest", "None"] = Field(
        "Latest", description="Which slots are made up that nobody was there to run."
    )
    catch_up_limit: HistoryLimit = Field(100, description="How many of them, newest first.")
    complete_audits_history_limit: HistoryLimit = Field(10, description="Complete audits that are kept.")
    failed_audits_history_limit: HistoryLimit = Field(10, description="Failed audits that are kept.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.schedule) || !has(self.intervalSeconds)",
            "`schedule` and `intervalSeconds` may not both be set",
            FORBIDDEN,
            ".intervalSeconds",
            lambda spec: spec.schedule is None or spec.interval_seconds is None,
        ),
        Rule(
            "!has(self.timeZone) || !has(self.intervalSeconds)",
            "`timeZone` may not be set with `intervalSeconds`",
            FORBIDDEN,
            ".timeZone",
            lambda spec: spec.time_zone is None or spec.interval_seconds is None,
        ),
        Rule(
            "!has(self.startTime) || has(self.intervalSeconds)",
            "`startTime` may be set with `intervalSeconds` only",
            FORBIDDEN,
            ".startTime",
            lambda spec: spec.start_time is None or spec.interval_seconds is not None,
        ),
    )


class AuditScheduleStatus(Status):
    """Where the schedule stands."""

    last_slot_time: Time | None = Field(None, description="The newest slot that has an Audit.")
    next_slot_time: Time | None = Field(None, description="The next slot.")
    overdue_since_time: Time | None = Field(None, description="Since when a slot waits.")
    missed_slots: Count | None = Field(None, description="Slots that were not made up.")
    model_count: Count | None = Field(None, description="Models it covers.")


class AuditSchedule(Resource):
    """AuditSchedule says when models are audited."""

    NAMES: ClassVar[Names] = Names("AuditSchedule", "auditschedules", "asched")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("SCHEDULE", ".spec.schedule"),
        Column("LAST", ".status.lastSlotTime", "date"),
        Column("NEXT", ".status.nextSlotTime"),
        condition_column("OVERDUE", "Overdue"),
        Column("SUSPEND", ".spec.suspend", "boolean"),
        condition_column("READY", "Ready"),
    )
    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "size(self.metadata.name) <= 200",
            "`metadata.name` of an AuditSchedule may have at most 200 characters: names of audits add to it",
            INVALID,
            ".spec",
            lambda schedule: len(schedule.metadata.name) <= 200,
        ),
    )

    kind: Literal["AuditSchedule"] = Field(description="AuditSchedule.")
    spec: AuditScheduleSpec = Field(description="When and what.")
    status: AuditScheduleStatus | None = Field(None, description="Where the schedule stands.")
