"""Text Generation Inference: the launcher, its Python server, and the router of the llama.cpp backend.

Source: huggingface/text-generation-inference v3.3.7-1-gdb931fcf: launcher/src/main.rs,
sagemaker-entrypoint.sh, server/text_generation_server/cli.py and utils/hub.py, and src/main.rs of
backends/llamacpp and backends/trtllm.
A flag beats its variable; adapters are hub names with an optional `@revision`, or `name=path`. Weights are
taken from WEIGHTS_CACHE_OVERRIDE before the hub. SageMaker's image has variables of its own.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        ("model-id", "revision", "lora-adapters", "tokenizer-name", "model-gguf", "weights-cache-override")
    ),
    switches=frozenset(("trust-remote-code", "json-output", "disable-grammar-support", "env")),
)
READS = ("MODEL_ID", "REVISION", "LORA_ADAPTERS", "TRUST_REMOTE_CODE", "WEIGHTS_CACHE_OVERRIDE")
NAMES = frozenset(
    (
        *("text-generation-launcher", "text-generation-server", "text-generation-router-llamacpp"),
        "tgi-entrypoint.sh",
    )
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The launcher's arguments; `text-generation-server download-weights MODEL` fetches one."""
    words = program.arguments
    if program.name not in NAMES or only(words):
        return None
    return words[1:] if program.name == "text-generation-server" else words


def image(image: Reference) -> bool:
    """ghcr.io/huggingface/text-generation-inference, builds of clouds, and those for Gaudi and TPU."""
    return named(image, "text-generation-inference", "tgi-gaudi", "tgi-tpu", "tgi-inference")


def read(run: Run) -> None:
    """Model, adapters and switches of one launcher."""
    given = options.read(run.words, GRAMMAR)
    sagemaker = "sagemaker" in run.container.image or "tgi-inference" in run.container.image
    revisions = given.all("revision") or run.variables("REVISION")
    models = given.all("model-id") or run.variables("MODEL_ID") or given.positionals[:1]
    if sagemaker:
        models = run.variables("HF_MODEL_ID") or models
        revisions = run.variables("HF_MODEL_REVISION") or revisions
        run.remote_code(run.switched_on("HF_MODEL_TRUST_REMOTE_CODE"))
    for word in models:
        run.name(word, Role.MODEL, revisions)
    _beside(run, given, revisions)
    for word in given.all("lora-adapters") or run.variables("LORA_ADAPTERS"):
        adapters(run, word)
    run.remote_code(given.on("trust-remote-code") or run.switched_on("TRUST_REMOTE_CODE"))
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache("/data")


def _beside(run: Run, given: Options, revisions: list[Word]) -> None:
    """What is loaded in the model's place or beside it."""
    for word in given.all("weights-cache-override") or run.variables("WEIGHTS_CACHE_OVERRIDE"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("model-gguf") or run.variables("MODEL_GGUF"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("tokenizer-name") or run.variables("TOKENIZER_NAME"):
        run.name(word, Role.TOKENIZER, revisions)


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


SERVER = Server("tgi", NAMES, image, program, read)
