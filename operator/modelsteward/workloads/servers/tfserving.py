"""TensorFlow Serving: a base path, or a file of models, which makes the base path nothing.

Source: tensorflow/serving at 9d981c5c2 (tensorflow_serving/model_servers/main.cc and tools/docker/Dockerfile:
the image's script joins MODEL_BASE_PATH and MODEL_NAME, `/models` and `model` if they aren't set).
"""

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
DEFAULT = ("/models", "model")


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
    files, paths = given.all("model-config-file"), given.all("model-base-path")
    for word in files:
        run.configuration(word)
        run.told = True
    if not files:
        for word in paths or _joined(run):
            run.name(word, Role.MODEL)
    run.nothing_named(default=False)


def _joined(run: Run) -> list[Word]:
    """What the image's script makes of its variables; where neither is set, only if something is mounted."""
    base, name = run.variable("MODEL_BASE_PATH"), run.variable("MODEL_NAME")
    where = f"{base.text.rstrip('/') if base else DEFAULT[0]}/{name.text if name else DEFAULT[1]}"
    set_by = name or base
    if set_by is not None:
        return [Word(where, set_by.path)]
    mount = run.container.mount_of(where)
    return [Word(where, mount.path)] if mount is not None else []


NAMES = frozenset(("tensorflow_model_server", "tf_serving_entrypoint.sh"))
SERVER = Server("tfserving", NAMES, image, program, read)
