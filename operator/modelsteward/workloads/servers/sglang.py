"""SGLang: `sglang serve MODEL`, `python -m sglang.launch_server`, and its server of diffusion models.

Source: sglang 0.5.23 (srt/arg_groups/fields, srt/server_args.py, cli/serve.py, srt/speculative/spec_utils.py,
multimodal_gen/runtime/server_args/server_args.py and entrypoints/openai/common_api.py) and
sgl-model-gateway/bindings/python/src/sglang_router/launch_server.py. Only the first word is a positional.
Diffusion takes `--<component>-path` for each of a pipeline's components and `POST /v1/set_lora` at any time.
Dynamo's worker of it (ai-dynamo/dynamo at 02ae17cce370, components/src/dynamo/sglang/backend_args.py) takes a
file of options for each role.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model-path", "model", "revision", "tokenizer-path", "speculative-draft-model-path", "config"),
            *("speculative-draft-model", "speculative-draft-model-revision", "speculative-token-map"),
            *("download-dir", "uno-lora-path", "kt-weight-path", "modelopt-checkpoint-restore-path"),
            *("model-loader-extra-config", "remote-instance-weight-loader-seed-instance-ip"),
            *("lora-path", "model-type", "disagg-config", "disagg-config-key"),
        )
    ),
    switches=frozenset(("trust-remote-code", "enable-lora", "is-embedding", "skip-server-warmup")),
    many=frozenset(("lora-paths", "lora-target-modules", "cuda-graph-bs")),
    others=frozenset(
        ("model-impl", "tokenizer-mode", "tokenizer-worker-num", "speculative-draft-load-format")
    ),
    underscores=True,
    abbreviations=True,
)
#: Options that end like those of a diffusion pipeline's components and name none.
NO_COMPONENT = frozenset(
    (
        *("model", "tokenizer", "lora", "uno-lora", "kt-weight", "quantization-param", "file-storage"),
        *("modelopt-checkpoint-restore", "modelopt-checkpoint-save", "modelopt-export", "pdmux-config"),
        *("speculative-draft-model", "speculative-dspark-sps-table", "speculative-dspark-confidence-sts"),
        *("speculative-ngram-external-corpus", "fastapi-root", "output", "output-file", "input-save"),
        *("prompt-file", "mask-strategy-file", "perf-dump", "minimax-h3-adaln-cache"),
    )
)
MODULES = frozenset(
    (
        *("sglang.launch_server", "sglang.bench_one_batch", "sglang.bench_offline_throughput"),
        *("sglang.bench_one_batch_server", "sglang.benchmark.one_batch", "sglang.compile_deep_gemm"),
        *("sglang.benchmark.one_batch_server", "sglang.benchmark.offline_throughput", "dynamo.sglang"),
        *("sglang.srt.weight_cache.daemon", "sglang_router.launch_server"),
        "sglang.multimodal_gen.runtime.launch_server",
    )
)
READS = ("SGLANG_USE_MODELSCOPE",)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if only(words):
        return None
    if program.module in MODULES:
        return words
    if program.name == "sglang" or program.module == "sglang.cli.main":
        return words[1:] if words and words[0].text in ("serve", "generate") else None
    return None


def image(image: Reference) -> bool:
    """lmsysorg/sglang, aibrix/sglang …"""
    return named(image, "sglang")


def read(run: Run) -> None:
    """Model, adapters, draft and tokenizer of one server."""
    given = options.read(run.words, GRAMMAR)
    if run.switched_on("SGLANG_USE_MODELSCOPE") is not None:
        run.hub = "modelscope"
    names(run, given)
    run.remote_code(given.on("trust-remote-code"))
    door = given.on("enable-lora") or next(iter(given.all("lora-paths")), run.switched_on("DYN_LORA_ENABLED"))
    for word in given.all("model-type", "lora-path"):
        door = word if word.text == "diffusion" or word in given.all("lora-path") else door
    if door is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "adapters can be loaded by name while it serves")
    for word in given.all("remote-instance-weight-loader-seed-instance-ip"):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "another server hands over the weights")
    for word in given.all("config", "disagg-config") + run.variables("DYN_SGL_DISAGG_CONFIG"):
        run.configuration(word)
    run.prefixes(READS)
    run.nothing_named(default=False)
    if run.by_name:
        downloads = [word.text for word in given.all("download-dir")]
        if downloads:
            run.cache(*downloads)
        else:
            run.hub_cache()


def names(run: Run, given: Options) -> None:
    """The options that name something."""
    role = Role.EMBEDDING if given.on("is-embedding") else Role.MODEL
    revisions = given.all("revision")
    for word in (*given.all("model-path", "model"), *_first(run)):
        run.name(word, role, revisions)
    for word in given.loose:
        run.opaque(word, word.path)
    for word in given.all("tokenizer-path"):
        run.name(word, Role.TOKENIZER, revisions)
    for word in given.all("speculative-draft-model-path", "speculative-draft-model"):
        run.name(word, Role.DRAFT, given.all("speculative-draft-model-revision"))
    for word in given.all("speculative-token-map"):
        _token_map(run, word)
    _adapters(run, given)
    _weights(run, given)


def _adapters(run: Run, given: Options) -> None:
    for word in given.all("lora-paths"):
        values.adapter(run, word)
    for word in given.all("lora-path", "uno-lora-path"):
        run.name(word, Role.ADAPTER)


def _weights(run: Run, given: Options) -> None:
    """Weights that are taken beside the model's or in their place."""
    for word in given.all("kt-weight-path", "modelopt-checkpoint-restore-path"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("model-loader-extra-config"):
        held = values.decoded(run, word) or {}
        for key, one in (("presharded_path", Role.MODEL), ("draft_presharded_path", Role.DRAFT)):
            if isinstance(text := held.get(key), str):
                run.name(values.place(word.cut(text)), one)
    for option, words in given.values.items():
        if _is_component(option):
            for word in words:
                run.name(word, Role.MODEL)


def _first(run: Run) -> tuple[Word, ...]:
    """The model where it is the first word."""
    words = run.words[:1]
    return words if words and words[0].told and words[0].text[:1] != "-" else ()


def _token_map(run: Run, word: Word) -> None:
    """`org/name/file` of the hub, or a path."""
    repository, _, file = word.text.rpartition("/")
    if word.told and repository.count("/") == 1 and word.text[:1] not in ("/", "."):
        run.name(word.cut(repository), Role.DRAFT, fragment=file)
    else:
        run.name(values.place(word), Role.DRAFT)


def _is_component(option: str) -> bool:
    """`--vae-path`, `--vae-weights-path`, `--component-paths.vae`."""
    name = option.removesuffix("-path")
    if name == option:
        return option.startswith(("component-paths.", "component-weights-paths."))
    return name not in NO_COMPONENT and not name.startswith("router-")


SERVER = Server("sglang", frozenset(("sglang", "sglang_router", "dynamo.sglang")), image, program, read)
