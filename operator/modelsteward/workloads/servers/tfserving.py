"""TensorFlow Serving. Source: main.cc, and the image's script, which joins MODEL_BASE_PATH and MODEL_NAME."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-base-path", "model-name", "model-config-file", "platform-config-file")),
    underscores=True,
)
DEFAULT = "/models"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments; the image's own script adds the variables."""
    if program.name in ("tensorflow_model_server", "tf_serving_entrypoint.sh"):
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """tensorflow/serving and images made from it."""
    return image.name.endswith("tensorflow/serving") or image.name.rpartition("/")[2].endswith(
        ("tensorflow-serving", "tf-serving")
    )


def read(run: Run) -> None:
    """The base path, or the variables that the entrypoint joins."""
    given = options.read(run.words, GRAMMAR)
    paths = given.all("model-base-path")
    for word in paths:
        run.name(word, Role.MODEL)
    for word in given.all("model-config-file"):
        run.configuration(word)
        run.told = True
    name, base = run.variable("MODEL_NAME"), run.variable("MODEL_BASE_PATH")
    if not paths and (name or base):
        where = name or base
        directory = base.text.rstrip("/") if base else DEFAULT
        if where is not None:
            run.name(Word(f"{directory}/{name.text if name else 'model'}", where.path), Role.MODEL)
    run.nothing_named(default=False)


NAMES = frozenset(("tensorflow_model_server", "tf_serving_entrypoint.sh"))
SERVER = Server("tfserving", NAMES, image, program, read)
