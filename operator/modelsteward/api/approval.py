"""Approval: one person's immutable decision about one governed digest."""

from datetime import timedelta
from typing import Annotated, Any, ClassVar, Literal

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
from modelsteward.api.shapes import Identity
from modelsteward.api.structure import FORBIDDEN, INVALID, Rule, Shape, keyed
from modelsteward.api.text import Digest, Label, Name, Text1024, Time, Uid, Word

LONGEST = timedelta(days=730)


class ApprovalSubject(Shape):
    """What the decision is about, exactly as the reviewer saw it."""

    kind: Literal["AIModel", "Waiver", "Audit"] = Field(description="Kind of the object.")
    name: Name = Field(description="Name of the object.")
    uid: Uid = Field(description="`metadata.uid` of the object.")
    governed_digest: Digest = Field(description="Digest of all that the decision covers.")


def _ends_in_time(spec: Any) -> bool:
    if spec.expires_time is None or spec.reviewed_time is None:
        return True
    return bool(spec.reviewed_time < spec.expires_time <= spec.reviewed_time + LONGEST)


class ApprovalSpec(Shape):
    """The decision."""

    subject: ApprovalSubject = Field(description="What it is about.")
    decision: Literal["Approved", "Rejected", "Revoked"] = Field(description="The decision.")
    role: Label = Field(description="In which role of the policy the reviewer decides.")
    reason: Text1024 = Field(description="Why.")
    expires_time: Time | None = Field(None, description="Until when it holds; absent: the policy's maximum.")
    reviewer: Identity | None = Field(None, description="Stamped: who decided.")
    reviewed_time: Time | None = Field(None, description="Stamped: when.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.expiresTime) || self.decision == 'Approved'",
            "`expiresTime` may be set with decision 'Approved' only: a refusal does not run out",
            FORBIDDEN,
            ".expiresTime",
            lambda spec: spec.expires_time is None or spec.decision == "Approved",
        ),
        Rule(
            "!has(self.expiresTime) || !has(self.reviewedTime) || (self.expiresTime > self.reviewedTime && "
            "self.expiresTime - self.reviewedTime <= duration('17520h'))",
            "`expiresTime` must be after `reviewedTime`, by 730 days at most",
            INVALID,
            ".expiresTime",
            _ends_in_time,
        ),
    )


class Effect(Shape):
    """Whether the decision counts under one policy."""

    policy: Name = Field(description="The GovernancePolicy.")
    effective: bool = Field(description="Whether it counts.")
    code: Word | None = Field(None, description="Why not.")
    until_time: Time | None = Field(None, description="First instant at which the answer can change.")


class ApprovalStatus(Status):
    """Where the decision counts."""

    policies: Annotated[tuple[Effect, ...], keyed(64, "policy")] | None = Field(
        None, description="Whether it counts, by policy."
    )


class Approval(Resource):
    """Approval is one person's decision about one governed digest. It never changes."""

    NAMES: ClassVar[Names] = Names("Approval", "approvals", "mappr")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("KIND", ".spec.subject.kind"),
        Column("SUBJECT", ".spec.subject.name"),
        Column("DECISION", ".spec.decision"),
        Column("ROLE", ".spec.role"),
        Column("EXPIRES", ".spec.expiresTime"),
        condition_column("EFFECTIVE", "Effective"),
        Column("REVIEWER", ".spec.reviewer.username", wide=True),
        reason_column("Effective"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (
        ".spec.subject.kind",
        ".spec.subject.name",
        ".spec.decision",
        ".spec.role",
    )
    RULES: ClassVar[tuple[Rule, ...]] = (SPEC_NEVER_CHANGES,)

    kind: Literal["Approval"] = Field(description="Approval.")
    spec: ApprovalSpec = Field(description="The decision.")
    status: ApprovalStatus | None = Field(None, description="Where the decision counts.")
