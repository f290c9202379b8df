"""Text Generation Inference: the launcher and its image. Source: launcher/src/main.rs, 3.x.

A flag beats its variable; adapters are hub names with an optional `@revision`, or `name=path`.
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
    valued=frozenset(("model-id", "revision", "lora-adapters", "tokenizer-config-path")),
    switches=frozenset(("trust-remote-code", "json-output", "disable-grammar-support", "env")),
)
READS = ("MODEL_ID", "REVISION", "LORA_ADAPTERS", "TRUST_REMOTE_CODE")


def program(program: Program) -> tuple[Word, ...] | None:
    """The launcher's arguments; `text-generation-server download-weights MODEL` fetches one."""
    if program.name == "text-generation-launcher":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """ghcr.io/huggingface/text-generation-inference, builds of clouds, and those for Gaudi and TPU."""
    return named(image, "text-generation-inference", "tgi-gaudi", "tgi-tpu")


def read(run: Run) -> None:
    """Model, adapters and switches of one launcher."""
    given = options.read(run.words, GRAMMAR)
    revisions = given.all("revision") or run.variables("REVISION")
    for word in given.all("model-id") or run.variables("MODEL_ID"):
        run.name(word, Role.MODEL, revisions)
    for word in given.all("lora-adapters") or run.variables("LORA_ADAPTERS"):
        adapters(run, word)
    run.remote_code(given.on("trust-remote-code") or run.switched_on("TRUST_REMOTE_CODE"))
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache("/data")


def adapters(run: Run, word: Word) -> None:
    """A list with commas."""
    if run.opaque(word, word.path):
        return
    for entry in word.text.split(","):
        name, equals, path = entry.strip().partition("=")
        if equals:
            run.name(word.cut(path), Role.ADAPTER)
            continue
        name, _, revision = name.partition("@")
        run.name(word.cut(name), Role.ADAPTER, [word.cut(revision)] if revision else [])


SERVER = Server("tgi", frozenset(("text-generation-launcher",)), image, program, read)
