"""What a kind of ours has beside its spec: metadata, conditions, names and printer columns."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints

from modelsteward.api.structure import FORBIDDEN, Rule, Shape, keyed
from modelsteward.api.text import Amount, LabelKey, LabelValue, Time

GROUP = "modelsteward.io"
VERSION = "v1alpha1"
API_VERSION = "modelsteward.io/v1alpha1"
CATEGORY = "modelsteward"

ObjectName = Annotated[
    str,
    StringConstraints(
        max_length=253, pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"
    ),
]


SPEC_NEVER_CHANGES = Rule(
    "self.spec == oldSelf.spec",
    "`spec` may not change: create another object",
    FORBIDDEN,
    ".spec",
    None,
)
"""For kinds that record what a person or the operator did."""


class ObjectMeta(Shape):
    """Of Kubernetes' ObjectMeta what is read here; the rest is left alone."""

    model_config = ConfigDict(extra="ignore")

    name: ObjectName
    uid: str | None = None
    generation: int | None = None
    resource_version: str | None = None
    labels: dict[LabelKey, LabelValue] | None = None
    annotations: dict[str, str] | None = None
    creation_timestamp: Time | None = None
    deletion_timestamp: Time | None = None


class Condition(Shape):
    """One aspect of the state of an object."""

    type: Annotated[
        str,
        StringConstraints(
            max_length=316, pattern="^([-.a-z0-9]+/)?[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$"
        ),
    ] = Field(description="What the condition is about.")
    status: Literal["True", "False", "Unknown"] = Field(description="Whether it holds.")
    observed_generation: Amount | None = Field(
        None, description="The generation of the spec it was told for."
    )
    last_transition_time: Time = Field(description="When the status last changed.")
    reason: Annotated[
        str, StringConstraints(max_length=1024, pattern="^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
    ] = Field(description="The cause in one word.")
    message: Annotated[str, StringConstraints(max_length=1024)] = Field(
        description="The cause in a sentence."
    )


class Status(Shape):
    """What the operator saw."""

    observed_generation: Amount | None = Field(
        None, description="The generation of the spec this status is about."
    )
    conditions: Annotated[tuple[Condition, ...], keyed(16, "type")] | None = Field(
        None, description="The state, one aspect an entry."
    )


@dataclass(frozen=True, slots=True)
class Names:
    """How a kind is called on the command line."""

    kind: str
    plural: str
    short: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of `kubectl get`; `wide` ones are printed with `-o wide` only."""

    name: str
    path: str
    type: Literal["string", "integer", "boolean", "date"] = "string"
    wide: bool = False


def condition_column(name: str, condition: str) -> Column:
    """The status of a condition."""
    return Column(name, f".status.conditions[?(@.type=='{condition}')].status")


def reason_column(condition: str) -> Column:
    """The reason of the condition that holds the verdict."""
    return Column("REASON", f".status.conditions[?(@.type=='{condition}')].reason", wide=True)


class Resource(Shape):
    """An object of one of the kinds. Subclasses add `kind`, `spec` and, but for LedgerEntry, `status`."""

    NAMES: ClassVar[Names]
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    SELECTABLE: ClassVar[tuple[str, ...]] = ()

    api_version: Literal["modelsteward.io/v1alpha1"] = Field(description="The version of this schema.")
    kind: Any
    metadata: ObjectMeta
