"""mistral.rs: `mistralrs serve [TYPE] -m MODEL`, with adapters, projectors and quantised files.

Source: EricLBuehler/mistral.rs v0.9.2-7-g9e922623f (mistralrs-cli/src/args/mod.rs and model.rs, clap: names
are exact; mistralrs-server-core/src/lora_adapters.rs; Dockerfile). Without a model the quantised file is a
path.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model-id", "quantized-file", "mmproj", "tok-model-id", "tokenizer", "from-uqff", "file"),
            *("legacy-lora", "xlora", "hf-cache", "port"),
        )
    ),
    switches=frozenset(("cpu", "enable-lora", "no-ui")),
    many=frozenset(("lora", "lora-modules")),
    short={"-m": "model-id", "-f": "quantized-file", "-t": "tokenizer", "-p": "port"},
    joined=True,
)
VERBS = frozenset(("serve", "run", "bench", "quantize", "tune"))
FROM_FILE = "from-config"
EMBEDDING = "embedding"
DOOR = "MISTRALRS_ALLOW_RUNTIME_LORA_UPDATING"


def program(program: Program) -> tuple[Word, ...] | None:
    """The verb and its words."""
    words = program.arguments
    verb = words[0].text if words else ""
    return words if (verb in VERBS or verb == FROM_FILE) and not only(words) else None


def image(image: Reference) -> bool:
    """ghcr.io/ericlbuehler/mistral.rs."""
    return named(image, "mistral-rs", "mistralrs")


def read(run: Run) -> None:
    """Model, tokenizer, adapters and the door for more of them."""
    if not run.words:
        return
    given = options.read(run.words[1:], GRAMMAR)
    if run.words[0].text == FROM_FILE:
        for word in given.all("file", "quantized-file"):
            run.configuration(word)
            run.told = True
        return
    kinds = {word.text for word in given.positionals[:1]}
    _model(run, given, Role.EMBEDDING if EMBEDDING in kinds else Role.MODEL)
    _adapters(run, given)
    door = run.switched_on(DOOR)
    if door is not None:
        run.signal(SignalName.RUNTIME_LOADING, door.path, "adapters can be loaded by name while it serves")
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache(*(word.text for word in given.all("hf-cache")), "/data")


def _model(run: Run, given: Options, role: Role) -> None:
    files = given.all("quantized-file", "from-uqff")
    models = given.all("model-id")
    for word in models:
        fragment = next((one.text for one in files if one.told and ";" not in one.text), "")
        run.name(word, role, fragment="" if fragment.startswith("/") else fragment)
    for word in files:
        if not models or word.text.startswith("/"):
            for one in word.text.split(";"):
                run.name(values.place(word.cut(one)), role)
    for word in given.all("mmproj"):
        if not models or word.text.startswith("/"):
            run.name(values.place(word), Role.PROJECTOR)
    for word in given.all("tok-model-id"):
        run.name(word, Role.TOKENIZER)
    for word in given.all("tokenizer"):
        run.name(values.place(word), Role.TOKENIZER)


def _adapters(run: Run, given: Options) -> None:
    for word in given.all("lora", "lora-modules"):
        if word.text.lstrip().startswith("{"):
            held = values.decoded(run, word) or {}
            revision = held.get("revision")
            told = [word.cut(revision)] if isinstance(revision, str) else []
            run.name(word.cut(str(held.get("path") or "")), Role.ADAPTER, told)
        else:
            values.adapter(run, word)
    for word in given.all("legacy-lora", "xlora"):
        run.name(word, Role.ADAPTER)


SERVER = Server("mistralrs", frozenset(("mistralrs",)), image, program, read)
