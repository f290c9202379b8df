"""DJL Serving and its large model images: everything by variables. Source: docs.djl.ai, 0.33."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named
from modelsteward.workloads.word import Word

READS = ("HF_MODEL_ID", "OPTION_MODEL_ID", "SERVING_LOAD_MODELS")
DIRECTORY = "/opt/ml/model"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    return program.arguments if program.name == "djl-serving" else None


def image(image: Reference) -> bool:
    """deepjavalibrary/djl-serving, AWS's djl-inference."""
    return named(image, "djl-serving", "djl-inference")


def read(run: Run) -> None:
    """The model, its revision, the draft and remote code."""
    revisions = run.variables("HF_REVISION", "OPTION_REVISION")[:1]
    for word in run.variables("HF_MODEL_ID", "OPTION_MODEL_ID"):
        run.name(word, Role.MODEL, revisions)
    for word in run.variables("OPTION_SPECULATIVE_DRAFT_MODEL"):
        run.name(word, Role.DRAFT)
    for word in run.variables("SERVING_LOAD_MODELS"):
        _, _, address = word.text.rpartition("=")
        run.name(word.cut(address), Role.MODEL)
    mount = run.container.mount_of(DIRECTORY)
    if not run.told and mount is not None:
        run.path(DIRECTORY, Role.MODEL, mount.path)
    run.remote_code(
        run.switched_on("HF_MODEL_TRUST_REMOTE_CODE", "HF_TRUST_REMOTE_CODE", "OPTION_TRUST_REMOTE_CODE")
    )
    run.prefixes(READS)
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


SERVER = Server("djl", frozenset(("djl-serving",)), image, program, read)
