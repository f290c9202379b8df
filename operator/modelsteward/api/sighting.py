"""What a workload says about models: sightings, signals, servers, images and declarations.

These are the values that pass from `workloads` (which finds them) to `engine` (which judges them).
Nothing here knows a policy: a trusted cache, an allowed image or an effect is the engine's business.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from modelsteward.api.reference import Reference


class Role(StrEnum):
    """What a model is loaded as. Decided by the place that names it, never by its name."""

    MODEL = "Model"
    ADAPTER = "Adapter"
    DRAFT = "Draft"
    TOKENIZER = "Tokenizer"
    EMBEDDING = "Embedding"
    RERANKER = "Reranker"
    GUARD = "Guard"
    PROJECTOR = "Projector"
    BASE = "Base"
    ROUTE = "Route"
    TEACHER = "Teacher"


class SignalName(StrEnum):
    """Something that matters without naming a model."""

    REMOTE_CODE = "RemoteCode"
    RUNTIME_LOADING = "RuntimeLoading"
    OPAQUE_COMMAND = "OpaqueCommand"
    OPAQUE_SOURCE = "OpaqueSource"
    DEFAULT_MODEL = "DefaultModel"
    UNKNOWN_SERVER = "UnknownServer"
    UNDECLARED_ACCELERATOR = "UndeclaredAccelerator"
    REDIRECTED_HUB = "RedirectedHub"
    UNTRUSTED_CACHE = "UntrustedCache"


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """One place where a workload names a model."""

    #: None where what is written can't be a name: the engine tells `InvalidReference`.
    reference: Reference | None
    role: Role
    #: JSON path of the place, `spec.containers[0].args[1]`.
    path: str
    #: The name as written, for messages.
    text: str
    #: JSON path of the container that loads it, `spec.containers[0]`; empty where none does.
    container: str = ""


class Signal(msgspec.Struct, frozen=True, gc=False):
    """One signal, where it stands and what raised it (one line, no secret values)."""

    name: SignalName
    path: str
    detail: str
    container: str = ""
    #: False for an opaque command or source where no model may be: counts under `opaqueScope: All` only.
    in_context: bool = True
    #: For `UntrustedCache` on a claim: namespace and name of the claim. None: no claim, never trusted.
    claim: tuple[str, str] | None = None


class Image(msgspec.Struct, frozen=True, gc=False):
    """A container image of the workload."""

    #: `image://registry/repository:tag` or `…@sha256:…`; None where the text is no image name.
    reference: Reference | None
    #: JSON path of the image, `spec.containers[0].image`.
    path: str
    #: JSON path of the container, `spec.containers[0]`.
    container: str


class Server(msgspec.Struct, frozen=True, gc=False):
    """A known model server that runs in a container of the workload (by its program or its image)."""

    name: str
    container: str


class Declaration(msgspec.Struct, frozen=True, gc=False):
    """One word of the annotation `modelsteward.io/models`: a model's name, or a reference (has `://`)."""

    word: str
    path: str


class Extraction(msgspec.Struct, frozen=True, gc=False):
    """All that one object says about models. Tuples are in the object's order, without duplicates."""

    sightings: tuple[Sighting, ...] = ()
    signals: tuple[Signal, ...] = ()
    images: tuple[Image, ...] = ()
    servers: tuple[Server, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    #: JSON path and what can't be read there, where a part of the object isn't of the shape its kind has.
    unreadable: tuple[tuple[str, str], ...] = ()
    #: The version, where group and kind are governed but this version of them can't be read.
    unsupported_version: str = ""
