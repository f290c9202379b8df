"""Waiver: a time-limited exception from named findings, for one model or one image, in named namespaces."""

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
from modelsteward.api.enums import WaivableCode
from modelsteward.api.shapes import Identity, Ref
from modelsteward.api.structure import INVALID, Rule, Shape, unique
from modelsteward.api.text import LABEL_PATTERN, Digest, Name, Text63, Text128, Text1024, Time, matcher

LONGEST = timedelta(days=90)
LONGEST_EMERGENCY = timedelta(hours=4)


is_namespace_name = matcher(LABEL_PATTERN)


def _ends_in_time(spec: Any) -> bool:
    if spec.requested_time is None:
        return True
    longest = LONGEST_EMERGENCY if spec.emergency else LONGEST
    return bool(spec.requested_time < spec.expires_time <= spec.requested_time + longest)


class WaiverSpec(Shape):
    """The exception."""

    model_ref: Ref | None = Field(None, description="The model it is for.")
    image_digest: Digest | None = Field(
        None,
        description="The image it is for, where findings have no model: that of the container they stand at.",
    )
    namespaces: Annotated[tuple[Text63, ...], unique(64, least=1)] = Field(description="Exact names.")
    findings: Annotated[tuple[WaivableCode, ...], unique(16, least=1)] = Field(
        description="Codes of the findings it covers."
    )
    reason: Text1024 = Field(description="Why.")
    ticket: Text128 | None = Field(None, description="Where it is tracked.")
    expires_time: Time = Field(description="Its end.")
    emergency: bool = Field(False, description="Break-glass: two approvers, four hours at most.")
    requested_by: Identity | None = Field(None, description="Stamped: who asked for it.")
    requested_time: Time | None = Field(None, description="Stamped: when.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "has(self.modelRef) != has(self.imageDigest)",
            "exactly one of `modelRef` and `imageDigest` must be set",
            INVALID,
            ".modelRef",
            lambda spec: (spec.model_ref is None) != (spec.image_digest is None),
        ),
        Rule(
            f"self.namespaces.all(n, n.matches('{LABEL_PATTERN}'))",
            "`namespaces` must be exact names of namespaces: wildcards such as '*' are not allowed",
            INVALID,
            ".namespaces",
            lambda spec: all(is_namespace_name(name) for name in spec.namespaces),
        ),
        Rule(
            "!has(self.requestedTime) || (self.expiresTime > self.requestedTime && "
            "self.expiresTime - self.requestedTime <= duration(self.emergency ? '4h' : '2160h'))",
            "`expiresTime` must be after `requestedTime`, by 90 days at most, by 4 hours for an emergency",
            INVALID,
            ".expiresTime",
            _ends_in_time,
        ),
    )


class WaiverStatus(Status):
    """Whether the exception is in force."""

    approvals: Annotated[tuple[Name, ...], unique(16)] | None = Field(
        None, description="Approvals that count."
    )
    until_time: Time | None = Field(None, description="When it ends.")


class Waiver(Resource):
    """Waiver is a time-limited, approved exception. It never changes."""

    NAMES: ClassVar[Names] = Names("Waiver", "waivers", "mwaiv")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("MODEL", ".spec.modelRef.name"),
        Column("EMERGENCY", ".spec.emergency", "boolean"),
        Column("EXPIRES", ".spec.expiresTime"),
        condition_column("IN-FORCE", "InForce"),
        Column("FINDINGS", ".spec.findings", wide=True),
        Column("TICKET", ".spec.ticket", wide=True),
        reason_column("InForce"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.modelRef.name", ".spec.emergency")
    RULES: ClassVar[tuple[Rule, ...]] = (SPEC_NEVER_CHANGES,)

    kind: Literal["Waiver"] = Field(description="Waiver.")
    spec: WaiverSpec = Field(description="The exception.")
    status: WaiverStatus | None = Field(None, description="Whether it is in force.")
