"""Waiver: whether it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.records import Waiver
from modelsteward.engine.statuses.writing import FALSE, UNKNOWN, Desired, Writing, rfc3339

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def desired(catalog: Catalog, waiver: Waiver, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status."""
    writing = Writing(previous, waiver.metadata.generation, now)
    writing.ready()
    end = waiver.spec.expires_time
    if now >= end:
        writing.set("InForce", FALSE, "Expired", f"it ended {rfc3339(end)}")
        return Desired(writing.status())
    writing.set("InForce", UNKNOWN, "NotJudged", "waivers are not judged yet")
    return Desired(writing.status(), end)
