"""TorchServe: a store and the models to load from it; its launcher of language models.

Source: pytorch/serve v0.12.0 (ts/arg_parser.py, ts/model_server.py, ts/llm_launcher.py, argparse: names may
be cut short; frontend/server/src/main/java/org/pytorch/serve/util/ConfigManager.java; docker/Dockerfile).
TS_CONFIG_FILE beats `--ts-config`; the image has a file of its own. A file may let TS_* variables count.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model-store", "ts-config", "plugins-path", "ppath", "model-id")),
    switches=frozenset(
        ("start", "foreground", "ncs", "enable-model-api", "disable-token-auth", "disable-token")
    ),
    many=frozenset(("models",)),
    others=frozenset(("model-name",)),
    underscores=True,
    abbreviations=True,
)
STORE = "/home/model-server/model-store"
FILE = "/home/model-server/config.properties"
LAUNCHER = "ts.llm_launcher"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name == "torchserve":
        return None if only(program.arguments, "--stop", "-v") else program.arguments
    return (Word(LAUNCHER, ""), *program.arguments) if program.module == LAUNCHER else None


def image(image: Reference) -> bool:
    """pytorch/torchserve and its builds."""
    return named(image, "torchserve")


def read(run: Run) -> None:
    """Store, addresses of models, configuration and the model API of one server."""
    given = options.read(run.words, GRAMMAR)
    if run.words and run.words[0].text == LAUNCHER:
        _launched(run, given)
        return
    addressed = _addressed(run, given)
    stores = given.all("model-store") or run.variables("TS_MODEL_STORE")
    for word in stores:
        if not addressed or run.container.mount_of(word.text) is not None:
            run.name(word, Role.MODEL)
    for word in run.variables("TS_CONFIG_FILE") or given.all("ts-config") or [Word(FILE, run.container.path)]:
        run.configuration(word)
    for word in given.all("plugins-path", "ppath"):
        run.code(word)
    if not stores and not addressed:
        mount = run.container.mount_of(STORE)
        if mount is not None:
            run.path(STORE, Role.MODEL, mount.path)
    for word in (*given.loose, *given.all("models")):
        run.opaque(word, word.path)
    door = given.on("enable-model-api") or run.switched_on("TS_ENABLE_MODEL_API")
    if door is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "the model API loads by name")
    run.nothing_named(default=False)


def _addressed(run: Run, given: Options) -> bool:
    """Whether models are told by address, each as `NAME=ADDRESS` or an address alone."""
    pieces = [
        word.cut(piece[piece.partition("://")[0].rfind("=") + 1 :])
        for word in given.all("models") or run.variables("TS_LOAD_MODELS")
        for piece in word.text.split(",")
        if "://" in piece
    ]
    for piece in pieces:
        run.name(piece, Role.MODEL)
    return bool(pieces)


def _launched(run: Run, given: Options) -> None:
    """A model of the hub, which has a default."""
    for word in given.all("model-id"):
        run.name(word, Role.MODEL)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache()


SERVER = Server("torchserve", frozenset(("torchserve", LAUNCHER)), image, program, read)
