"""Xinference: a server that launches whatever it is asked for, and the command that asks it.

Source: xinference 4.1.0 (xinference/deploy/cmdline.py, click; xinference/constants.py). Only it knows what
the names of its catalogue mean; `--model-path` says what is loaded in their place.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-name", "model-path", "model-type", "file")),
    switches=frozenset(("enable-thinking", "persist")),
    underscores=True,
    short={"-n": "model-name", "-mp": "model-path", "-t": "model-type", "-f": "file", "-p": "persist"},
)
SERVING = frozenset(("xinference-local", "xinference-supervisor", "xinference-worker"))
LAUNCH, REGISTER = "launch", "register"
ROLES = {"embedding": Role.EMBEDDING, "rerank": Role.RERANKER}
HOME = "/root/.xinference"


def program(program: Program) -> tuple[Word, ...] | None:
    """The arguments of a server, or the verb and the words of what asks for a model."""
    words = program.arguments
    if only(words):
        return None
    if program.name in SERVING:
        return words
    verb = words[0].text if words else ""
    if verb in (LAUNCH, REGISTER):
        return words
    return words if verb.startswith("-") or not words else None


def image(image: Reference) -> bool:
    """xprobe/xinference."""
    return named(image, "xinference")


def read(run: Run) -> None:
    """An open door, or one launch."""
    verb = run.words[0].text if run.words else ""
    if verb == LAUNCH:
        _launch(run)
    elif verb == REGISTER:
        for word in options.read(run.words[1:], GRAMMAR).all("file"):
            run.configuration(word)
    else:
        where = run.words[0].path if run.words else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, where, "whoever reaches the server can launch by name")
        run.cache(*([word.text for word in run.variables("XINFERENCE_HOME")] or [HOME]))
        run.hub_cache()


def _launch(run: Run) -> None:
    given = options.read(run.words[1:], GRAMMAR)
    kinds = given.all("model-type")
    role = ROLES.get(kinds[-1].text, Role.MODEL) if kinds else Role.MODEL
    for word in given.all("model-path"):
        run.name(word, role)
    for word in () if given.given("model-path") else given.all("model-name"):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "only Xinference knows what this name means")
    run.remote_code(
        next((word for word in given.all("trust-remote-code") if given.on("trust-remote-code")), None)
    )


SERVER = Server("xinference", SERVING | {"xinference"}, image, program, read)
