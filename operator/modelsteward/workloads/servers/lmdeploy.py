"""LMDeploy: `lmdeploy serve api_server MODEL`, `lmdeploy chat MODEL`; adapters take the model's revision.

Source: InternLM/lmdeploy v0.16.0-5-g1263d5cd8 (lmdeploy/cli/serve.py, cli.py, lite.py and utils.py,
lmdeploy/utils.py). Names may have underscores and be cut short. `serve proxy` only routes.
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

MOST_VERBS = 2
GRAMMAR = Grammar(
    valued=frozenset(("revision", "download-dir", "speculative-draft-model", "generation-config")),
    switches=frozenset(
        ("trust-remote-code", "eager-mode", "ssl", "language-model-only", "search-scale", "w-sym")
    ),
    many=frozenset(
        (
            *("adapters", "api-keys", "allow-origins", "allow-methods", "allow-headers"),
            *("allowed-media-domains", "cudagraph-capture-batch-sizes"),
        )
    ),
    others=frozenset(("model-name", "model-format", "speculative-algorithm")),
    underscores=True,
    abbreviations=True,
)
#: Second words that load a model; `chat` has none.
LOADING = {
    "serve": frozenset(("api_server", "gradio")),
    "lite": frozenset(("auto_awq", "auto_gptq", "calibrate", "smooth_quant")),
}


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    words = program.arguments
    if program.name != "lmdeploy" or len(words) < MOST_VERBS or only(words):
        return None
    if words[0].text == "chat":
        return words[1:]
    return words[2:] if words[1].text in LOADING.get(words[0].text, ()) else None


def image(image: Reference) -> bool:
    """openmmlab/lmdeploy."""
    return named(image, "lmdeploy")


def read(run: Run) -> None:
    """Model, adapters and draft of one server."""
    given = options.read(run.words, GRAMMAR)
    if run.switched_on("LMDEPLOY_USE_MODELSCOPE"):
        run.hub = "modelscope"
    elif (other := run.switched_on("LMDEPLOY_USE_OPENMIND_HUB")) is not None:
        run.signal(SignalName.REDIRECTED_HUB, other.path, "names are those of another hub")
    revisions = given.all("revision")
    for word in given.positionals[:1]:
        run.name(word, Role.MODEL, revisions)
    for word in given.loose:
        run.opaque(word, word.path)
    for word in given.all("adapters"):
        name, equals, path = word.text.partition("=")
        run.name(word.cut(path if equals else name), Role.ADAPTER, revisions)
    for word in given.all("speculative-draft-model"):
        run.name(word, Role.DRAFT)
    for word in given.all("generation-config"):
        if word.text not in ("auto", "lmdeploy"):
            run.name(word, Role.MODEL)
    run.remote_code(given.on("trust-remote-code"))
    run.nothing_named(default=False)
    if run.by_name:
        run.cache(*(word.text for word in given.all("download-dir")))
        run.hub_cache()


SERVER = Server("lmdeploy", frozenset(("lmdeploy",)), image, program, read)
