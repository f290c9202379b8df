"""OpenLLM: `openllm serve NAME[:VERSION]`, a bento of its repository of models.

Source: openllm 0.6.30 (openllm/__main__.py, typer).
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, unknown, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("port", "timeout", "repo", "env", "arg", "context", "verbose")),
    switches=frozenset(("do-not-track",)),
)
VERBS = frozenset(("serve", "run", "deploy"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind the verb."""
    words = program.arguments
    return words[1:] if words and words[0].text in VERBS and not only(words) else None


def image(image: Reference) -> bool:
    """ghcr.io/bentoml/openllm."""
    return named(image, "openllm")


def read(run: Run) -> None:
    """One bento, and the arguments by which it may be told another model."""
    words = run.words[1:] if run.words and run.words[0].text in VERBS else run.words
    given = options.read(words, GRAMMAR)
    for word in given.positionals[:1]:
        if not run.opaque(word, word.path):
            run.sight(reference.parse(f"bento://{word.text}"), Role.MODEL, word.path, word.text)
    for key, word in values.pairs(given.all("arg", "env")).items():
        if unknown.PART in key.upper() and unknown.is_name(word):
            run.name(word, Role.MODEL)
    run.nothing_named(default=False)


SERVER = Server("openllm", frozenset(("openllm",)), image, program, read)
