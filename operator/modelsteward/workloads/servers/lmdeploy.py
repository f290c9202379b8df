"""LMDeploy: `lmdeploy serve api_server MODEL`; adapters take the model's revision. Source: lmdeploy/cli."""

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
    valued=frozenset(("model-name", "revision", "download-dir", "speculative-draft-model", "chat-template")),
    switches=frozenset(("trust-remote-code",)),
    many=frozenset(("adapters", "api-keys")),
    abbreviations=True,
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if program.name == "lmdeploy" and words and words[0].text == "serve" and not only(words):
        return words[2:]
    return None


def image(image: Reference) -> bool:
    """openmmlab/lmdeploy."""
    return named(image, "lmdeploy")


def read(run: Run) -> None:
    """Model, adapters and draft of one server."""
    given = options.read(run.words, GRAMMAR)
    if run.switched_on("LMDEPLOY_USE_MODELSCOPE"):
        run.hub = "modelscope"
    revisions = given.all("revision")
    for word in given.positionals[:1]:
        run.name(word, Role.MODEL, revisions)
    for word in given.loose:
        run.opaque(word, word.path)
    for word in given.all("adapters"):
        name, equals, path = word.text.partition("=")
        run.name(word.cut(path if equals else name), Role.ADAPTER, revisions)
    for word in given.all("speculative-draft-model"):
        run.name(word, Role.DRAFT)
    run.remote_code(given.on("trust-remote-code"))
    run.nothing_named(default=False)
    if run.by_name:
        run.cache(*(word.text for word in given.all("download-dir")))
        run.hub_cache()


SERVER = Server("lmdeploy", frozenset(("lmdeploy",)), image, program, read)
