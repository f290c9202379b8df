"""llama-cpp-python: `python -m llama_cpp.server`, which is no llama-server: options and variables of its own.

Source: llama-cpp-python 0.3.36 (llama_cpp/server/__main__.py, settings.py and model.py) and
abetlen/llama-cpp-python docker/simple/run.sh. Each setting is an option, or a variable in capitals;
CONFIG_FILE beats all of them. With a repository the model is a file of it.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model", "hf-model-repo-id", "lora-path", "lora-base", "clip-model-path", "config-file"),
            *("hf-pretrained-model-name-or-path", "embedding"),
        )
    ),
    many=frozenset(("tensor-split", "kv-overrides")),
    others=frozenset(("model-alias", "hf-tokenizer-config-path")),
    underscores=True,
    abbreviations=True,
)
READS = ("MODEL", "HF_MODEL_REPO_ID", "LORA_PATH", "LORA_BASE", "CLIP_MODEL_PATH", "CONFIG_FILE")
APPLICATION = "llama_cpp.server.app"


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments; uvicorn starts it without any."""
    words = program.arguments
    if program.name == "uvicorn":
        return () if any(word.text.startswith(APPLICATION) for word in words) else None
    return words if program.module == "llama_cpp.server" and not only(words) else None


def image(image: Reference) -> bool:
    """ghcr.io/abetlen/llama-cpp-python."""
    return named(image, "llama-cpp-python")


def read(run: Run) -> None:
    """The model, what is loaded beside it, and the file that may name more."""
    given = options.read(run.words, GRAMMAR)
    role = Role.EMBEDDING if given.on("embedding") or run.switched_on("EMBEDDING") else Role.MODEL
    repositories = _set(run, given, "hf-model-repo-id")
    files = _set(run, given, "model")
    projectors = _set(run, given, "clip-model-path")
    for word in repositories:
        run.hub_name(word, role, fragment=_file(files))
        if projectors:
            run.hub_name(word, Role.PROJECTOR, fragment=_file(projectors))
    for word in () if repositories else files:
        run.name(values.place(word), role)
    for word in () if repositories else projectors:
        run.name(values.place(word), Role.PROJECTOR)
    for word in _set(run, given, "lora-path"):
        run.name(values.place(word), Role.ADAPTER)
    for word in _set(run, given, "lora-base"):
        run.name(values.place(word), Role.MODEL)
    for word in _set(run, given, "hf-pretrained-model-name-or-path"):
        run.name(word, Role.TOKENIZER)
    for word in (*given.all("config-file"), *run.variables("CONFIG_FILE")):
        run.configuration(word)
        run.told = True
    run.prefixes(READS)
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


def _file(files: list[Word]) -> str:
    """The file of a repository; a pattern is none."""
    return next((file.text for file in files if file.told and not {"*", "?", "["} & set(file.text)), "")


def _set(run: Run, given: Options, name: str) -> list[Word]:
    """A setting as option, else as variable."""
    return given.all(name) or run.variables(name.upper().replace("-", "_"), name.replace("-", "_"))[:1]


SERVER = Server("llama-cpp-python", frozenset(("llama_cpp", "uvicorn")), image, program, read)
