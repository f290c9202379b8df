"""KServe's huggingfaceserver. Source: its __main__.py: `--model_id` goes before `--model_dir`.

Its vLLM backend takes vLLM's options too; the tokenizer has the model's revision unless it is given one.
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
    valued=frozenset(
        (
            *(
                "model-id",
                "model-dir",
                "model",
                "model-revision",
                "revision",
                "tokenizer",
                "tokenizer-revision",
            ),
            *("speculative-config", "task", "backend", "download-dir", "config"),
        )
    ),
    switches=frozenset(("trust-remote-code", "enable-lora", "disable-lower-case", "disable-special-tokens")),
    many=frozenset(("lora-modules",)),
    others=frozenset(("model-name", "model-impl", "tokenizer-mode", "model-loader-extra-config")),
    underscores=True,
    abbreviations=True,
)
READS = ("MODEL_ID", "MODEL_DIR", "STORAGE_URI")
EMBEDDING = frozenset(("text_embedding", "embed", "embedding"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.module.partition(".")[0] == "huggingfaceserver":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """kserve/huggingfaceserver."""
    return named(image, "huggingfaceserver")


def read(run: Run) -> None:
    """Model, tokenizer, adapters and drafts of one server."""
    given = options.read(run.words, GRAMMAR)
    tasks = {word.text for word in given.all("task")}
    role = Role.EMBEDDING if tasks & EMBEDDING else Role.MODEL
    revisions = given.all("model-revision") or given.all("revision")
    for word in given.all("model-id", "model-dir", "model"):
        run.name(word, role, revisions)
    if not given.given("model-id", "model-dir", "model"):
        for word in run.variables("MODEL_ID", "MODEL_DIR"):
            run.name(word, role, revisions)
    for word in given.all("tokenizer"):
        run.name(word, Role.TOKENIZER, given.all("tokenizer-revision") or revisions)
    for word in given.all("lora-modules"):
        values.adapter(run, word)
    for word in given.all("speculative-config"):
        values.draft(run, word)
    for word in given.all("speculative-config.model"):
        run.name(word, Role.DRAFT)
    for word in given.all("config"):
        run.configuration(word)
    run.remote_code(given.on("trust-remote-code"))
    run.prefixes(READS)
    if not run.record.placeholder:
        run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


SERVER = Server("huggingfaceserver", frozenset(("huggingfaceserver",)), image, program, read)
