"""Program code that doesn't come with the image: libraries and programs from directories of a volume."""

from __future__ import annotations

from modelsteward.api.sighting import SignalName
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.podspec import Container, normal
from modelsteward.workloads.record import Record
from modelsteward.workloads.word import Word

CODE_VARIABLES = frozenset(
    (
        *("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "PATH", "BASH_ENV", "ENV"),
        *("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE"),
    )
)


def variables(container: Container, record: Record, environment: Environment) -> None:
    """What a shell or `env` has put into the environment of one program."""
    if environment is container.environment:
        return
    for name in CODE_VARIABLES:
        word = environment.get(name)
        if word is not None and word is not container.environment.get(name):
            foreign_code(container, record, name, word)


def foreign_code(container: Container, record: Record, name: str, word: Word) -> None:
    """Libraries or programs from a directory that a volume covers."""
    for piece in word.text.replace(" ", ":").split(":"):
        mount = container.mount_of(normal(piece)) if piece.startswith("/") else None
        if mount is not None and mount.volume.kind != "image":
            detail = f"{name} has {piece}, which lies on a {mount.volume.kind} volume"
            record.signal(SignalName.OPAQUE_COMMAND, word.path, detail, container.path)
            return
