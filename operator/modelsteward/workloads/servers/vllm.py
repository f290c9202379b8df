"""vLLM: `vllm serve MODEL`, its modules and its images. Source: engine/arg_utils.py, entrypoints, 2026."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import COMPUTED, Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model", "revision", "code-revision", "tokenizer", "tokenizer-revision", "hf-config-path"),
            *("speculative-config", "speculative-model", "speculative-model-revision", "download-dir"),
            *("config", "task", "runner", "convert", "tool-parser-plugin", "reasoning-parser-plugin"),
            *("middleware", "logits-processors", "served-model-name-prefix"),
        )
    ),
    switches=frozenset(
        (
            *("trust-remote-code", "no-trust-remote-code", "enable-lora", "enforce-eager", "headless"),
            *(
                "async-scheduling",
                "enable-prefix-caching",
                "multi-step-stream-outputs",
                "ray-workers-use-nsight",
            ),
            *("language-model-only", "calculate-kv-scales", "data-parallel-hybrid-lb", "api-server"),
        )
    ),
    many=frozenset(
        ("lora-modules", "prompt-adapters", "served-model-name", "api-key", "cudagraph-capture-sizes")
    ),
    others=frozenset(("model-impl", "model-loader-extra-config", "tokenizer-mode", "config-format")),
    underscores=True,
    abbreviations=True,
    short={"-sc": "speculative-config", "-tp": "tensor-parallel-size", "-pp": "pipeline-parallel-size"},
)
MODULES = frozenset(
    (
        *(
            "vllm.entrypoints.openai.api_server",
            "vllm.entrypoints.api_server",
            "vllm.entrypoints.grpc_server",
        ),
        *("vllm.entrypoints.openai.run_batch",),
    )
)
POOLING = frozenset(("embed", "embedding", "pooling", "reward", "classify"))
RERANKING = frozenset(("score", "rerank"))
READS = ("VLLM_USE_MODELSCOPE", "VLLM_ALLOW_RUNTIME_LORA_UPDATING", "VLLM_SERVER_DEV_MODE")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments; None for other programs and for commands that serve nothing."""
    words = program.arguments
    if program.module in MODULES or program.module == "dynamo.vllm":
        return None if only(words) else words
    if program.name == "vllm" or program.module in ("vllm", "vllm.entrypoints.cli.main"):
        verb = words[0].text if words else ""
        if verb in ("serve", "run-batch") and not only(words):
            return words[1:]
        if verb == "bench" and len(words) > 1 and words[1].text in ("latency", "throughput"):
            return words[2:]
    return None


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
        words = (*words, *(extra.cut(piece) for piece in extra.text.split()))
    given = options.read(words, GRAMMAR)
    if run.environment.text("VLLM_USE_MODELSCOPE").lower() == "true":
        run.hub = "modelscope"
    names(run, given)
    switches(run, given)
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
    role = _role(given)
    models = given.positionals[:1] + given.all("model")
    for word in models:
        run.name(word, role, revisions)
    for word in given.loose:
        if word.text == COMPUTED or (word.text == "\0") or not models:
            run.opaque(word, word.path)
    for word in given.all("tokenizer"):
        run.name(word, Role.TOKENIZER, given.all("tokenizer-revision") or revisions)
    for word in given.all("hf-config-path"):
        run.name(word, Role.MODEL, revisions)
    for word in given.all("lora-modules", "prompt-adapters"):
        values.adapter(run, word)
    for word in given.all("speculative-model", "speculative-config.model"):
        if word.text.strip("[]") not in ("ngram", "suffix"):
            run.name(word, Role.DRAFT, given.all("speculative-model-revision", "speculative-config.revision"))
    for word in given.all("speculative-config"):
        values.draft(run, word)


def switches(run: Run, given: Options) -> None:
    """The options and variables that open a door."""
    # The last of the two wins (argparse.BooleanOptionalAction).
    trusts = [name for name in given.switches if name in ("trust-remote-code", "no-trust-remote-code")]
    if trusts[-1:] != ["no-trust-remote-code"]:
        run.remote_code(given.on("trust-remote-code"))
    for word in given.all("config"):
        run.configuration(word)
    for word in given.all("tool-parser-plugin", "reasoning-parser-plugin"):
        run.code(word)
    for name in ("VLLM_ALLOW_RUNTIME_LORA_UPDATING", "VLLM_SERVER_DEV_MODE"):
        door = run.switched_on(name)
        if door is not None:
            run.record.signal(SignalName.RUNTIME_LOADING, door.path, name, run.container.path)
    redirect = run.variable("VLLM_MODEL_REDIRECT_PATH")
    if redirect is not None:
        run.signal(SignalName.OPAQUE_SOURCE, redirect.path, "a table gives other models for these names")


def _role(given: Options) -> Role:
    tasks = {word.text for word in given.all("task", "runner", "convert")}
    if tasks & RERANKING:
        return Role.RERANKER
    return Role.EMBEDDING if tasks & POOLING else Role.MODEL


SERVER = Server("vllm", frozenset(("vllm", "dynamo.vllm")), image, program, read)
