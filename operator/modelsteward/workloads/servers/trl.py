"""TRL: `trl sft|dpo|… --model_name_or_path NAME`, `trl vllm-serve --model NAME`.

Source: trl 1.16.0 (trl/cli, trl/scripts, trl/trainer/model_config.py and the experimental trainers).
Its parser is transformers' on argparse: either dash, beginnings fit, a switch may have a value. `--config`
is read only as a word of its own; what stands beside it wins.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import configfiles, options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

TEACHERS = ("teacher-model-name-or-path",)
BASES = ("sft-model-path", "reward-model-path", "reward-model-name-or-path", "ref-model-name-or-path")
GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model-name-or-path", "model-revision", "teacher-model-revision", "model", "revision"),
            *("tokenizer-name-or-path", "tokenizer-name", "teacher-tokenizer-name-or-path", "config"),
            *("trust-remote-code", "speculative-config", "adapter-name-or-path", *TEACHERS, *BASES),
        )
    ),
    switches=frozenset(("use-peft", "load-in-4bit", "load-in-8bit", "push-to-hub", "use-vllm")),
    many=frozenset(("lora-target-modules", "reward-funcs", "report-to", "dataset-name")),
    others=frozenset(("model-init-kwargs", "model-adapter-name", "vllm-model-impl", "teacher-model-kind")),
    underscores=True,
    abbreviations=True,
)
VERBS = frozenset(
    (
        *("sft", "dpo", "grpo", "kto", "reward", "rloo", "orpo", "cpo", "ppo", "gkd", "gold", "bco"),
        *(
            "online_dpo",
            "nash_md",
            "xpo",
            "prm",
            "distillation",
            "iw_opd",
            "minillm",
            "vllm-serve",
            "vllm_serve",
        ),
    )
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The verb and its words; the verb may be the last part of a module."""
    words = program.arguments
    if only(words):
        return None
    if program.name == "trl" or program.module in ("trl", "trl.cli", "trl.cli.main"):
        return words if words and words[0].text in VERBS else None
    head, _, verb = program.module.rpartition(".")
    return (Word(verb, words[0].path), *words) if head == "trl.scripts" and verb in VERBS and words else None


def image(_image: Reference) -> bool:
    """Its images start nothing by themselves."""
    return False


def read(run: Run) -> None:
    """What one verb starts from, or serves."""
    verb, words = run.words[0].text, run.words[1:]
    given = options.read(words, GRAMMAR)
    extra = tuple(word for file in given.all("config") for word in configfiles.flags(run, file))
    if extra:
        given = options.read((*extra, *words), GRAMMAR)
    serves = verb in ("vllm-serve", "vllm_serve")
    for word in given.all("model-name-or-path", "model"):
        role = Role.MODEL if serves else Role.BASE
        run.name(word, role, given.all("model-revision", "revision"))
    _others(run, given)
    run.remote_code(given.on("trust-remote-code"))
    if run.by_name:
        run.hub_cache()


def _others(run: Run, given: Options) -> None:
    for word in given.all(*TEACHERS):
        run.name(word, Role.TEACHER, given.all("teacher-model-revision"))
    for word in given.all(*BASES):
        run.name(word, Role.BASE)
    for word in given.all("tokenizer-name-or-path", "tokenizer-name", "teacher-tokenizer-name-or-path"):
        run.name(word, Role.TOKENIZER)
    for word in given.all("adapter-name-or-path"):
        run.name(word, Role.ADAPTER)
    for word in given.all("speculative-config"):
        values.draft(run, word)


SERVER = Server("trl", frozenset(("trl",)), image, program, read)
