"""SGLang: `sglang serve`, `python -m sglang.launch_server`. Source: server_args.py and its manual."""

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
            *("download-dir",),
        )
    ),
    switches=frozenset(("trust-remote-code", "enable-lora", "is-embedding", "skip-server-warmup")),
    many=frozenset(("lora-paths", "lora-target-modules", "cuda-graph-bs")),
    others=frozenset(("model-loader-extra-config", "model-impl", "tokenizer-mode", "tokenizer-worker-num")),
    abbreviations=True,
)
MODULES = frozenset(("sglang.launch_server", "sglang.bench_one_batch", "sglang.bench_offline_throughput"))
READS = ("SGLANG_USE_MODELSCOPE",)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if only(words):
        return None
    if program.module in MODULES or program.module == "dynamo.sglang":
        return words
    if program.name == "sglang" and words and words[0].text == "serve":
        return words[1:]
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
    door = given.on("enable-lora") or next(iter(given.all("lora-paths")), None)
    if door is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "adapters can be loaded by name while it serves")
    for word in given.all("config"):
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
    for word in given.all("model-path", "model") + given.positionals[:1]:
        run.name(word, role, revisions)
    for word in given.loose:
        run.opaque(word, word.path)
    for word in given.all("tokenizer-path"):
        run.name(word, Role.TOKENIZER, revisions)
    for word in given.all("speculative-draft-model-path", "speculative-draft-model"):
        run.name(word, Role.DRAFT, given.all("speculative-draft-model-revision"))
    for word in given.all("lora-paths"):
        values.adapter(run, word)


SERVER = Server("sglang", frozenset(("sglang", "dynamo.sglang")), image, program, read)
