"""Triton: `tritonserver --model-repository DIR`, and its OpenAI frontend.

Source: triton-inference-server/server v2.54.0-295-ge1db8a603 (src/command_line_parser.cc, read by
getopt_long, and python/openai/openai_frontend/main.py). Modes are compared without regard to case;
`s3://http://host:port/bucket/key` names a host; AIP_STORAGE_URI stands in for a repository. Backends, agents
and caches are libraries of a directory.
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

LIBRARIES = ("backend-directory", "repoagent-directory", "cache-directory")
NAMES = frozenset(("tritonserver", "trtserver"))
#: The OpenAI frontend's file, whose name says little.
FRONTEND = "main.py"
GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model-repository", "model-store", "model-control-mode", "load-model", "tokenizer"),
            *("repository-poll-secs", *LIBRARIES),
        )
    ),
    others=frozenset(("model-config-name", "model-load-thread-count", "model-namespacing")),
    abbreviations=True,
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if only(words):
        return None
    is_frontend = program.name == FRONTEND and any(one.text.startswith("--model-repository") for one in words)
    return words if program.name in NAMES or is_frontend else None


def image(image: Reference) -> bool:
    """nvcr.io/nvidia/tritonserver but for its client SDK, and the old tensorrtserver."""
    return named(image, "tritonserver", "tensorrtserver") and "sdk" not in image.revision


def read(run: Run) -> None:
    """Every repository of one server, and whether models can be loaded by request."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("model-repository", "model-store") or run.variables("AIP_STORAGE_URI"):
        text = word.text
        for scheme in ("s3://http://", "s3://https://"):
            if text.startswith(scheme):
                text = "s3://" + text[len(scheme) :]
        run.name(word.cut(text), Role.MODEL)
    for word in given.all("tokenizer"):
        run.name(word, Role.TOKENIZER)
    for word in given.all(*LIBRARIES):
        run.code(word)
    for word in given.all("model-control-mode"):
        if word.text.lower() == "explicit":
            run.record.signal(
                SignalName.RUNTIME_LOADING, word.path, "a request may load a model", run.container.path
            )
    run.nothing_named(default=False)


SERVER = Server("triton", NAMES | {FRONTEND}, image, program, read)
