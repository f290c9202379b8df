"""TensorRT-LLM: `trtllm-serve [serve] MODEL`, Dynamo's worker of it.

Source: NVIDIA/TensorRT-LLM at 00209af149e7 (tensorrt_llm/commands/serve.py, click: names are exact) and
ai-dynamo/dynamo at 0a6a115c6cd1 (args.py and backend_args.py in components/src/dynamo/trtllm, argparse).
`disaggregated` only routes; its MPI workers take their models from a file. Dynamo's worker has a default
model and variables; `--trtllm.key.key value` and `--override-engine-args` give what a file of options may.
"""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import configfiles, options, values
from modelsteward.workloads.options import Grammar, Options, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

CONFIGURATION = ("extra-llm-api-options", "config", "extra-engine-args", "extra-encoder-options")
FILES = ("metadata-server-config-file", "config-file")
#: Keys of a file of options that name something to load, and the keys below them.
NAMING = (
    (("model",), Role.MODEL),
    (("tokenizer",), Role.TOKENIZER),
    (("speculative_config", "speculative_model"), Role.DRAFT),
    (("speculative_config", "speculative_model_dir"), Role.DRAFT),
    (("lora_config", "lora_dir"), Role.ADAPTER),
)
GRAMMAR = Grammar(
    valued=frozenset(
        (
            "tokenizer",
            "model-path",
            "model",
            "hf-revision",
            "revision",
            "custom-module-dirs",
            *FILES,
            *CONFIGURATION,
        )
    ),
    switches=frozenset(("trust-remote-code", "fail-fast-on-attention-window-too-large")),
    underscores=True,
    short={"-c": "config-file"},
)
DYNAMO = "dynamo.trtllm"
OVERRIDE = "override-engine-args"
DYNAMO_GRAMMAR = msgspec.structs.replace(GRAMMAR, valued=GRAMMAR.valued | {OVERRIDE}, abbreviations=True)


VERBS = frozenset(("serve", "grpc", "mm_embedding_serve", "disaggregated_mpi_worker"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if only(words):
        return None
    if program.module == DYNAMO:
        return (Word(DYNAMO, ""), *words)
    if program.name != "trtllm-serve":
        return None
    verb = words[0].text if words else ""
    if verb == "disaggregated":
        return None
    return words[1:] if verb in VERBS else words


def image(image: Reference) -> bool:
    """nvcr.io/nvidia/tensorrt-llm."""
    return named(image, "tensorrt-llm", "trtllm")


def read(run: Run) -> None:
    """Model, tokenizer and files of options of one server."""
    dynamo = bool(run.words) and run.words[0].text == DYNAMO
    given = _dynamo(run) if dynamo else options.read(run.words, GRAMMAR)
    for word in given.positionals[:1] + given.all("model-path", "model"):
        run.name(word, Role.MODEL, given.all("hf-revision") or given.all("revision"))
    for word in given.loose:
        run.opaque(word, word.path)
    for word in given.all("tokenizer"):
        run.name(word, Role.TOKENIZER)
    for word in given.all(*FILES):
        run.configuration(word)
        run.told = True
    for word in given.all("custom-module-dirs"):
        run.code(word)
    for word in given.all(*CONFIGURATION):
        written(run, word)
    run.remote_code(given.on("trust-remote-code"))
    run.nothing_named(default=dynamo)
    if run.by_name:
        run.hub_cache()


def written(run: Run, word: Word) -> None:
    """What a file of options names, where the same shell wrote it (llmapi/llm_args.py)."""
    found = configfiles.value(run, word)
    if isinstance(found, dict):
        _hold(run, word, found)


def _dynamo(run: Run) -> Options:
    """The arguments of Dynamo's worker; a variable stands for an option that isn't given."""
    given = options.read(run.words[1:], DYNAMO_GRAMMAR)
    for option in ("model", "revision", "extra-engine-args", OVERRIDE):
        if not given.all(*(("model", "model-path") if option == "model" else (option,))):
            given.values[option] = run.variables(f"DYN_TRTLLM_{option.replace('-', '_').upper()}")
    for word in given.all(OVERRIDE):
        _hold(run, word, values.decoded(run, word) or {})
    for keys, role in NAMING:
        for word in given.all(f"trtllm.{'.'.join(keys)}"):
            run.name(word, role)
    return given


def _hold(run: Run, word: Word, found: dict[str, Any]) -> None:
    """What options of the engine name."""
    if is_on(str(found.get("trust_remote_code", ""))):
        run.remote_code(word)
    for keys, role in NAMING:
        held: Any = found
        for key in keys:
            held = held.get(key) if isinstance(held, dict) else None
        for name in held if isinstance(held, list) else [held]:
            if isinstance(name, str):
                run.name(word.cut(name), role)


SERVER = Server("trtllm", frozenset(("trtllm-serve", DYNAMO)), image, program, read)
