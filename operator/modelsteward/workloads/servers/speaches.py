"""Speaches: a server of speech models that fetches whatever a request names.

Source: speaches-ai/speaches v0.9.0-rc.3-23-g870e1e1 (src/speaches/config.py, src/speaches/routers/models.py,
Dockerfile). PRELOAD_MODELS is a JSON list.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named
from modelsteward.workloads.word import Word

APPLICATION = "speaches.main"


def program(program: Program) -> tuple[Word, ...] | None:
    """The web server's arguments, where it starts this application."""
    words = program.arguments
    return words if any(word.text.startswith(APPLICATION) for word in words) else None


def image(image: Reference) -> bool:
    """ghcr.io/speaches-ai/speaches, and its old name."""
    return named(image, "speaches", "faster-whisper-server")


def read(run: Run) -> None:
    """What is loaded at the start, and the open door for more."""
    for word in run.variables("PRELOAD_MODELS"):
        if run.opaque(word, word.path):
            continue
        try:
            listed = msgspec.json.decode(word.text, type=list[str])
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            run.signal(SignalName.OPAQUE_SOURCE, word.path, "JSON that can't be read")
            continue
        for name in listed:
            run.name(word.cut(name), Role.MODEL)
    for word in run.variables("WHISPER__MODEL"):
        run.name(word, Role.MODEL)
    where = run.words[0].path if run.words else run.container.path
    run.signal(SignalName.RUNTIME_LOADING, where, "POST /v1/models fetches by name")
    run.hub_cache()


SERVER = Server("speaches", frozenset(("uvicorn",)), image, program, read)
