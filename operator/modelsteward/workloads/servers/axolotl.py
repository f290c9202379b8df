"""axolotl: `axolotl train CONFIG`, `accelerate launch -m axolotl.cli.train CONFIG`.

Source: axolotl-ai-cloud/axolotl v0.18.0-9-g067b021c8 (src/axolotl/cli/main.py, click, cli/config.py and
cli/config_options.py, utils/schemas/model.py and peft.py).
The file names the model; options beside it win. A file may be an https address.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import configfiles, options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("base-model", "base-model-config", "cls-model-config", "tokenizer-config", "processor-config"),
            *("revision-of-model", "lora-model-dir", "launcher", "cloud", "sweep", "config", "model"),
        )
    ),
    switches=frozenset(("trust-remote-code", "no-trust-remote-code", "gradio", "chat", "debug", "use-ray")),
    underscores=True,
)
VERBS = frozenset(
    (
        *("train", "inference", "evaluate", "preprocess", "merge-lora", "merge-sharded-fsdp-weights"),
        *("vllm-serve", "quantize", "delinearize-llama4"),
    )
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind the verb, which may be the last part of a module."""
    words = program.arguments
    if only(words):
        return None
    if program.name == "axolotl" or program.module in ("axolotl", "axolotl.cli.main"):
        return words[1:] if words and words[0].text.replace("_", "-") in VERBS else None
    head, _, verb = program.module.rpartition(".")
    return words if head == "axolotl.cli" and verb.replace("_", "-") in VERBS else None


def image(_image: Reference) -> bool:
    """Its images start nothing by themselves."""
    return False


def read(run: Run) -> None:
    """The file of one verb, and the options that beat it."""
    given = options.read(run.words, GRAMMAR)
    files = given.positionals[:1] + given.all("config", "sweep", "cloud")
    extra = tuple(word for file in files for word in configfiles.flags(run, file))
    if extra:
        given = options.read((*extra, *run.words), GRAMMAR)
    for word in given.loose[:1]:
        run.opaque(word, word.path)
    revisions = given.all("revision-of-model")
    for word in given.all("base-model", "model"):
        run.name(word, Role.BASE, revisions)
    for word in given.all("base-model-config", "cls-model-config"):
        run.name(word, Role.BASE)
    for word in given.all("tokenizer-config", "processor-config"):
        run.name(word, Role.TOKENIZER)
    for word in given.all("lora-model-dir"):
        run.name(word, Role.ADAPTER)
    run.remote_code(given.on("trust-remote-code"))
    if run.by_name:
        run.hub_cache()


SERVER = Server("axolotl", frozenset(("axolotl",)), image, program, read)
