"""MLflow: `mlflow models serve|predict -m URI`, what prepares or fetches one, and its gateway's file.

Source: mlflow 3.18.0 (mlflow/models/cli.py, mlflow/utils/cli_args.py, mlflow/store/artifact/cli.py,
mlflow/deployments/cli.py, mlflow/gateway/cli.py; click).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-uri", "env-manager", "artifact-uri", "config-path")),
    short={"-m": "model-uri", "-u": "artifact-uri"},
)
VERBS = {
    "models": frozenset(("serve", "predict", "prepare-env", "generate-dockerfile", "build-docker")),
    "artifacts": frozenset(("download",)),
    "deployments": frozenset(("create", "update", "run-local")),
    "gateway": frozenset(("start",)),
}


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `models serve` and its like."""
    words = program.arguments
    if program.name != "mlflow" and program.module not in ("mlflow", "mlflow.cli"):
        return None
    return words[2:] if len(words) > 1 and words[1].text in VERBS.get(words[0].text, ()) else None


def image(_image: Reference) -> bool:
    """The tracking server's image serves no model."""
    return False


def read(run: Run) -> None:
    """One URI: a registered model, a run's artefact, a bucket or a path."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-uri", "artifact-uri"):
        run.name(word, Role.MODEL)
    for word in given.all("config-path"):
        run.configuration(word)
        run.told = True
    run.nothing_named(default=False)


SERVER = Server("mlflow", frozenset(("mlflow",)), image, program, read)
