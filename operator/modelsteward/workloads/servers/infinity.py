"""Infinity: one `--model-id` for each model, or one variable with a semicolon between.

Source: infinity_emb 0.0.78 (infinity_emb/cli.py, typer, and infinity_emb/env.py).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-id", "model-name-or-path", "revision", "served-model-name")),
    switches=frozenset(("trust-remote-code",)),
)
READS = ("INFINITY_MODEL_ID", "INFINITY_REVISION", "INFINITY_TRUST_REMOTE_CODE")


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `v1` or `v2`."""
    words = program.arguments
    if program.name != "infinity_emb" and program.module.partition(".")[0] != "infinity_emb":
        return None
    return None if only(words) else words


def image(image: Reference) -> bool:
    """michaelf34/infinity."""
    return named(image, "infinity") and image.name.rpartition("/")[2].startswith("infinity")


def read(run: Run) -> None:
    """Every model, each with the revision at its place."""
    given = options.read(run.words, GRAMMAR)
    models = given.all("model-id", "model-name-or-path") or _listed(run, "INFINITY_MODEL_ID")
    revisions = given.all("revision") or _listed(run, "INFINITY_REVISION")
    for index, word in enumerate(models):
        run.name(word, Role.EMBEDDING, revisions[index : index + 1])
    run.remote_code(given.on("trust-remote-code"))
    for word in run.variables("INFINITY_TRUST_REMOTE_CODE"):
        if any(is_on(one) for one in word.text.split(";")):
            run.remote_code(word)
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache(*(f"/app/{directory}" for directory in (".cache/huggingface", ".cache/torch")))


def _listed(run: Run, name: str) -> list[Word]:
    """The values of a variable; what isn't in sight is one value."""
    words = run.variables(name)
    return [
        word.cut(one) if word.told else word
        for word in words
        for one in (word.text.split(";") if word.told else [word.text])
        if one.strip()
    ]


SERVER = Server("infinity", frozenset(("infinity_emb",)), image, program, read)
