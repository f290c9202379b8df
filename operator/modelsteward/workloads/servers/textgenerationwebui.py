"""text-generation-webui: a directory of models, the one to load, and a page that fetches any other.

Source: oobabooga/text-generation-webui v4.7.3 (modules/shared.py, argparse: names may be cut short). Flags of
llama-server are handed on as they are.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

#: Options that name something in a directory, the option of that directory, and where it is by default.
PLACES = (
    ("model", "model-dir", "user_data/models", Role.MODEL),
    ("lora", "lora-dir", "user_data/loras", Role.ADAPTER),
    ("image-model", "image-model-dir", "user_data/image_models", Role.MODEL),
    ("model-draft", "model-dir", "user_data/models", Role.DRAFT),
    ("mmproj", "model-dir", "user_data/mmproj", Role.PROJECTOR),
)
GRAMMAR = Grammar(
    valued=frozenset((*(one for place in PLACES for one in place[:2]), "settings", "extra-flags")) - {"lora"},
    switches=frozenset(("listen", "api", "nowebui", "multi-user", "verbose", "trust-remote-code", "share")),
    many=frozenset(("lora", "extensions")),
    others=frozenset(("model-menu",)),
    abbreviations=True,
)
#: Without one of these a `server.py` is anybody's.
MARKS = ("--nowebui", "--model-dir", "--model-menu", "--loader", "--lora-dir")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    is_this = any(word.text.startswith(MARKS) for word in words)
    return words if is_this and not only(words) else None


def image(image: Reference) -> bool:
    """atinoda/text-generation-webui and others of the name."""
    return "text-generation-webui" in image.name.rpartition("/")[2]


def read(run: Run) -> None:
    """What is loaded, and the open door for more."""
    extra = run.variables("EXTRA_LAUNCH_ARGS")
    words = (*run.words, *(one for word in extra for one in values.arguments(run, word)))
    given = options.read(words, GRAMMAR)
    for option, directory, default, role in PLACES:
        for word in given.all(option):
            _within(run, given, word, directory, default, role)
    for word in given.all("settings"):
        run.configuration(word)
    for word in given.all("extra-flags"):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "options of another server aren't read")
    run.remote_code(given.on("trust-remote-code"))
    if given.on("nowebui") is None:
        where = words[0].path if words else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, where, "the page fetches models by name")
    run.nothing_named(default=False)


def _within(run: Run, given: Options, word: Word, directory: str, default: str, role: Role) -> None:
    """A name in a directory, or a path."""
    if word.text.startswith("/") or not word.told:
        run.name(word, role)
        return
    base = next((one.text for one in given.all(directory)), f"{run.directory or '/app'}/{default}")
    run.path(f"{base.rstrip('/')}/{word.text}", role, word.path)


SERVER = Server("text-generation-webui", frozenset(("server.py",)), image, program, read)
