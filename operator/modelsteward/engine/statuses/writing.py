"""How a status is written: conditions that keep their transition times, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

LONGEST_MESSAGE = 1024
TRUE, FALSE, UNKNOWN = "True", "False", "Unknown"


class Desired(msgspec.Struct, frozen=True):
    """What a status should say, and the first instant at which that can change by time alone."""

    status: dict[str, Any]
    until: datetime | None = None


class Writing:
    """Conditions of one object in the making. `previous`: its status as stored; `now`: aware UTC."""

    def __init__(self, previous: Mapping[str, Any], generation: int, now: datetime) -> None:
        self._previous = {
            each.get("type"): each for each in previous.get("conditions") or () if isinstance(each, dict)
        }
        self._generation = generation
        self._now = rfc3339(now)
        self._made: list[dict[str, Any]] = []

    def set(self, kind: str, status: str, reason: str, message: str) -> None:
        """Add a condition. Its transition time is the stored one unless its status changes."""
        before = self._previous.get(kind, {})
        kept = before.get("lastTransitionTime") if before.get("status") == status else None
        self._made.append(
            {
                "type": kind,
                "status": status,
                "observedGeneration": self._generation,
                "lastTransitionTime": kept or self._now,
                "reason": reason,
                "message": shortened(message),
            }
        )

    def ready(self) -> None:
        """The operator has seen this generation and did what follows from it."""
        self.set("Ready", TRUE, "Processed", "the operator has processed this generation")

    def status(self, **fields: Any) -> dict[str, Any]:
        """The status: these fields (absent where None or empty), then the conditions."""
        written = {name: value for name, value in fields.items() if value not in (None, (), [], {})}
        return {"observedGeneration": self._generation, **written, "conditions": self._made}


def shortened(message: str) -> str:
    """As much of it as a condition may hold."""
    return message if len(message) <= LONGEST_MESSAGE else f"{message[: LONGEST_MESSAGE - 1]}…"


def rfc3339(instant: datetime) -> str:
    """RFC 3339 in whole seconds, UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: Any) -> datetime | None:
    """What `rfc3339` wrote; None for anything that isn't a time."""
    try:
        read = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return read.astimezone(UTC) if read.tzinfo else None


def earliest(*instants: datetime | None) -> datetime | None:
    """The first of those that there are."""
    return min((each for each in instants if each is not None), default=None)


def same(wanted: Any, stored: Any) -> bool:
    """Whether two statuses say the same: the API server merges lists by keys, in an order of its own."""
    return bool(_ordered(wanted) == _ordered(stored))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return sorted((_ordered(each) for each in value), key=repr)
    return value
