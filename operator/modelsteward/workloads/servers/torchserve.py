"""TorchServe: a store and the models to load from it. Source: arg_parser.py."""

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
    valued=frozenset(("model-store", "ts-config", "workflow-store", "log-config")),
    switches=frozenset(
        ("start", "foreground", "ncs", "enable-model-api", "disable-token-auth", "disable-token")
    ),
    many=frozenset(("models",)),
    underscores=True,
)
STORE = "/home/model-server/model-store"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name == "torchserve":
        return None if only(program.arguments, "--stop") else program.arguments
    return None


def image(image: Reference) -> bool:
    """pytorch/torchserve and its builds."""
    return named(image, "torchserve")


def read(run: Run) -> None:
    """Store, addresses of models, configuration and the model API of one server."""
    given = options.read(run.words, GRAMMAR)
    addressed = False
    for word in given.all("models"):
        name, _, value = word.text.partition("=")
        for piece in (value or name).split(","):
            if "://" in piece:
                addressed = True
                run.name(word.cut(piece), Role.MODEL)
    stores = given.all("model-store")
    for word in stores:
        if not addressed or run.container.mount_of(word.text) is not None:
            run.name(word, Role.MODEL)
    for word in given.all("ts-config") or run.variables("TS_CONFIG_FILE"):
        run.configuration(word)
    if not stores and not addressed:
        mount = run.container.mount_of(STORE)
        if mount is not None:
            run.path(STORE, Role.MODEL, mount.path)
    for word in given.loose:
        run.opaque(word, word.path)
    door = given.on("enable-model-api") or run.switched_on("TS_ENABLE_MODEL_API")
    if door is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "the model API loads by name")
    run.nothing_named(default=False)


SERVER = Server("torchserve", frozenset(("torchserve",)), image, program, read)
