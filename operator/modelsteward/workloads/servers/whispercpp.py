"""whisper.cpp: `whisper-server -m FILE`; without one a file of its directory.

Source: ggerganov/whisper.cpp v1.7.5-24-gf0d2bfbf (examples/server/server.cpp; names are exact).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(valued=frozenset(("model",)), short={"-m": "model"})
NAMES = frozenset(("whisper-server", "whisper-cli", "whisper-stream", "whisper-bench"))
DEFAULT = "models/ggml-base.en.bin"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    return None if only(program.arguments) else program.arguments


def image(_image: Reference) -> bool:
    """Its image starts a shell."""
    return False


def read(run: Run) -> None:
    """One file."""
    files = options.read(run.words, GRAMMAR).all("model")
    where = run.words[-1].path if run.words else run.container.path
    for word in files or [Word(DEFAULT, where)]:
        run.name(values.place(word), Role.MODEL)


SERVER = Server("whisper-cpp", NAMES, image, program, read)
