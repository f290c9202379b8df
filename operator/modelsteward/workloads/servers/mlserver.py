"""MLServer: a URI in a variable, or settings files in a directory.

Source: MLServer 1.7.1 (mlserver/settings.py, mlserver/cli/main.py) and mlserver-huggingface 1.7.1
(mlserver_huggingface/settings.py): what PREDICTIVE_UNIT_PARAMETERS says goes before all else. An environment
is a Python of its own.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.options import is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

PREFIX = "MLSERVER_MODEL_HUGGINGFACE_"
HUGGINGFACE = f"{PREFIX}PRETRAINED_MODEL"
ENVIRONMENTS = ("MLSERVER_MODEL_ENVIRONMENT_TARBALL", "MLSERVER_MODEL_ENVIRONMENT_PATH")
KEYS = (("pretrained_model", Role.MODEL), ("pretrained_tokenizer", Role.TOKENIZER))


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
    _huggingface(run)
    for word in run.variables(*ENVIRONMENTS):
        run.code(word)
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


def _huggingface(run: Run) -> None:
    """What the variables of the Hugging Face runtime name, each in its own way."""
    arguments = run.variables(f"{PREFIX}MODEL_KWARGS")
    kwargs = _decoded(run, arguments[0]) if arguments else {}
    revisions = [arguments[0].cut(str(kwargs["revision"]))] if kwargs.get("revision") else []
    for word in run.variables(HUGGINGFACE):
        run.hub_name(word, Role.MODEL, revisions)
    for word in run.variables(f"{PREFIX}PRETRAINED_TOKENIZER"):
        run.hub_name(word, Role.TOKENIZER)
    for word in arguments:
        _trusts(run, word, kwargs)
    for word in run.variables("MLSERVER_MODEL_EXTRA"):
        _extra(run, word, _decoded(run, word))
    for word in run.variables("PREDICTIVE_UNIT_PARAMETERS"):
        listed = _json(run, word)
        given = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        _extra(run, word, {str(one.get("name")): one.get("value") for one in given})


def _json(run: Run, word: Word) -> object:
    """The value of a variable that holds JSON."""
    if run.opaque(word, word.path):
        return None
    try:
        return msgspec.json.decode(word.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "JSON that can't be read")
        return None


def _decoded(run: Run, word: Word) -> dict[str, object]:
    found = _json(run, word)
    return found if isinstance(found, dict) else {}


def _extra(run: Run, word: Word, found: dict[str, object]) -> None:
    """The Hugging Face runtime's own parameters."""
    kwargs = found.get("model_kwargs")
    revision = kwargs.get("revision") if isinstance(kwargs, dict) else None
    for key, role in KEYS:
        name = found.get(key)
        if isinstance(name, str):
            told = isinstance(revision, str) and role is Role.MODEL
            run.name(word.cut(name), role, [word.cut(str(revision))] if told else [])
    if isinstance(kwargs, dict):
        _trusts(run, word, kwargs)


def _trusts(run: Run, word: Word, kwargs: dict[str, object]) -> None:
    if is_on(str(kwargs.get("trust_remote_code", ""))):
        run.remote_code(word)


SERVER = Server("mlserver", frozenset(("mlserver",)), image, program, read)
