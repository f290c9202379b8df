"""llama-swap: a file that names the commands of servers.

Source: mostlygeek/llama-swap v250-5-g0bdb3720 (llama-swap.go, docker/llama-swap.Containerfile,
docker/unified/Dockerfile).

The file decides all. It is read again when it changes, which only who writes it can make happen.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("config", "config-dir", "listen", "tls-cert-file", "tls-key-file")),
    switches=frozenset(("watch-config", "version")),
)
#: What the images are started with: the plain one's and the unified one's.
DEFAULTS = ("/app/config.yaml", "/etc/llama-swap/config/config.yaml")


def program(program: Program) -> tuple[Word, ...] | None:
    """The arguments."""
    if program.name == "llama-swap":
        return None if only(program.arguments, "-version") else program.arguments
    return None


def image(image: Reference) -> bool:
    """ghcr.io/mostlygeek/llama-swap."""
    return named(image, "llama-swap")


def read(run: Run) -> None:
    """The files of commands, and where the image looks for one."""
    given = options.read(run.words, GRAMMAR)
    files = given.all("config", "config-dir")
    for word in files:
        run.configuration(word)
    if not files:
        for default in DEFAULTS:
            run.configuration(Word(default, run.container.path))


SERVER = Server("llama-swap", frozenset(("llama-swap",)), image, program, read)
