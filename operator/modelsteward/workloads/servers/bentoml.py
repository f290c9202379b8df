"""BentoML: `bentoml serve BENTO[:tag]` or a directory, which is the working directory where none is named.

Source: bentoml 1.4.40 (bentoml_cli/serve.py, utils.py, models.py and bentos.py, click; loader.py and
frontend/dockerfile/entrypoint.sh in bentoml/_internal): a module of the working directory goes before the
store. Arguments of a bento may name models; `pull` and `models pull` fetch.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, unknown, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("port", "host", "working-dir", "api-workers", "timeout", "arg", "arg-file")),
    switches=frozenset(("development", "production", "reload", "force", "debug", "quiet", "verbose")),
    short={"-p": "port", "-w": "api-workers", "-f": "force"},
)


VERBS = frozenset(("serve", "serve-http", "serve-grpc", "start-http-server", "start-grpc-server", "pull"))
#: The script of every bento's image, which runs what it is told.
ENTRYPOINT = "entrypoint.sh"
MODULES = "bentoml._internal.server.cli."


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind the verb, also behind the script of a bento's image."""
    words = program.arguments
    if program.module.startswith(MODULES):
        return words
    if program.name == ENTRYPOINT and words and words[0].text == "bentoml":
        words = words[1:]
    verb = words[0].text if words else ""
    if verb == "models" and len(words) > 1 and words[1].text == "pull":
        return words[2:]
    return words[1:] if verb in VERBS else None


def image(_image: Reference) -> bool:
    """A bento's image has any name."""
    return False


def read(run: Run) -> None:
    """One bento of the local store, or what lies in a directory."""
    given = options.read(run.words, GRAMMAR)
    here = run.words[-1].path if run.words else f"{run.container.path}.image"
    for word in given.positionals[:1] or [Word(".", here)]:
        _bento(run, word)
    for word in given.all("arg"):
        for key, value in values.pairs(word.cut(one) for one in word.text.split(",")).items():
            if unknown.PART in key.upper() and unknown.is_name(value):
                run.name(value, Role.MODEL)
    for word in given.all("arg-file"):
        run.configuration(word)
    run.nothing_named(default=False)


def _bento(run: Run, word: Word) -> None:
    """A tag of the local store, a directory, or a module and what it holds."""
    text = word.text
    if run.opaque(word, word.path):
        return
    module, colon, held = text.partition(":")
    base = run.directory or "/home/bentoml"
    if "/" in text or text.startswith("."):
        run.path(text if text.startswith("/") else f"{base}/{text}", Role.MODEL, word.path)
    elif colon and "." not in module and not _is_attribute(held):
        run.sight(reference.parse(f"bento://{text}"), Role.MODEL, word.path, text)
    elif colon:
        run.path(base, Role.MODEL, word.path)


def _is_attribute(text: str) -> bool:
    """Whether what follows the colon is a name in a module: no tag has a capital letter."""
    return text == "svc" or text != text.lower()


SERVER = Server("bentoml", frozenset(("bentoml", ENTRYPOINT)), image, program, read)
