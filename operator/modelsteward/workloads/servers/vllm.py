"""vLLM: `vllm serve MODEL`, its modules and its images; vLLM-Omni, to which `--omni` hands over.

Source: vllm 0.33.0 (vllm/entrypoints/cli, vllm/benchmarks/sweep/serve.py, vllm/envs.py); its options are in
vllmoptions.py. Dynamo's worker of it: ai-dynamo/dynamo, components/src/dynamo/vllm (args.py at 000a36a7399a,
backend_args.py at 036f289b17f2, handlers.py).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import SignalName
from modelsteward.workloads import options, values, vllmoptions
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import COMPUTED, Word

EMPTY = (Word("", ""), Word("", ""))
#: Options of `vllm bench sweep` that hold a command: `vllm serve …`, `vllm bench startup …`.
SWEPT = ("serve-cmd", "startup-cmd")
READS = ("VLLM_USE_MODELSCOPE", *(f"VLLM_{door}" for door in vllmoptions.DOORS))
#: Verbs that take a server's arguments; of a second word where there is one.
VERBS = frozenset(("serve", "run-batch", "preload"))
SECOND = {
    "bench": frozenset(("latency", "throughput", "startup", "mm-processor")),
    "launch": frozenset(("render",)),
    "snapshot": frozenset(("create",)),
}


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments; None for other programs and for commands that serve nothing."""
    words = program.arguments
    if only(words):
        return None
    if program.module == "dynamo.vllm" or _is_module(program.module):
        return words
    if program.name in ("vllm", "vllm-omni") or program.module in ("vllm", "vllm.entrypoints.cli.main"):
        verb, second = [word.text for word in (*words[:2], *EMPTY)][:2]
        if verb in VERBS:
            return words[1:]
        if second in SECOND.get(verb, ()):
            return words[2:]
        if verb == "snapshot" and second == "restore":
            return tuple(values.place(word) for word in words[2:])
        if (verb, second) == ("bench", "sweep"):
            return _swept(words[2:])
    return None


def _is_module(module: str) -> bool:
    """A module that starts a server by itself."""
    return module.startswith("vllm.entrypoints.") and not module.startswith("vllm.entrypoints.cli.")


def _swept(words: tuple[Word, ...]) -> tuple[Word, ...] | None:
    """The server that a sweep of benchmarks starts, whose command is one argument."""
    given = options.read(words, Grammar(abbreviations=True, valued=frozenset(SWEPT)))
    pieces = [word.cut(piece.strip("'\"")) for word in given.all(*SWEPT) for piece in word.text.split()]
    return tuple(pieces[2:]) or None


def image(image: Reference) -> bool:
    """vllm/vllm-openai, quay.io/vllm/vllm, aibrix/vllm-openai …"""
    return named(image, "vllm")


def read(run: Run) -> None:
    """Every model, adapter, draft and tokenizer of one vLLM server, and its switches."""
    words = run.words
    if words and words[0].text == "serve":
        words = words[1:]
    extra = run.variable("VLLM_ADDITIONAL_ARGS")
    if extra is not None:
        words = (*words, *values.arguments(run, extra))
    given = options.read(words, vllmoptions.GRAMMAR)
    if run.environment.text("VLLM_USE_MODELSCOPE").lower() == "true":
        run.hub = "modelscope"
    names(run, given)
    for word in run.variables("DYN_VLLM_STAGE_CONFIGS_PATH"):
        run.configuration(word)
    door = run.switched_on("DYN_LORA_ENABLED")
    if door is not None:
        detail = "POST /v1/loras loads adapters from any address"
        run.record.signal(SignalName.RUNTIME_LOADING, door.path, detail, run.container.path)
    vllmoptions.switches(run, given)
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        downloads = [word.text for word in given.all("download-dir")]
        if downloads:
            run.cache(*downloads)
        else:
            run.hub_cache()


def names(run: Run, given: Options) -> None:
    """The options that name something."""
    revisions = given.all("revision")
    role = vllmoptions.role(given)
    models = given.positionals[:1] + given.all("model")
    for word in models:
        run.name(word, role, revisions)
    for word in given.loose:
        if word.text == COMPUTED or (word.text == "\0") or not models:
            run.opaque(word, word.path)
    vllmoptions.beside(run, given, revisions)


SERVER = Server("vllm", frozenset(("vllm", "vllm-omni", "dynamo.vllm")), image, program, read)
