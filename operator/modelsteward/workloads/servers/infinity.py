"""Infinity: one `--model-id` for each model, or one variable with a semicolon between.

Source: infinity_emb 0.0.78 (infinity_emb/cli.py, typer: names are exact; infinity_emb/env.py). One revision
is that of all models; of more each has its own, in order.
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
    switches=frozenset(("trust-remote-code", "no-trust-remote-code")),
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
        own = revisions if len(revisions) == 1 else revisions[index : index + 1]
        run.name(word, Role.EMBEDDING, [one for one in own if one.text.strip()])
    run.remote_code(given.on("trust-remote-code"))
    for word in run.variables("INFINITY_TRUST_REMOTE_CODE"):
        # An option beats its variable.
        if "no-trust-remote-code" not in given.switches and any(is_on(one) for one in word.text.split(";")):
            run.remote_code(word)
    run.prefixes(READS)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache(*(f"/app/{directory}" for directory in (".cache/huggingface", ".cache/torch")))


def _listed(run: Run, name: str) -> list[Word]:
    """The values of a variable, also those that are empty; what isn't in sight is one value."""
    return [
        word.cut(one) if word.told else word
        for word in run.variables(name)
        for one in (word.text.removesuffix(";").split(";") if word.told else [word.text])
    ]


SERVER = Server("infinity", frozenset(("infinity_emb",)), image, program, read)
