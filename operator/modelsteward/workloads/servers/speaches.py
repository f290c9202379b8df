"""speaches, which was faster-whisper-server: it fetches whatever speech model a request names.

Sources: speaches' src/speaches/config.py, main.py and routers/models.py (`POST /v1/models/NAME` downloads) of
March 2026; under its old name src/faster_whisper_server/config.py, routers/stt.py (the request's model is
loaded) and model_manager.py. Nothing there narrows what may be named; only the hub's own HF_HUB_OFFLINE does.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

APPLICATIONS = ("speaches.main:", "faster_whisper_server.main:")
#: Settings of any case; the first is a list in JSON.
PRELOADED = "PRELOAD_MODELS"
MODEL = "WHISPER__MODEL"


def program(program: Program) -> tuple[Word, ...] | None:
    """Its application under uvicorn."""
    words = program.arguments
    runs = any(word.text.startswith(APPLICATIONS) for word in words)
    return words if runs and not only(words) else None


def image(image: Reference) -> bool:
    """ghcr.io/speaches-ai/speaches, fedirz/faster-whisper-server."""
    return named(image, "speaches", "faster-whisper-server")


def read(run: Run) -> None:
    """What is loaded at the start, and an open door."""
    for name in run.environment.names():
        word = run.variable(name) if name.upper() in (PRELOADED, MODEL) else None
        if word is None or run.opaque(word, word.path):
            continue
        for model in [word.text] if name.upper() == MODEL else _listed(run, word):
            run.name(word.cut(model), Role.MODEL)
    if run.switched_on("HF_HUB_OFFLINE") is None:
        where = run.words[0].path if run.words else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, where, "a request can name any model of the hub")
    run.by_name = True
    run.prefixes((PRELOADED, MODEL))
    run.nothing_named(default=False)
    run.hub_cache()


def _listed(run: Run, word: Word) -> list[str]:
    try:
        return msgspec.json.decode(word.text, type=list[str])
    except (msgspec.DecodeError, UnicodeError):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "JSON that can't be read")
        return []


SERVER = Server("speaches", frozenset(("uvicorn",)), image, program, read)
