"""What `decide` is asked: one request, already read, with everything about it that can matter."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from modelsteward.api.sighting import Extraction

Operation = Literal["CREATE", "UPDATE", "DELETE", "CONNECT"]


class Identity(msgspec.Struct, frozen=True, gc=False):
    """Who asks, as the API server authenticated them."""

    username: str = ""
    uid: str = ""
    groups: tuple[str, ...] = ()


class Workload(msgspec.Struct, frozen=True):
    """An object that may run models, as `workloads.extract` read it."""

    group: str
    version: str
    kind: str
    name: str
    extraction: Extraction
    #: False for an UPDATE that changes nothing that runs.
    runs_something_new: bool = True
    #: True where the object has a controller (`metadata.ownerReferences[].controller`).
    owned: bool = False


class Governed(msgspec.Struct, frozen=True):
    """A write to one of our own kinds: the decoded documents, None where absent."""

    kind: str
    name: str
    new: dict[str, Any] | None
    old: dict[str, Any] | None = None


class Fault(msgspec.Struct, frozen=True):
    """Why the service can't judge: `StaleCatalog`, `NotSynced`, `TooLarge`, `TooDeep` or `Unreadable`."""

    code: str
    detail: str


class Question(msgspec.Struct, frozen=True):
    """One question. `subject` is what is judged; a `Fault` where that can't be told."""

    operation: Operation
    #: Empty for cluster-scoped objects.
    namespace: str
    user: Identity
    subject: Workload | Governed | Fault
    dry_run: bool = False
    #: True where the API server told that the user holds the verb `administer` on the AIModel.
    administers: bool = False
    #: True for the one identity that may restore stamps from a backup.
    restores: bool = False
