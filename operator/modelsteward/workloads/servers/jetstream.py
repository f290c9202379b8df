"""JetStream: PyTorch's server by flags, MaxText's programs by `key=value` or a variable `M_KEY`.

Source: AI-Hypercomputer/jetstream-pytorch at c8bb611 (jetstream_pt/cli.py, config.py; absl) and
AI-Hypercomputer/maxtext maxtext-v0.2.4-10-ge591f30cb (src/maxtext/configs/base.yml and pyconfig.py,
src/maxtext/inference/vllm_decode.py, …/maxengine_server_entrypoint.sh). `model_name` is an architecture. A
tokenizer named by a relative path is one of MaxText's own assets, unless `tokenizer_type=huggingface`.
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
    valued=frozenset(("model_id", "checkpoint_path", "tokenizer_path", "model_name", "config", "size")),
    switches=frozenset(("quantize_weights", "enable_model_warmup", "internal_use_local_tokenizer")),
)
VERBS = frozenset(("serve", "interactive", "benchmark_offline"))
#: MaxText's programs that load weights; they train from them but for the servers.
SERVING = frozenset(("maxengine_server", "decode", "vllm_decode", "inference_microbenchmark"))
PATHS = ("load_parameters_path", "load_full_state_path", "lora_input_adapters_path")
KEYS = (*PATHS, "hf_lora_adapter_path", "tokenizer_path", "tokenizer_type", "vllm_hf_config_path")
#: Stands before the words of a program that trains.
TRAINS = "maxtext-train"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    package, _, module = program.module.partition(".")
    if package in ("MaxText", "maxtext"):
        last = module.rpartition(".")[2]
        if last not in SERVING and not last.startswith("train") and not last.endswith("sft_train"):
            return None
        return words if last in SERVING else (Word(TRAINS, ""), *words)
    if program.module == "jetstream_pt.cli" or program.name == "jpt":
        return words[1:] if words and words[0].text in VERBS and not only(words) else None
    return words if program.name in SCRIPTS else None


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
    trains = bool(run.words) and run.words[0].text == TRAINS
    _maxtext(run, given, Role.BASE if trains else Role.MODEL)
    for word in given.positionals:
        if word.text.endswith((".yml", ".yaml")) and "=" not in word.text:
            run.configuration(word)
    for word in given.loose:
        run.opaque(word, word.path)
    if not trains:
        run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


def _maxtext(run: Run, given: Options, role: Role) -> None:
    """What keys and variables name; a key that is given twice is refused."""
    pairs = {key: word for key in KEYS for word in run.variables(f"M_{key.upper()}")}
    pairs |= values.pairs(given.positionals)
    for key in PATHS:
        if key in pairs:
            run.name(values.place(pairs[key]), Role.ADAPTER if "adapters" in key else role)
    if "hf_lora_adapter_path" in pairs:
        run.name(pairs["hf_lora_adapter_path"], Role.ADAPTER)
    if "vllm_hf_config_path" in pairs:
        run.name(values.place(pairs["vllm_hf_config_path"]), Role.MODEL)
    word = pairs.get("tokenizer_path")
    if word is None:
        return
    kind = pairs["tokenizer_type"].text if "tokenizer_type" in pairs else ""
    if kind == "huggingface" or not word.told or word.text.startswith("/") or "://" in word.text:
        run.name(word, Role.TOKENIZER)


SCRIPTS = frozenset(
    ("maxengine_server.py", "maxengine_server_entrypoint.sh", "jetstream_pytorch_server_entrypoint.sh")
)
NAMES = frozenset(("jpt", "jetstream_pt.cli", "MaxText", "maxtext", *SCRIPTS))
SERVER = Server("jetstream", NAMES, image, program, read)
