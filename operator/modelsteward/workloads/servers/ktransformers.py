"""KTransformers: `--model_path` for the configuration, `--gguf_path` for the weights.

Source: kvcache-ai/ktransformers v0.7.0-5-g95009ea6 (archive/ktransformers/server/args.py, argparse, and
archive/ktransformers/local_chat.py). A file of rules says which classes replace the model's modules.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-path", "model-dir", "gguf-path", "draft-model-dir", "optimize-config-path")),
    others=frozenset(("model-name",)),
    underscores=True,
    abbreviations=True,
)
MODULES = frozenset(("ktransformers.server.main", "ktransformers.local_chat"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name != "ktransformers" and program.module not in MODULES:
        return None
    return None if only(program.arguments) else program.arguments


def image(image: Reference) -> bool:
    """approachingai/ktransformers."""
    return named(image, "ktransformers")


def read(run: Run) -> None:
    """Model, weights and draft of one server."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-path", "model-dir"):
        run.name(word, Role.MODEL)
    for word in given.all("gguf-path"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("draft-model-dir"):
        run.name(values.place(word), Role.DRAFT)
    for word in given.all("optimize-config-path"):
        run.code(word)
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


SERVER = Server("ktransformers", frozenset(("ktransformers",)), image, program, read)
