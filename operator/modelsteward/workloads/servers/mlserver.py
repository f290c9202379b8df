"""MLServer: a URI in a variable, or settings files in a directory. Source: MLServer's settings.py."""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

HUGGINGFACE = "MLSERVER_MODEL_HUGGINGFACE_PRETRAINED_MODEL"


def program(program: Program) -> tuple[Word, ...] | None:
    """The directory to serve from."""
    words = program.arguments
    if program.name == "mlserver" and words and words[0].text == "start" and not only(words):
        return words[1:]
    return None


def image(image: Reference) -> bool:
    """seldonio/mlserver."""
    return named(image, "mlserver")


def read(run: Run) -> None:
    """What the variables name, or the directory where a volume covers it."""
    for word in run.variables("MLSERVER_MODEL_URI"):
        run.name(
            word if "://" in word.text or word.text.startswith("/") else word.cut(f"./{word.text}"),
            Role.MODEL,
        )
    for word in run.variables(HUGGINGFACE):
        run.hub_name(word, Role.MODEL)
    for word in run.variables("MLSERVER_MODEL_EXTRA"):
        _extra(run, word)
    if not run.told:
        for word in run.words[:1]:
            run.opaque(word, word.path)
            mount = run.container.mount_of(word.text.rstrip("/")) if word.text.startswith("/") else None
            if mount is not None:
                run.path(word.text, Role.MODEL, word.path)
        directory = run.directory or "/mnt/models"
        mount = run.container.mount_of(directory)
        if mount is not None and not run.told:
            run.path(directory, Role.MODEL, mount.path)
    run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


def _extra(run: Run, word: Word) -> None:
    """The JSON of the Hugging Face runtime's own parameters."""
    try:
        found = msgspec.json.decode(word.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "JSON that can't be read")
        return
    for key, role in (("pretrained_model", Role.MODEL), ("pretrained_tokenizer", Role.TOKENIZER)):
        name = found.get(key) if isinstance(found, dict) else None
        if isinstance(name, str):
            run.name(word.cut(name), role)


SERVER = Server("mlserver", frozenset(("mlserver",)), image, program, read)
