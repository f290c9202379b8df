"""What several kinds share, as far as it is judged. Absent scalars are None, absent lists empty.

`api/` holds the same shapes whole, for people and for the CRDs; these are what the webhook keeps of 30,000
objects.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from modelsteward.api import enums

#: An instant with its offset: one without can't be compared with the clock, and makes its object unreadable.
Time = Annotated[datetime, msgspec.Meta(tz=True)]
Labels = dict[str, str]


class Record(msgspec.Struct, frozen=True, gc=False, rename="camel", kw_only=True, omit_defaults=True):
    """Decoded from JSON; unknown fields are skipped."""


class Ref(Record, frozen=True):
    name: str


class Meta(Record, frozen=True):
    name: str
    uid: str = ""
    creation_timestamp: Time | None = None
    generation: int = 0
    labels: Labels | None = None


class Subject(Record, frozen=True):
    """A user, group or service account, compared as written."""

    kind: Literal["User", "Group", "ServiceAccount"]
    name: str
    namespace: str = ""


class Person(Record, frozen=True):
    """A user or a group of users."""

    kind: Literal["User", "Group"]
    name: str


class Evidence(Record, frozen=True):
    name: str
    type: enums.EvidenceType
    issued_time: Time
    expires_time: Time | None = None
    result: enums.Result | None = None
    subject_digest: str = ""
    independent: bool = False
    attested_by: tuple[enums.Attester, ...] = ()
    license: str = ""
    text: str = ""
    lifts: tuple[enums.ClauseType, ...] = ()


class Training(Record, frozen=True):
    source: Literal["Weights", "Outputs"]
    family: Literal["Same", "Other"]
    kind: Literal["LanguageModel", "GenerativeModel", "OtherModel"]
    competing: bool | None = None


class Use(Record, frozen=True):
    """What models are used for. An absent key is unknown, an empty list is known to be empty."""

    license_purpose: enums.LicensePurpose | None = None
    environment: enums.Environment | None = None
    exposure: enums.Exposure | None = None
    service: enums.Service | None = None
    regions: tuple[str, ...] | None = None
    fields: tuple[enums.Field, ...] | None = None
    served_name: str | None = None
    output_purpose: enums.LicensePurpose | None = None
    trains: tuple[Training, ...] | None = None
    safeguards: Literal["Kept", "Removed"] | None = None
    distributes: bool | None = None
    received_as: enums.ReceivedAs | None = None
    purposes: tuple[str, ...] | None = None
    annex_iii_areas: tuple[enums.Area, ...] | None = msgspec.field(default=None, name="annexIIIAreas")


class Term(Record, frozen=True):
    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: tuple[str, ...] = ()


class LabelSelector(Record, frozen=True):
    match_labels: Labels | None = None
    match_expressions: tuple[Term, ...] = ()
