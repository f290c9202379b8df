"""lm_eval, the evaluation harness: `--model_args pretrained=NAME,revision=R,peft=NAME`.

Source: lm_eval/__main__.py (argparse) and models/huggingface.py, 2026.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-args", "model", "tasks", "device")),
    switches=frozenset(("trust-remote-code", "log-samples", "apply-chat-template")),
    underscores=True,
    abbreviations=True,
)
ROLES = (
    *(("pretrained", Role.MODEL), ("peft", Role.ADAPTER), ("tokenizer", Role.TOKENIZER)),
    *(("delta", Role.ADAPTER), ("base_model", Role.BASE)),
)
#: Backends that ask a server by an alias, whose tokenizer is loaded all the same.
CLIENTS = ("api", "openai", "local-", "anthropic", "textsynth", "ggml", "gguf")


def program(program: Program) -> tuple[Word, ...] | None:
    """All arguments."""
    return program.arguments


def image(_image: Reference) -> bool:
    """It has no images."""
    return False


def read(run: Run) -> None:
    """What the harness loads."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-args"):
        if run.opaque(word, word.path):
            continue
        pairs = dict(piece.partition("=")[::2] for piece in word.text.split(","))
        revision = pairs.get("revision", "")
        for key, role in ROLES:
            if pairs.get(key):
                told = [word.cut(revision)] if revision and role is Role.MODEL else []
                run.name(word.cut(pairs[key]), role, told)
        if is_on(pairs.get("trust_remote_code", "")):
            run.remote_code(word)
    run.remote_code(given.on("trust-remote-code"))


SERVER = Server("lm_eval", frozenset(("lm_eval", "lm-eval")), image, program, read)
