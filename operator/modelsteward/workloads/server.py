"""What a model server is to this room: how it is recognised and how it reads its arguments."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word


class Server(msgspec.Struct, frozen=True):
    """One model server. `image` knows its images; `program` gives the server's own arguments."""

    name: str
    #: Names of its programs, or first parts of its Python modules.
    names: frozenset[str]
    image: Callable[[Reference], bool]
    program: Callable[[Program], tuple[Word, ...] | None]
    read: Callable[[Run], None]


#: What the images of tools around a server have in their name.
NO_SERVER = frozenset(
    (
        *("router", "exporter", "bench", "benchmark", "benchmarks", "dashboard", "operator", "controller"),
        *("proxy", "client", "ui", "webui", "sdk", "docs", "test", "tests", "cli", "metrics", "scheduler"),
        *("gateway", "web", "admin", "frontend", "sidecar", "autoscaler", "converter", "loader", "webhook"),
    )
)


def named(image: Reference, *words: str) -> bool:
    """Whether the last part of a repository has one of these in it, and nothing that only tools have."""
    last = image.name.rpartition("/")[2].replace("_", "-").replace(".", "-")
    return any(word in last for word in words) and not NO_SERVER.intersection(last.split("-"))


def only(words: tuple[Word, ...], *asking: str) -> bool:
    """Whether the arguments only ask for help or a version."""
    return any(word.text in ("--version", "--help", "-h", *asking) for word in words)
