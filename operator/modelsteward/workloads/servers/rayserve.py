"""Ray Serve: `serve run FILE`, whose applications may name models, or `serve run MODULE:APP key=value`.

Source: ray 2.60.0 (ray/serve/scripts.py, click): what is no file is an import path below the application's
directory, and what follows are its arguments.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, unknown, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("working-dir", "runtime-env", "runtime-env-json", "address", "app-dir", "name"),
            "route-prefix",
        )
    ),
    switches=frozenset(("blocking", "non-blocking", "reload")),
    short={"-d": "app-dir", "-a": "address", "-r": "reload"},
)
FILES = (".yaml", ".yml", ".json")


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `run` or `deploy`."""
    words = program.arguments
    return words[1:] if words and words[0].text in ("run", "deploy") else None


def image(_image: Reference) -> bool:
    """Ray's images run many things."""
    return False


def read(run: Run) -> None:
    """A file of applications, or one application with its arguments."""
    given = options.read(run.words, GRAMMAR)
    for word in given.positionals[:1]:
        if word.text.endswith(FILES) or word.text.startswith(("/", ".")):
            run.configuration(word)
        elif word.told:
            _module(run, given, word)
    for key, word in values.pairs(given.positionals[1:]).items():
        if unknown.PART in key.upper() and unknown.is_name(word):
            run.record.candidates.append(unknown.Candidate(run, Role.MODEL, word))
    _surroundings(run, given)


def _module(run: Run, given: Options, word: Word) -> None:
    """The file of an import path: a program like any other where a volume supplies it."""
    file = word.text.partition(":")[0].replace(".", "/")
    directory = next((one.text for one in given.all("app-dir") if one.told), "")
    run.code(word.cut(f"{directory.rstrip('/')}/{file}.py" if directory else f"{file}.py"))


def _surroundings(run: Run, given: Options) -> None:
    """Where the code comes from."""
    for word in given.all("working-dir"):
        if "://" in word.text or not word.told:
            run.signal(SignalName.OPAQUE_SOURCE, word.path, "the code is fetched when Ray starts it")
    for word in given.all("runtime-env"):
        run.configuration(word)
    for word in given.all("runtime-env-json"):
        held = values.decoded(run, word) or {}
        if held.get("working_dir") or held.get("py_modules"):
            run.signal(SignalName.OPAQUE_SOURCE, word.path, "the code is fetched when Ray starts it")


SERVER = Server("rayserve", frozenset(("serve",)), image, program, read)
