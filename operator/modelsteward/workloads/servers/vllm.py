"""vLLM: `vllm serve MODEL`, its modules and its images; vLLM-Omni, to which `--omni` hands over.

Source: vllm 0.33.0 (vllm/engine/arg_utils.py, vllm/entrypoints/common/cli_args.py, vllm/entrypoints/cli,
vllm/utils/argparse_utils.py, vllm/envs.py, vllm/config/model.py, vllm/plugins/lora_resolvers) and vllm-omni
0.30.0 (vllm_omni/entrypoints/cli/serve.py). A switch has an opposite `--no-…`; a list takes all that follows;
`--json.key value` is that key of a JSON option, and the option before the dot may be an abbreviation.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import COMPUTED, Word

#: Files of vLLM-Omni that name the models of its stages.
OMNI_FILES = ("deploy-config", "stage-configs-path", "forced-aligner-config")
GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model", "revision", "code-revision", "tokenizer", "tokenizer-revision", "hf-config-path"),
            *("speculative-config", "speculative-model", "speculative-model-revision", "download-dir"),
            *("config", "task", "runner", "convert", "tool-parser-plugin", "reasoning-parser-plugin"),
            *("served-model-name-prefix", "spec-model", "generation-config", "default-mm-loras"),
            *("model-loader-extra-config", "structured-outputs-config", "qlora-adapter-name-or-path"),
            *("forced-aligner", "auxiliary-text-encoder", *OMNI_FILES),
        )
    ),
    switches=frozenset(
        (
            *("trust-remote-code", "no-trust-remote-code", "enforce-eager", "headless", "grpc", "omni"),
            *("async-scheduling", "multi-step-stream-outputs", "ray-workers-use-nsight", "numa-bind"),
            *("language-model-only", "calculate-kv-scales", "data-parallel-hybrid-lb", "api-server"),
            *("data-parallel-external-lb", "data-parallel-multi-port-external-lb", "dcp-q-replicate"),
            *("long-prefill-token-threshold-adaptive", "aggregate-engine-logging", "interleave-mm-strings"),
            *("mm-encoder-only", "mm-device-do-normalize", "fully-sharded-loras", "specialize-active-lora"),
            *("scheduler-reserve-full-isl", "kv-cache-metrics", "cudagraph-metrics", "jit-monitor-verbose"),
            *("monokernel", "sleep-mode-offload-cudagraph", "kv-sharing-fast-prefill", "tokens-only"),
            *("swa-bounded-replay", "fail-on-environ-validation", "exclude-tools-when-tool-choice-none"),
            *("cohere-is-reasoning-model", "log-error-stack", "log-stats", "fa-deterministic"),
            *("step-execution", "vae-use-slicing", "vae-use-tiling", "diffusion-streaming-output"),
        )
    ),
    many=frozenset(
        (
            *("lora-modules", "prompt-adapters", "served-model-name", "api-key", "cudagraph-capture-sizes"),
            *("middleware", "logits-processors", "ignore-patterns", "lora-target-modules", "device-ids"),
            *("allowed-media-domains", "numa-bind-nodes", "numa-bind-cpus", "cpu-offload-params"),
            *("offload-params", "collect-detailed-traces", "sleep-preserve-parameter-names"),
            *("kv-cache-dtype-skip-layers", "lora-path"),
        )
    ),
    others=frozenset(("model-impl", "model-class-overrides", "model-class-name", "tokenizer-mode")),
    underscores=True,
    abbreviations=True,
    joined=True,
    short={
        "-sc": "speculative-config",
        "-tp": "tensor-parallel-size",
        "-pp": "pipeline-parallel-size",
        "-O": "optimization-level",
        "-q": "quantization",
        "-n": "nnodes",
        "-r": "node-rank",
    },
)
POOLING = frozenset(("embed", "embedding", "pooling", "reward", "classify"))
RERANKING = frozenset(("score", "rerank"))
EMPTY = (Word("", ""), Word("", ""))
#: Options of `vllm bench sweep` that hold a command: `vllm serve …`, `vllm bench startup …`.
SWEPT = ("serve-cmd", "startup-cmd")
READS = ("VLLM_USE_MODELSCOPE", "VLLM_ALLOW_RUNTIME_LORA_UPDATING", "VLLM_SERVER_DEV_MODE")
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
    for word in given.all("generation-config"):
        if word.text not in ("auto", "vllm"):
            run.name(word, Role.MODEL)
    for word in given.all("forced-aligner", "auxiliary-text-encoder"):
        run.name(word, Role.MODEL)
    for word in _json(run, given, "model-loader-extra-config", "tensorizer_uri", "tensorizer_dir"):
        run.name(word, Role.MODEL)
    _adapters(run, given)
    _drafts(run, given)


def _drafts(run: Run, given: Options) -> None:
    revisions = given.all("speculative-model-revision", "speculative-config.revision")
    for word in given.all("speculative-model", "spec-model", "speculative-config.model"):
        if word.text not in values.NO_DRAFT:
            run.name(word, Role.DRAFT, revisions)
    for word in given.all("speculative-config"):
        values.draft(run, word)


def _adapters(run: Run, given: Options) -> None:
    for word in given.all("lora-modules", "prompt-adapters"):
        values.adapter(run, word)
    for word in given.all("qlora-adapter-name-or-path", "lora-path"):
        run.name(word, Role.ADAPTER)
    for word in _json(run, given, "default-mm-loras"):
        run.name(word, Role.ADAPTER)
    plugins = run.variable("VLLM_PLUGINS")
    for word in run.variables("VLLM_LORA_RESOLVER_HF_REPO_LIST"):
        if plugins is not None and (not plugins.told or "lora_hf_hub_resolver" in plugins.text):
            for one in word.text.split(",") if word.told else [word.text]:
                run.name(word.cut(one), Role.ADAPTER)


def _json(run: Run, given: Options, option: str, *keys: str) -> list[Word]:
    """The texts under these keys of a JSON option, or under all, in either spelling."""
    found = [
        word
        for name, words in given.values.items()
        if name.startswith(f"{option}.") and (not keys or name[len(option) + 1 :] in keys)
        for word in words
    ]
    for word in given.all(option):
        held = values.decoded(run, word) or {}
        found += [
            word.cut(text) for key, text in held.items() if isinstance(text, str) and key in (keys or held)
        ]
    return found


def switches(run: Run, given: Options) -> None:
    """The options and variables that open a door."""
    # The last of the two wins (argparse.BooleanOptionalAction).
    trusts = [name for name in given.switches if name in ("trust-remote-code", "no-trust-remote-code")]
    if trusts[-1:] != ["no-trust-remote-code"]:
        run.remote_code(given.on("trust-remote-code"))
    for word in given.all("config", *OMNI_FILES):
        run.configuration(word)
    plugins = _json(run, given, "structured-outputs-config", "reasoning_parser_plugin")
    for word in (*given.all("tool-parser-plugin", "reasoning-parser-plugin"), *plugins):
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


SERVER = Server("vllm", frozenset(("vllm", "vllm-omni", "dynamo.vllm")), image, program, read)
