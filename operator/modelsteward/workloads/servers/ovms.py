"""OpenVINO Model Server: a hub name, a path, a repository or a configuration file.

Source: openvinotoolkit/model_server at 7e4df0c7a (src/cli_parser.cpp, src/graph_export/graph_cli_parser.cpp
and t2s_graph_cli_parser.cpp, cxxopts: names are exact; docs/image_generation/reference.md).
`--source_loras` is `alias=org/name[@file][:weight]`, an address or a path; `alias=@other:weight` mixes those
that are named.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("source-model", "source-loras", "gguf-filename", "model-path", "model-repository-path"),
            *("config-path", "model-name", "task", "draft-source-model", "vocoder", "cpu-extension"),
        )
    ),
    switches=frozenset(("pull", "list-models", "overwrite-models", "configure", "metrics-enable")),
    underscores=True,
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name == "ovms":
        return None if only(program.arguments, "--list_models") else program.arguments
    return None


def image(image: Reference) -> bool:
    """openvino/model_server."""
    return image.name.endswith("openvino/model_server") or named(image, "ovms")


def read(run: Run) -> None:
    """What is served; with a hub name the repository path is only where it is kept."""
    given = options.read(run.words, GRAMMAR)
    task = {word.text for word in given.all("task")}
    role = Role.EMBEDDING if "embeddings" in task else Role.RERANKER if "rerank" in task else Role.MODEL
    sources = given.all("source-model")
    files = [word.text for word in given.all("gguf-filename") if word.told]
    for word in sources:
        run.name(word, role, fragment=files[0] if files else "")
    for word in given.all("source-loras"):
        _adapters(run, word)
    for word in given.all("vocoder"):
        run.name(word, Role.MODEL)
    for word in given.all("cpu-extension"):
        run.code(word)
    for word in given.all("draft-source-model"):
        run.name(word, Role.DRAFT)
    for word in given.all("model-path"):
        run.name(word, role)
    for word in given.all("model-repository-path"):
        if sources:
            run.cache(word.text)
        else:
            run.name(word, role)
    for word in given.all("config-path"):
        run.configuration(word)
    run.nothing_named(default=False)


def _adapters(run: Run, word: Word) -> None:
    """Adapters by alias; what begins with `@` only mixes others."""
    if run.opaque(word, word.path):
        return
    for entry in word.text.split(","):
        source = entry.partition("=")[2].strip()
        if not source or source.startswith("@"):
            continue
        head, colon, weight = source.rpartition(":")
        if colon and weight.replace(".", "", 1).isdigit():
            source = head
        name, at, file = source.partition("@")
        whole = "://" in source or source.startswith("/") or not at
        run.name(word.cut(source if whole else name), Role.ADAPTER, fragment="" if whole else file)


SERVER = Server("ovms", frozenset(("ovms",)), image, program, read)
