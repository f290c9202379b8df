"""FastChat: `python -m fastchat.serve.model_worker --model-path NAME`; its controllers load none.

Source: fschat 0.2.36 (fastchat/serve/*_worker.py, cli.py and launch_all_serve.py; fastchat/model/
model_adapter.py; argparse). The workers of other engines take the engine's options too. A worker without a
model has Vicuna.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values, vllmoptions
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

CHECKPOINTS = ("gptq-ckpt", "awq-ckpt")
GRAMMAR = msgspec.structs.replace(
    vllmoptions.GRAMMAR,
    valued=vllmoptions.GRAMMAR.valued | {"model-path", "tokenizer-path", *CHECKPOINTS},
    others=vllmoptions.GRAMMAR.others | {"model-names", "model-path-address"},
)
MODULES = frozenset(
    f"fastchat.serve.{name}"
    for name in (
        *(
            "model_worker",
            "vllm_worker",
            "multi_model_worker",
            "sglang_worker",
            "lightllm_worker",
            "mlx_worker",
        ),
        *("cli", "launch_all_serve", "huggingface_api"),
    )
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The worker's arguments."""
    return program.arguments if program.module in MODULES and not only(program.arguments) else None


def image(_image: Reference) -> bool:
    """Its images run workers, controllers and web servers."""
    return False


def read(run: Run) -> None:
    """Models, tokenizer and checkpoints of one worker."""
    given = options.read(run.words, GRAMMAR)
    revisions = given.all("revision")
    for word in given.all("model-path", "model"):
        run.name(word, Role.MODEL, revisions)
    # `NAME@HOST@PORT`, as many as follow.
    for word in given.all("model-path-address") and given.all("model-path-address") + given.positionals:
        run.name(word.cut(word.text.partition("@")[0]), Role.MODEL)
    for word in given.all("tokenizer-path"):
        run.name(word, Role.TOKENIZER)
    for word in given.all(*CHECKPOINTS):
        run.name(values.place(word), Role.MODEL)
    vllmoptions.beside(run, given, revisions)
    vllmoptions.switches(run, given)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache()


SERVER = Server("fastchat", frozenset(("fastchat",)), image, program, read)
