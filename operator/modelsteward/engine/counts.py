"""Numbers of users and revenue against the bounds of licences: exact integers, nothing converted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from modelsteward.engine.terms import Asked
from modelsteward.engine.threevalued import Truth

_WIDTH = {"Product": 0, "Licensee": 1, "LicenseeAndAffiliates": 2}


def revenue_exceeds(asked: Asked, amount: int | None) -> Truth:
    """Whether the newest revenue of the clause's period and currency exceeds the amount."""
    clause = asked.clause
    numbers = _newest(
        (it.scope, it.end_time, it.amount)
        for it in asked.facts.revenue or ()
        if it.period == clause.period and it.currency == clause.currency and _current(asked, it.expires_time)
    )
    return _exceeds(numbers, clause.scope, amount, clause.bound)


def users_exceed(asked: Asked, count: int | None, per: str = "Month", month: str | None = None) -> Truth:
    """Whether the newest users of the clause's scope, or those of exactly this month, exceed the count."""
    numbers = _newest(
        (it.scope, it.period, it.count)
        for it in asked.facts.users or ()
        if it.per == per and month in (None, it.period) and _current(asked, it.expires_time)
    )
    return _exceeds(numbers, asked.clause.scope, count, asked.clause.bound)


def _current(asked: Asked, expires: datetime | None) -> bool:
    return expires is None or not asked.case.clock.reached(expires)


def _newest(numbers: Iterable[tuple[str, Any, int]]) -> dict[str, int]:
    """The newest number of each scope, from (scope, when, number)."""
    found: dict[str, tuple[Any, int]] = {}
    for scope, when, number in numbers:
        if scope not in found or found[scope][0] < when:
            found[scope] = (when, number)
    return {scope: number for scope, (_, number) in found.items()}


def _exceeds(numbers: dict[str, int], scope: str | None, limit: int | None, bound: str | None) -> Truth:
    """A wider scope bounds a narrower one from above, a narrower one a wider from below."""
    if limit is None or scope is None:
        return None
    least = limit if bound == "AtLeast" else limit + 1
    if scope in numbers:
        return numbers[scope] >= least
    wider = [value for other, value in numbers.items() if _WIDTH[other] > _WIDTH[scope]]
    narrower = [value for other, value in numbers.items() if _WIDTH[other] < _WIDTH[scope]]
    if wider and min(wider) < least:
        return False
    return True if narrower and max(narrower) >= least else None
