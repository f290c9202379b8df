"""TabbyAPI: models by name below a directory, by option, by variable or in its file; `download` fetches one.

Source: theroyallab/tabbyAPI at e632af4 (args.py, argparse, config_models.py and tabby_config.py in common;
docker/Dockerfile). A variable is TABBY_<section>_<field>; options beat it, it beats the file.
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

#: Fields that name a model, the field of its directory, their section, and the role.
PLACES = (
    ("model-name", "model-dir", "MODEL", "models", Role.MODEL),
    ("draft-model-name", "draft-model-dir", "DRAFT_MODEL", "models", Role.DRAFT),
    ("embedding-model-name", "embedding-model-dir", "EMBEDDINGS", "models", Role.EMBEDDING),
)
GRAMMAR = Grammar(
    valued=frozenset(
        (
            *(one for place in PLACES for one in place[:2]),
            "config",
            "revision",
            "inline-model-loading",
            "lora-dir",
        )
    ),
    many=frozenset(("loras", "use-as-default", "dummy-model-names", "api-servers")),
    abbreviations=True,
)
#: Without one of these a `main.py` is anybody's.
MARKS = ("--inline-model-loading", "--draft-model-dir", "--embedding-model-dir", "--dummy-model-names")
HOME = "/app"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    return words if any(word.text.startswith(MARKS) for word in words) and not only(words) else None


def image(image: Reference) -> bool:
    """ghcr.io/theroyallab/tabbyapi."""
    return named(image, "tabbyapi")


def read(run: Run) -> None:
    """What is loaded at the start, the file of settings, and whether a request may load more."""
    words = run.words[1:] if run.words and run.words[0].text.endswith("main.py") else run.words
    given = options.read(words, GRAMMAR)
    if words and words[0].text == "download":
        for word in given.positionals[1:2]:
            run.name(word, Role.MODEL, given.all("revision"))
        return
    for field, directory, section, default, role in PLACES:
        bases = _set(run, given, directory, section)
        for word in bases:
            run.opaque(word, word.path)
        base = next((one.text for one in bases), default)
        for word in _set(run, given, field, section):
            _within(run, word, base, role)
    for word in given.all("config") or [Word(f"{HOME}/config.yml", run.container.path)]:
        run.configuration(word)
    if (
        door := given.on("inline-model-loading") or run.switched_on("TABBY_MODEL_INLINE_MODEL_LOADING")
    ) is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "a request may name the model to load")
    run.nothing_named(default=False)


def _set(run: Run, given: Options, field: str, section: str) -> list[Word]:
    return given.all(field) or run.variables(f"TABBY_{section}_{field.upper().replace('-', '_')}")


def _within(run: Run, word: Word, base: str, role: Role) -> None:
    if run.opaque(word, word.path):
        return
    home = run.directory or HOME
    run.path(f"{base if base.startswith('/') else f'{home}/{base}'}/{word.text}", role, word.path)


SERVER = Server("tabbyapi", frozenset(("main.py",)), image, program, read)
