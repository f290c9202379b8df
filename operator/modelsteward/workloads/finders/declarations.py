"""Declarations: the annotation `modelsteward.io/models`, names or references with a comma between."""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import Declaration
from modelsteward.workloads.record import Record

ANNOTATION = "modelsteward.io/models"
#: More words of one annotation aren't read.
MOST_WORDS = 256


def find(metadata: Any, path: str, record: Record) -> None:
    """Reads the annotations of one object or pod template whose `metadata` stands at `path`."""
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    value = annotations.get(ANNOTATION) if isinstance(annotations, dict) else None
    if not isinstance(value, str):
        return
    place = f"{path}.annotations['{ANNOTATION}']"
    words = [word.strip() for word in value.split(",") if word.strip()]
    for word in words[:MOST_WORDS]:
        record.declarations.append(Declaration(word, place))
    if len(words) > MOST_WORDS:
        record.unreadable.append((place, f"more than {MOST_WORDS} declared models"))
