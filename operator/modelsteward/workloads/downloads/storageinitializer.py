"""KServe's storage initializer: pairs of a URI and a directory."""

from __future__ import annotations

from modelsteward.api.sighting import Role
from modelsteward.workloads.downloader import Downloader
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run


def read(run: Run, program: Program, _later: list[Program]) -> None:
    """Every first word of a pair."""
    words = [word for word in program.arguments if not word.text.startswith("-")]
    for word in words[::2]:
        run.name(word, Role.MODEL)


DOWNLOADER = Downloader(
    "storageinitializer", frozenset(("storage-initializer", "initializer-entrypoint")), read
)
