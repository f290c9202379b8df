"""A copy out of a bucket, a registry or the web whose meaning hangs on where it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import Word

if TYPE_CHECKING:
    from modelsteward.workloads.podspec import Container
    from modelsteward.workloads.run import Run


class Copy(msgspec.Struct, frozen=True):
    """What is copied, and the volumes that it may land on; `found` is None where it can't be told."""

    container: Container
    found: Reference | None
    word: Word
    volumes: frozenset[str]


def note(run: Run, found: Reference | None, word: Word, target: str = "") -> None:
    """Notes a copy; `target` is empty where it isn't known, so that it may go anywhere."""
    known = target and run.directory
    place = target if target.startswith("/") else f"{run.directory}/{target}" if known else ""
    container = run.container
    if place.startswith("/") and word.cut(place).told:
        mount = container.mount_of(normal(place))
        volumes = frozenset((mount.volume.name,) if mount is not None else ())
    else:
        volumes = frozenset(mount.volume.name for mount in container.mounts)
    run.record.copies.append(Copy(container, found, word, volumes))
