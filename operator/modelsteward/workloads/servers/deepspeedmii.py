"""DeepSpeed-MII's web servers: `python -m mii.entrypoints.openai_api_server --model NAME`.

Source: deepspeed-mii 0.3.3 (mii/entrypoints/openai_api_server.py and api_server.py, argparse). With
`--load-balancer` it only asks a server that runs elsewhere. A model of its own is the default.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("model", "load-balancer", "deployment-name", "max-length", "tensor-parallel")),
    abbreviations=True,
)
MODULES = frozenset(("mii.entrypoints.openai_api_server", "mii.entrypoints.api_server"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The web server's arguments."""
    return program.arguments if program.module in MODULES and not only(program.arguments) else None


def image(_image: Reference) -> bool:
    """It has no images."""
    return False


def read(run: Run) -> None:
    """The model that it loads itself."""
    given = options.read(run.words, GRAMMAR)
    if given.given("load-balancer"):
        return
    for word in given.all("model"):
        run.name(word, Role.MODEL)
    run.nothing_named(default=True)
    if run.by_name:
        run.hub_cache()


SERVER = Server("deepspeedmii", frozenset(("mii",)), image, program, read)
