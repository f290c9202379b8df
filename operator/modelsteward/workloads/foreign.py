"""What a program is given from elsewhere: libraries and programs on a volume, another host for its hub."""

from __future__ import annotations

from modelsteward.api.sighting import SignalName
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import Word

CODE_VARIABLES = frozenset(
    (
        *("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "PATH", "BASH_ENV", "ENV"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE"),
    )
)
#: Variables that send a hub's names elsewhere, and the hub's own host.
ENDPOINTS = {"HF_ENDPOINT": "huggingface.co", "MODEL_ENDPOINT": "huggingface.co"}


def variables(container: Container, record: Record, environment: Environment) -> None:
    """What a shell or `env` has put into the environment of one program."""
    if environment is container.environment:
        return
    for name in CODE_VARIABLES:
        word = environment.get(name)
        if word is not None and word is not container.environment.get(name):
            foreign_code(container, record, name, word)
    for name in ENDPOINTS:
        word = environment.get(name)
        if word is not None and word is not container.environment.get(name):
            redirected(container, record, name, word)


def redirected(container: Container, record: Record, name: str, word: Word) -> None:
    """The hub's names are asked of another host."""
    record.speaks_of_models = True
    if not is_hub(word.text, ENDPOINTS[name]):
        detail = f"{name} sends hub names to another host"
        record.signal(SignalName.REDIRECTED_HUB, word.path, detail, container.path)


def is_hub(address: str, host: str) -> bool:
    """Whether an endpoint is the hub itself."""
    bare = address.strip().lower().removeprefix("https://").rstrip("/")
    return not address or bare == host


def foreign_code(container: Container, record: Record, name: str, word: Word) -> None:
    """Libraries or programs from a directory that a volume covers."""
    for piece in word.text.replace(" ", ":").split(":"):
        mount = container.mount_of(normal(piece)) if piece.startswith("/") else None
        if mount is not None and mount.volume.kind != "image":
            detail = f"{name} has {piece}, which lies on a {mount.volume.kind} volume"
            record.signal(SignalName.OPAQUE_COMMAND, word.path, detail, container.path)
            return
