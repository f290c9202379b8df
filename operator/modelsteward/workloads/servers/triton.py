"""Triton: `tritonserver --model-repository DIR`. Source: src/command_line_parser.cc (getopt_long), 2026.

Modes are compared without regard to case; `s3://http://host:port/bucket/key` names a host.
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
    valued=frozenset(
        ("model-repository", "model-store", "model-control-mode", "load-model", "repository-poll-secs")
    ),
    abbreviations=True,
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name in ("tritonserver", "trtserver"):
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """nvcr.io/nvidia/tritonserver but for its client SDK, and the old tensorrtserver."""
    return named(image, "tritonserver", "tensorrtserver") and "sdk" not in image.revision


def read(run: Run) -> None:
    """Every repository of one server, and whether models can be loaded by request."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-repository", "model-store"):
        text = word.text
        for scheme in ("s3://http://", "s3://https://"):
            if text.startswith(scheme):
                text = "s3://" + text[len(scheme) :]
        run.name(word.cut(text), Role.MODEL)
    for word in given.all("model-control-mode"):
        if word.text.lower() == "explicit":
            run.record.signal(
                SignalName.RUNTIME_LOADING, word.path, "a request may load a model", run.container.path
            )
    run.nothing_named(default=False)


SERVER = Server("triton", frozenset(("tritonserver", "trtserver")), image, program, read)
