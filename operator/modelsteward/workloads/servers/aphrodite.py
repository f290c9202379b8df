"""Aphrodite: `aphrodite run MODEL`, a fork of vLLM with its options and variables of its own name.

Source: aphrodite-engine 0.22.0 (aphrodite/entrypoints/cli, aphrodite/engine/arg_utils.py, aphrodite/envs.py).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.workloads import options, vllmoptions
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

PREFIX = "APHRODITE"
READS = (f"{PREFIX}_USE_MODELSCOPE", *(f"{PREFIX}_{door}" for door in vllmoptions.DOORS))
VERBS = frozenset(("run", "serve", "run-batch"))
SECOND = {"bench": frozenset(("latency", "throughput", "startup", "mm-processor")), "launch": {"render"}}


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if only(words):
        return None
    if program.module.startswith("aphrodite.entrypoints.") and ".cli." not in program.module:
        return words
    verb = words[0].text if words else ""
    if verb in SECOND:
        return words[2:] if len(words) > 1 and words[1].text in SECOND[verb] else None
    return words[1:] if verb in VERBS else None


def image(image: Reference) -> bool:
    """alpindale/aphrodite-openai, aphrodite-engine."""
    return named(image, "aphrodite")


def read(run: Run) -> None:
    """Every model, adapter, draft and tokenizer of one server, and its switches."""
    words = run.words[1:] if run.words and run.words[0].text in VERBS else run.words
    given = options.read(words, vllmoptions.GRAMMAR)
    if run.environment.text(f"{PREFIX}_USE_MODELSCOPE").lower() == "true":
        run.hub = "modelscope"
    revisions = given.all("revision")
    for word in given.positionals[:1] + given.all("model"):
        run.name(word, vllmoptions.role(given), revisions)
    for word in given.loose:
        run.opaque(word, word.path)
    vllmoptions.beside(run, given, revisions, PREFIX)
    vllmoptions.switches(run, given, PREFIX)
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache(*(word.text for word in given.all("download-dir")))


SERVER = Server("aphrodite", frozenset(("aphrodite",)), image, program, read)
