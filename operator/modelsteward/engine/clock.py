"""The instant of a judgement, and the next one at which it may turn out otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta


class Clock:
    """Rules ask it every question about time; so it knows until when their answers hold."""

    __slots__ = ("now", "until")

    def __init__(self, now: datetime) -> None:
        self.now = now
        #: The first instant ahead that any rule asked about; None: nothing can change by itself.
        self.until: datetime | None = None

    def reached(self, instant: datetime) -> bool:
        """Whether it is this instant or later."""
        if self.now >= instant:
            return True
        if self.until is None or instant < self.until:
            self.until = instant
        return False


def later(instant: datetime, seconds: int) -> datetime:
    """The instant so many seconds on; the end of time where there is none."""
    try:
        return instant + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=instant.tzinfo)
