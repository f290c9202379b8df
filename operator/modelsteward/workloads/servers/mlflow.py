"""MLflow: `mlflow models serve|predict -m URI`. Source: mlflow/models/cli.py (click), 2026."""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(valued=frozenset(("model-uri", "env-manager")), short={"-m": "model-uri"})
VERBS = frozenset(("serve", "predict", "build-docker"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `models serve`."""
    words = program.arguments
    serving = len(words) > 1 and words[0].text == "models" and words[1].text in VERBS
    return words[2:] if serving else None


def image(_image: Reference) -> bool:
    """The tracking server's image serves no model."""
    return False


def read(run: Run) -> None:
    """One URI: a registered model, a run's artefact, a bucket or a path."""
    for word in options.read(run.words, GRAMMAR).all("model-uri"):
        run.name(word, Role.MODEL)
    run.nothing_named(default=False)


SERVER = Server("mlflow", frozenset(("mlflow",)), image, program, read)
