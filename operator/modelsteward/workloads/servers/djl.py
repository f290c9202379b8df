"""DJL Serving and its images for large models: variables, and a store of models.

Source: deepjavalibrary/djl-serving at d21927c4a, after v0.36.0 (serving's Arguments.java, ConfigManager.java
and ModelStore.java; wlm's ModelInfo.java; engines/python's PyModel.java and properties_manager;
serving/docker).
SERVING_* beats the arguments, OPTION_* is any option of the engine. The images serve their management API at
the same address as the models: `POST /models?url=` loads from any address.
"""

from __future__ import annotations

import re

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, vllmoptions
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

READS = ("HF_MODEL_ID", "OPTION_MODEL_ID", "SERVING_LOAD_MODELS", "DJL_ENTRY_POINT")
GRAMMAR = Grammar(
    valued=frozenset(("config-file", "model-store")),
    many=frozenset(("models", "install")),
    abbreviations=True,
    short={"-f": "config-file", "-s": "model-store", "-m": "models", "-i": "install"},
)
STORE = "/opt/ml/model"
#: Options of the engine that name what is loaded beside the model.
ENGINE = (
    *("tokenizer", "tokenizer-revision", "hf-config-path", "generation-config", "speculative-config"),
    *("speculative-model", "model-loader-extra-config", "default-mm-loras", "reasoning-parser-plugin"),
)
EMBEDDING = frozenset(("text-embedding", "text_embedding", "feature-extraction"))
#: Where only the container itself can reach the management API.
OWN = ("http://127.0.0.1", "http://localhost", "https://127.0.0.1", "https://localhost", "unix:")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.name != "djl-serving" or only(program.arguments):
        return None
    return program.arguments


def image(image: Reference) -> bool:
    """deepjavalibrary/djl-serving, AWS's djl-inference."""
    return named(image, "djl-serving", "djl-inference")


def read(run: Run) -> None:
    """The model, the store, what goes beside them and the doors."""
    given = options.read(run.words, GRAMMAR)
    revisions = run.variables("HF_REVISION", "OPTION_REVISION")[:1]
    tasks = {word.text for word in run.variables("HF_TASK", "OPTION_TASK")[:1]}
    for word in run.variables("HF_MODEL_ID", "OPTION_MODEL_ID"):
        run.name(word, Role.EMBEDDING if tasks & EMBEDDING else Role.MODEL, revisions)
    _store(run, given)
    for word in run.variables("OPTION_SPECULATIVE_DRAFT_MODEL"):
        run.name(word, Role.DRAFT)
    engine = Options({}, {}, [], [])
    for name in ENGINE:
        if found := run.variables(f"OPTION_{name.replace('-', '_').upper()}"):
            engine.values[name] = found
    vllmoptions.beside(run, engine, revisions)
    vllmoptions.switches(run, engine)
    for word in given.all("config-file"):
        run.configuration(word)
    _doors(run)
    run.prefixes(READS)
    run.nothing_named(default=False)
    if run.by_name:
        # The images set HF_HOME.
        run.hub_cache("/tmp/.cache/huggingface")  # noqa: S108


def _store(run: Run, given: Options) -> None:
    """The models that are listed, or all that lie in the store."""
    listed = [
        word.cut(one)
        for word in run.variables("SERVING_LOAD_MODELS") or given.all("models")
        for one in (re.split("[, ]+", word.text) if word.told else [word.text])
    ]
    if listed and listed[0].text.upper() != "ALL":
        for word in listed:
            # `[name:version:engine:device]=address`; the name has no question mark.
            name, equals, address = word.text.partition("=")
            if word.text.upper() != "NONE":
                run.name(word.cut(address) if equals and "?" not in name else word, Role.MODEL)
        return
    stores = run.variables("SERVING_MODEL_STORE") or given.all("model-store")
    mount = run.container.mount_of(STORE)
    for word in stores[:1]:
        run.name(word, Role.MODEL)
    if not stores and mount is not None:
        run.path(STORE, Role.MODEL, mount.path)


def _doors(run: Run) -> None:
    """The models' own code, a program for the models, and the management API."""
    run.remote_code(_on(run.variables("OPTION_TRUST_REMOTE_CODE", "HF_MODEL_TRUST_REMOTE_CODE")))
    for word in run.variables("OPTION_ENTRYPOINT", "DJL_ENTRY_POINT")[:1]:
        if word.text.lower().startswith("http"):
            run.signal(SignalName.OPAQUE_COMMAND, word.path, "a program is fetched and run")
        elif word.text.startswith("/"):
            run.code(word)
    found, address = run.container.reference, run.variable("SERVING_MANAGEMENT_ADDRESS")
    if address is not None:
        if not address.text.startswith(OWN):
            run.signal(SignalName.RUNTIME_LOADING, address.path, "POST /models loads from any address")
    elif found is not None and image(found):
        run.signal(SignalName.RUNTIME_LOADING, run.container.path, "POST /models loads from any address")


def _on(words: list[Word]) -> Word | None:
    """The first of these, if it is turned on."""
    return next((word for word in words[:1] if options.is_on(word.text)), None)


SERVER = Server("djl", frozenset(("djl-serving",)), image, program, read)
