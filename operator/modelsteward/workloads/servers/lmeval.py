"""lm_eval, the evaluation harness: `--model_args pretrained=NAME,revision=R,peft=NAME`, in one word or many.

Source: lm_eval 0.4.13 (lm_eval/_cli/harness.py and run.py, argparse; lm_eval/utils.py; huggingface.py,
vllm_causallms.py, sglang_causallms.py, hf_steered.py, nemo_lm.py and megatron_lm.py in lm_eval/models). One
revision serves model, adapter and tokenizer. Tasks of a directory may hold code.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model", "device", "config", "include-path")),
    switches=frozenset(("trust-remote-code", "log-samples", "predict-only", "write-out", "show-config")),
    many=frozenset(("model-args", "tasks", "gen-kwargs", "metadata")),
    underscores=True,
    abbreviations=True,
    short={"-M": "model", "-a": "model-args", "-t": "tasks", "-C": "config"},
)
ROLES = (
    *(("pretrained", Role.MODEL), ("peft", Role.ADAPTER), ("tokenizer", Role.TOKENIZER)),
    *(("delta", Role.ADAPTER), ("base_model", Role.BASE), ("lora_local_path", Role.ADAPTER)),
    *(("tokenizer_path", Role.TOKENIZER), ("tokenizer_model", Role.TOKENIZER)),
)
#: Backends that name their model's directory in a way of their own.
DIRECTORIES = {"nemo_lm": "path", "megatron_lm": "load", "steered": "steer_path"}
#: Roles that take the one revision, but for a tokenizer that has its own.
PINNED = frozenset((Role.MODEL, Role.ADAPTER, Role.TOKENIZER))
OTHERS = frozenset(("ls", "validate"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `run`, which may be left out."""
    words = program.arguments
    verb = words[0].text if words else ""
    if verb in OTHERS or only(words):
        return None
    return words[1:] if verb == "run" else words


def image(_image: Reference) -> bool:
    """It has no images."""
    return False


def read(run: Run) -> None:
    """What the harness loads."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-args"):
        if not run.opaque(word, word.path):
            _arguments(run, given, word)
    for word in given.all("config"):
        run.configuration(word)
    for word in given.all("include-path"):
        run.code(word)
    run.remote_code(given.on("trust-remote-code"))
    if run.by_name:
        run.hub_cache()


def _arguments(run: Run, given: Options, word: Word) -> None:
    """`key=value` with commas between."""
    pairs = dict(piece.partition("=")[::2] for piece in word.text.split(","))
    for key, role in ROLES:
        if pairs.get(key):
            own = pairs.get("tokenizer_revision", "") if role is Role.TOKENIZER else ""
            revision = own or (pairs.get("revision", "") if role in PINNED else "")
            run.name(word.cut(pairs[key]), role, [word.cut(revision)] if revision else [])
    for model in given.all("model"):
        directory = pairs.get(DIRECTORIES.get(model.text, ""))
        if directory:
            run.name(values.place(word.cut(directory)), Role.MODEL)
    if is_on(pairs.get("trust_remote_code", "")):
        run.remote_code(word)


SERVER = Server("lm_eval", frozenset(("lm_eval", "lm-eval")), image, program, read)
