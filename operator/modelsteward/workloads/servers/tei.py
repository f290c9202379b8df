"""Text Embeddings Inference: the router and its image.

Source: huggingface/text-embeddings-inference v1.9.3-18-g0d124dc (router/src/main.rs and the Python backend's
models/__init__.py, which lets a model's own code run by TRUST_REMOTE_CODE). Up to 1.8 it had a default model.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-id", "revision", "huggingface-hub-cache")),
    switches=frozenset(("auto-truncate", "json-output", "disable-spans")),
)
READS = ("MODEL_ID", "REVISION", "TRUST_REMOTE_CODE")


def program(program: Program) -> tuple[Word, ...] | None:
    """The router's arguments."""
    if program.name == "text-embeddings-router":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """ghcr.io/huggingface/text-embeddings-inference and Google's builds of it."""
    return named(image, "text-embeddings-inference")


def read(run: Run) -> None:
    """The model of one router."""
    given = options.read(run.words, GRAMMAR)
    revisions = given.all("revision") or run.variables("REVISION")
    for word in given.all("model-id") or run.variables("MODEL_ID"):
        run.name(word, Role.EMBEDDING, revisions)
    run.remote_code(run.switched_on("TRUST_REMOTE_CODE"))
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache(*(word.text for word in given.all("huggingface-hub-cache")), "/data")


SERVER = Server("tei", frozenset(("text-embeddings-router",)), image, program, read)
