"""Ray Serve: `serve run FILE`, whose applications may name models. Source: ray/serve/scripts.py, 2026."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("working-dir", "runtime-env", "runtime-env-json", "address", "app-dir", "name")),
    short={"-d": "app-dir", "-a": "address"},
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `run` or `deploy`."""
    words = program.arguments
    return words[1:] if words and words[0].text in ("run", "deploy") else None


def image(_image: Reference) -> bool:
    """Ray's images run many things."""
    return False


def read(run: Run) -> None:
    """A file of applications."""
    for word in options.read(run.words, GRAMMAR).positionals[:1]:
        if word.text.endswith((".yaml", ".yml")):
            run.configuration(word)


SERVER = Server("rayserve", frozenset(("serve",)), image, program, read)
