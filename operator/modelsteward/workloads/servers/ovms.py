"""OpenVINO Model Server: a hub name, a path, a repository or a configuration file. Source: its manual."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            "source-model",
            "model-path",
            "model-repository-path",
            "config-path",
            "model-name",
            "task",
            "draft-source-model",
        )
    ),
    switches=frozenset(("pull", "list-models", "overwrite-models")),
    underscores=True,
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name == "ovms":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """openvino/model_server."""
    return image.name.endswith("openvino/model_server") or named(image, "ovms")


def read(run: Run) -> None:
    """What is served; with a hub name the repository path is only where it is kept."""
    given = options.read(run.words, GRAMMAR)
    task = {word.text for word in given.all("task")}
    role = Role.EMBEDDING if "embeddings" in task else Role.RERANKER if "rerank" in task else Role.MODEL
    sources = given.all("source-model")
    for word in sources:
        run.name(word, role)
    for word in given.all("draft-source-model"):
        run.name(word, Role.DRAFT)
    for word in given.all("model-path"):
        run.name(word, role)
    for word in given.all("model-repository-path"):
        if sources:
            run.cache(word.text)
        else:
            run.name(word, role)
    for word in given.all("config-path"):
        run.configuration(word)
    run.nothing_named(default=False)


SERVER = Server("ovms", frozenset(("ovms",)), image, program, read)
