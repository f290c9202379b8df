"""The only entry: one object in, everything it says about models out."""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import Extraction
from modelsteward.workloads import kinds


def extract(group: str, version: str, kind: str, namespace: str, document: dict[str, Any]) -> Extraction:
    """What `document`, a JSON object of this group, version and kind in this namespace, says about models.

    Total: any JSON object gives an answer, none raises. What isn't of the shape its kind has is `unreadable`.
    """
    row = kinds.find(group, kind)
    if row is None:
        return Extraction()
    if version not in row.versions:
        return Extraction(unsupported_version=version)
    return Extraction()


def governs(group: str, kind: str) -> bool:
    """Whether objects of this group and kind are read."""
    return kinds.find(group, kind) is not None


def runs_something_new(group: str, kind: str, new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether an update changes anything that runs: images, commands, environments, volumes, model fields."""
    return kinds.find(group, kind) is not None and new.get("spec") != old.get("spec")
