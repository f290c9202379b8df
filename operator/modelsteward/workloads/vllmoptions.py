"""The options of vLLM's engine, which other servers take and hand on too.

Source: vllm 0.33.0 (vllm/engine/arg_utils.py, vllm/entrypoints/common/cli_args.py, vllm/config/model.py,
vllm/utils/argparse_utils.py, vllm/envs.py, vllm/plugins/lora_resolvers) and vllm-omni 0.30.0
(vllm_omni/entrypoints/cli/serve.py). A switch has an opposite `--no-…`; a list takes all that follows;
`--json.key value` is that key of a JSON option, and the option before the dot may be an abbreviation.
"""

from __future__ import annotations

from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word

#: Files of vLLM-Omni that name the models of its stages.
OMNI_FILES = ("deploy-config", "stage-configs-path", "forced-aligner-config")
#: A file of options of Dynamo's worker.
ENGINE_FILE = "engine-config-json"
GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model", "revision", "code-revision", "tokenizer", "tokenizer-revision", "hf-config-path"),
            *("speculative-config", "speculative-model", "speculative-model-revision", "download-dir"),
            *("config", "task", "runner", "convert", "tool-parser-plugin", "reasoning-parser-plugin"),
            *("served-model-name-prefix", "spec-model", "generation-config", "default-mm-loras"),
            *("model-loader-extra-config", "structured-outputs-config", "qlora-adapter-name-or-path"),
            *("forced-aligner", "auxiliary-text-encoder", ENGINE_FILE, *OMNI_FILES),
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
#: Ends of the variables that open a door; a fork has a beginning of its own.
DOORS = ("ALLOW_RUNTIME_LORA_UPDATING", "SERVER_DEV_MODE")


def role(given: Options) -> Role:
    """What the model is told to do."""
    tasks = {word.text for word in given.all("task", "runner", "convert")}
    if tasks & RERANKING:
        return Role.RERANKER
    return Role.EMBEDDING if tasks & POOLING else Role.MODEL


def beside(run: Run, given: Options, revisions: list[Word], prefix: str = "VLLM") -> None:
    """What is loaded beside the model; the tokenizer has its revision unless it is given one."""
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
    _adapters(run, given, prefix)
    _drafts(run, given)


def _drafts(run: Run, given: Options) -> None:
    revisions = given.all("speculative-model-revision", "speculative-config.revision")
    for word in given.all("speculative-model", "spec-model", "speculative-config.model"):
        if word.text not in values.NO_DRAFT:
            run.name(word, Role.DRAFT, revisions)
    for word in given.all("speculative-config"):
        values.draft(run, word)


def _adapters(run: Run, given: Options, prefix: str) -> None:
    for word in given.all("lora-modules", "prompt-adapters"):
        values.adapter(run, word)
    for word in given.all("qlora-adapter-name-or-path", "lora-path"):
        run.name(word, Role.ADAPTER)
    for word in _json(run, given, "default-mm-loras"):
        run.name(word, Role.ADAPTER)
    plugins = run.variable(f"{prefix}_PLUGINS")
    for word in run.variables(f"{prefix}_LORA_RESOLVER_HF_REPO_LIST"):
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


def switches(run: Run, given: Options, prefix: str = "VLLM") -> None:
    """The options and variables that open a door."""
    # The last of the two wins (argparse.BooleanOptionalAction).
    trusts = [name for name in given.switches if name in ("trust-remote-code", "no-trust-remote-code")]
    if trusts[-1:] != ["no-trust-remote-code"]:
        run.remote_code(given.on("trust-remote-code"))
    for word in given.all("config", ENGINE_FILE, *OMNI_FILES):
        run.configuration(word)
    plugins = _json(run, given, "structured-outputs-config", "reasoning_parser_plugin")
    for word in (*given.all("tool-parser-plugin", "reasoning-parser-plugin"), *plugins):
        run.code(word)
    for name in (f"{prefix}_{door}" for door in DOORS):
        door = run.switched_on(name)
        if door is not None:
            run.record.signal(SignalName.RUNTIME_LOADING, door.path, name, run.container.path)
    redirect = run.variable(f"{prefix}_MODEL_REDIRECT_PATH")
    if redirect is not None:
        run.signal(SignalName.OPAQUE_SOURCE, redirect.path, "a table gives other models for these names")
