"""When audits are due: slots of a schedule, and which of those that have passed still run.

A slot is an instant in whole seconds, aware UTC. It is a property of the schedule alone: whoever computes it,
from whichever instant, gets the same ones, because audits are named from them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from cronsim import CronSim, CronSimError

#: Twice a year: the first of January and of July at midnight.
DEFAULT_CRON = "0 0 1 1,7 *"
DEFAULT_ZONE = "Etc/UTC"
#: A handover between two operators takes less; a slot that fell into one wasn't missed.
HANDOVER = timedelta(seconds=60)

CatchUp = Literal["All", "Latest", "None"]
SECOND = timedelta(seconds=1)
#: Where the slots of a cron are counted for `problem`: 29 February falls on every weekday in them.
ANCHOR = datetime(2026, 1, 1, tzinfo=UTC)
HORIZON = datetime(2076, 1, 1, tzinfo=UTC)


class Timing(msgspec.Struct, frozen=True):
    """The part of a schedule that decides its slots: an interval, or a cron with a time zone."""

    #: No slot is earlier; with an interval it is the first one.
    start: datetime
    #: Five fields, as Debian's cron reads them.
    cron: str = DEFAULT_CRON
    #: IANA name.
    zone: str = DEFAULT_ZONE
    #: Seconds; zero: `cron` counts.
    interval: int = 0


class Plan(msgspec.Struct, frozen=True):
    """What follows from a schedule at one instant."""

    #: Slots to run, oldest first.
    run: tuple[datetime, ...] = ()
    #: Slots that passed and will never run (at least so many, for crons with thousands of them).
    missed: int = 0
    #: The newest slot that passed, whether it runs or not; None: none did.
    last: datetime | None = None
    #: The first slot after the instant; None: there is none.
    next: datetime | None = None


class Rules(msgspec.Struct, frozen=True):
    """What happens to slots that weren't run in time."""

    catch_up: CatchUp = "Latest"
    catch_up_limit: int = 100
    #: Seconds; None: a slot may start however late.
    deadline: int | None = None
    suspended: bool = False


def timing(
    *,
    created: datetime,
    cron: str | None = None,
    zone: str | None = None,
    interval: int | None = None,
    start: datetime | None = None,
) -> Timing:
    """The timing of a schedule as written, what is absent filled in. `created`: when the object was."""
    first = (start or created).astimezone(UTC).replace(microsecond=0)
    if interval:
        return Timing(start=first, interval=interval)
    return Timing(start=created.astimezone(UTC), cron=cron or DEFAULT_CRON, zone=zone or DEFAULT_ZONE)


@lru_cache(maxsize=4096)
def problem(cron: str, zone: str, interval: int, minimum: int) -> str | None:
    """Why a schedule can never run, in one line; None where it can.

    `minimum`: seconds that two slots must be apart. For a cron they are counted as its wall clock reads:
    that a clock is put forward once a year makes no schedule wrong.
    """
    if interval:
        return _too_close(f"intervalSeconds {interval}", interval, minimum) if interval < minimum else None
    if len(cron.split()) != 5:
        return f"schedule '{cron}' must have five fields: minute, hour, day of month, month, day of week"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"timeZone '{zone}' isn't the IANA name of a time zone, such as Europe/Berlin"
    try:
        walls = list(islice(takewhile(lambda wall: wall < HORIZON, CronSim(cron, ANCHOR)), 750))
    except CronSimError as error:
        return f"schedule '{cron}' can't be read or never comes true: {str(error).lower()}"
    if not walls:
        return f"schedule '{cron}' never comes true"
    closest = min((int((b - a).total_seconds()) for a, b in pairwise(walls)), default=minimum)
    return _too_close(f"schedule '{cron}' has slots {closest} seconds apart", closest, minimum)


def _too_close(what: str, closest: int, minimum: int) -> str | None:
    if closest >= minimum:
        return None
    return f"{what}: slots must be at least {minimum} seconds apart (minimumAuditIntervalSeconds)"


def iterate(timing: Timing, after: datetime) -> Iterator[datetime]:
    """Slots later than `after`, oldest first, without end for an interval. The timing has no `problem`."""
    if timing.interval:
        yield from _interval(timing, after)
        return
    after = max(after, timing.start - SECOND)
    zone = ZoneInfo(timing.zone)
    # Debian's cron moves a wall time that a clock change skips, and tells a repeated one once. cronsim has to
    # come from before such an hour to see it: start two days early, and drop what is too early.
    begin = max(after, datetime(1970, 1, 3, tzinfo=UTC)) - timedelta(days=2)
    newest = after
    for wall in CronSim(timing.cron, begin.astimezone(zone)):
        slot = wall.astimezone(UTC)
        if slot > newest:
            newest = slot
            yield slot


def _interval(timing: Timing, after: datetime) -> Iterator[datetime]:
    step = timedelta(seconds=timing.interval)
    index = max(0, (after - timing.start) // step + 1)
    try:
        while True:
            yield timing.start + index * step
            index += 1
    except OverflowError:
        return


def next_slot(timing: Timing, after: datetime) -> datetime | None:
    """The first slot later than `after`."""
    return next(iterate(timing, after), None)


def slots(timing: Timing, after: datetime, until: datetime, limit: int) -> tuple[tuple[datetime, ...], int]:
    """The newest `limit` slots in (`after`, `until`], oldest first, and how many there are in all.

    The count is exact for an interval. For a cron, older slots than are asked for may stay uncounted: a
    schedule of a slot a minute that nobody looked at for years must not stop the process that looks.
    """
    if timing.interval:
        return _interval_slots(timing, after, until, limit)
    window = timedelta(hours=1)
    while True:
        begin = max(after, until - window)
        kept: deque[datetime] = deque(maxlen=limit)
        count = 0
        for slot in iterate(timing, begin):
            if slot > until:
                break
            kept.append(slot)
            count += 1
        if begin == after or count >= limit:
            return tuple(kept), count
        window *= 2


def _interval_slots(
    timing: Timing, after: datetime, until: datetime, limit: int
) -> tuple[tuple[datetime, ...], int]:
    step = timedelta(seconds=timing.interval)
    first = max(0, (after - timing.start) // step + 1)
    last = (until - timing.start) // step
    newest = range(max(first, last - limit + 1), last + 1)
    return tuple(timing.start + index * step for index in newest), max(0, last - first + 1)


def last_slot(timing: Timing, until: datetime) -> datetime | None:
    """The newest slot that isn't later than `until`."""
    found, _ = slots(timing, timing.start - SECOND, until, 1)
    return found[0] if found else None


def plan(timing: Timing, rules: Rules, after: datetime, now: datetime, running_since: datetime) -> Plan:
    """Which slots in (`after`, `now`] run, and what comes next.

    `running_since`: since when somebody has been here to run slots without a break. What came later is
    run; what came before was missed, and the catch-up decides: All runs the newest `catch_up_limit`, Latest
    the newest, None nothing but a newest one that fell into a handover. A deadline holds for all.
    """
    upcoming = next_slot(timing, now)
    if rules.suspended:
        return Plan(last=None, next=None)
    here = max(after, min(running_since, now))
    # Who is a thousand slots late was not here.
    prompt, prompt_count = slots(timing, here, now, 1000)
    limit = rules.catch_up_limit if rules.catch_up == "All" else 1
    missed, missed_count = slots(timing, after, here, limit)
    last = prompt[-1] if prompt else (missed[-1] if missed else None)
    if rules.catch_up == "None":
        missed = tuple(slot for slot in missed if slot == last and now - slot <= HANDOVER)
    run = missed + prompt
    if rules.deadline is not None:
        run = tuple(slot for slot in run if now - slot <= timedelta(seconds=rules.deadline))
    return Plan(run=run, missed=prompt_count + missed_count - len(run), last=last, next=upcoming)
