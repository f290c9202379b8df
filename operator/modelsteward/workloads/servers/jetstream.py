"""JetStream: PyTorch's server by flags, MaxText's by `key=value`. Source: jetstream_pt/cli.py, config.py, and
MaxText's maxengine_server.py and base.yml.

`model_name` is an architecture. A tokenizer named by a relative path is one of MaxText's own assets, unless
`tokenizer_type=huggingface`.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model_id", "checkpoint_path", "tokenizer_path", "model_name", "config", "size")),
    switches=frozenset(("quantize_weights", "enable_model_warmup", "internal_use_local_tokenizer")),
)
VERBS = frozenset(("serve", "interactive", "benchmark_offline"))
#: MaxText's programs that load weights; they train from them but for the servers.
SERVING = frozenset(("maxengine_server", "decode", "inference_microbenchmark"))
PATHS = ("load_parameters_path", "load_full_state_path", "lora_input_adapters_path")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if program.module.startswith(("MaxText.", "maxtext.")) or program.name == "maxengine_server.py":
        return words
    if program.module == "jetstream_pt.cli" or program.name == "jpt":
        return words[1:] if words and words[0].text in VERBS and not only(words) else None
    return words if program.name == "jetstream_pytorch_server_entrypoint.sh" else None


def image(image: Reference) -> bool:
    """jetstream-pytorch-server, maxengine-server, jetstream-maxtext, jetstream-pathways."""
    return named(image, "jetstream-pytorch", "maxengine-server", "jetstream-maxtext", "jetstream-pathways")


def read(run: Run) -> None:
    """Model and tokenizer, in either spelling."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model_id"):
        run.name(word, Role.MODEL)
    for word in given.all("checkpoint_path"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("tokenizer_path"):
        run.name(values.place(word), Role.TOKENIZER)
    pairs = values.pairs(given.positionals)
    for key in PATHS:
        if key in pairs:
            role = Role.ADAPTER if "adapters" in key else Role.MODEL
            run.name(values.place(pairs[key]), role)
    _tokenizer(run, pairs)
    for word in given.positionals:
        if word.text.endswith((".yml", ".yaml")) and "=" not in word.text:
            run.configuration(word)
    for word in given.loose:
        run.opaque(word, word.path)
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


def _tokenizer(run: Run, pairs: dict[str, Word]) -> None:
    word = pairs.get("tokenizer_path")
    if word is None:
        return
    kind = pairs["tokenizer_type"].text if "tokenizer_type" in pairs else ""
    if kind == "huggingface" or not word.told or word.text.startswith("/") or "://" in word.text:
        run.name(word, Role.TOKENIZER)


NAMES = frozenset(
    (
        *("jpt", "jetstream_pt.cli", "jetstream_pytorch_server_entrypoint.sh", "maxengine_server.py"),
        *(f"{package}.{name}" for package in ("MaxText", "maxtext") for name in SERVING),
    )
)
SERVER = Server("jetstream", NAMES, image, program, read)
