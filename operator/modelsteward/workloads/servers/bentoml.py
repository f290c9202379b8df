"""BentoML: `bentoml serve BENTO[:tag]` or a directory. Source: bentoml_cli/serve.py (click), 2026."""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("port", "host", "working-dir", "api-workers", "timeout", "arg")),
    short={"-p": "port", "-w": "api-workers"},
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind the verb."""
    words = program.arguments
    return words[1:] if words and words[0].text in ("serve", "serve-http", "serve-grpc") else None


def image(_image: Reference) -> bool:
    """A bento's image has any name."""
    return False


def read(run: Run) -> None:
    """One bento of the local store, or what lies in a directory."""
    for word in options.read(run.words, GRAMMAR).positionals[:1]:
        text = word.text
        if run.opaque(word, word.path):
            continue
        if text.startswith(("/", ".")) or "/" in text:
            base = run.directory or "/home/bentoml"
            run.path(text if text.startswith("/") else f"{base}/{text}", Role.MODEL, word.path)
        elif ":" in text and "." not in text.partition(":")[0]:
            run.sight(reference.parse(f"bento://{text}"), Role.MODEL, word.path, text)
    run.nothing_named(default=False)


SERVER = Server("bentoml", frozenset(("bentoml",)), image, program, read)
