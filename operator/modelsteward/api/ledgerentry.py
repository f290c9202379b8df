"""LedgerEntry: one governance event in the append-only chain. Its name is its sequence in sixteen digits."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.definition import SPEC_NEVER_CHANGES, Column, Names, Resource
from modelsteward.api.structure import INVALID, Rule, Shape
from modelsteward.api.text import (
    LARGEST,
    Amount,
    Digest,
    Label,
    Name,
    Text128,
    Text512,
    Text8192,
    Time,
    Uid,
    Word,
)

Positive = Annotated[int, Field(ge=1, le=LARGEST)]


class EventSubject(Shape):
    """What the event is about."""

    kind: Word = Field(description="Kind of the object.")
    namespace: Label | None = Field(None, description="Its namespace.")
    name: Name = Field(description="Its name.")
    uid: Uid | None = Field(None, description="Its `metadata.uid`.")
    generation: Amount | None = Field(None, description="Its `metadata.generation`.")


class Actor(Shape):
    """Who acted."""

    username: Text512 = Field(description="User name as the API server authenticated it.")
    uid: Text128 | None = Field(None, description="User id of the authenticator.")


class Event(Shape):
    """What happened."""

    type: Word = Field(description="Type of the event.")
    time: Time = Field(description="When it happened.")
    subject: EventSubject | None = Field(None, description="What it is about.")
    actor: Actor | None = Field(None, description="Who acted.")
    count: Positive | None = Field(None, description="How many alike are recorded in one.")
    data: Text8192 | None = Field(None, description="Canonical JSON of the fields that are kept.")


class LedgerEntrySpec(Shape):
    """One link of the chain."""

    sequence: Positive = Field(description="Position in the chain, from 1.")
    previous_digest: Digest = Field(description="Digest of the entry before; of the first, sixty-four zeros.")
    event: Event = Field(description="What happened.")
    digest: Digest = Field(description="SHA-256 of the canonical JSON of event, previousDigest and sequence.")


class LedgerEntry(Resource):
    """LedgerEntry is one governance event, chained to the one before. It never changes."""

    NAMES: ClassVar[Names] = Names("LedgerEntry", "ledgerentries", "mledg")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("EVENT", ".spec.event.type"),
        Column("SUBJECT", ".spec.event.subject.name"),
        Column("TIME", ".spec.event.time"),
        Column("DIGEST", ".spec.digest", wide=True),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.event.type", ".spec.event.subject.name")
    RULES: ClassVar[tuple[Rule, ...]] = (
        SPEC_NEVER_CHANGES,
        Rule(
            "self.metadata.name.matches('^[0-9]{16}$') && int(self.metadata.name) == self.spec.sequence",
            "`metadata.name` must be `sequence` in sixteen digits",
            INVALID,
            ".spec.sequence",
            lambda entry: entry.metadata.name == f"{entry.spec.sequence:016d}",
        ),
    )

    kind: Literal["LedgerEntry"] = Field(description="LedgerEntry.")
    spec: LedgerEntrySpec = Field(description="One link of the chain.")
