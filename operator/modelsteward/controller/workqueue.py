"""Keys to look at: each once however often it is asked for, later each time it fails; and at set times."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: Kind and name of an object.
Key = tuple[str, str]
FIRST_DELAY = 0.2
LONGEST_DELAY = 60.0
#: Wall clocks are set and machines sleep: nobody waits for an instant longer than this without looking again.
LONGEST_WAIT = timedelta(seconds=20)


def delay(failures: int) -> float:
    """Seconds until a key is looked at again that failed so many times in a row."""
    return min(FIRST_DELAY * 2.0 ** min(failures - 1, 20), LONGEST_DELAY)


class WorkQueue:
    """Keys that wait for a worker. One that is asked for while it is worked on is worked on again after."""

    def __init__(self) -> None:
        self._waiting: deque[Key] = deque()
        self._queued: set[Key] = set()
        self._active: set[Key] = set()
        self._again: set[Key] = set()
        self._failures: dict[Key, int] = {}
        self._ready = asyncio.Event()

    def add(self, key: Key) -> None:
        """Have it looked at."""
        if key in self._active:
            self._again.add(key)
        elif key not in self._queued:
            self._queued.add(key)
            self._waiting.append(key)
            self._ready.set()

    async def get(self) -> Key:
        """The next key; `done` has to follow."""
        while not self._waiting:
            self._ready.clear()
            await self._ready.wait()
        key = self._waiting.popleft()
        self._queued.discard(key)
        self._active.add(key)
        return key

    def done(self, key: Key, *, failed: bool = False) -> None:
        """The key was looked at. One that failed comes again, each time a little later."""
        self._active.discard(key)
        again = key in self._again
        self._again.discard(key)
        if not failed:
            self._failures.pop(key, None)
            if again:
                self.add(key)
            return
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        asyncio.get_running_loop().call_later(delay(failures), self.add, key)

    @property
    def depth(self) -> int:
        """How many keys wait or are worked on."""
        return len(self._waiting) + len(self._active)

    @property
    def failing(self) -> int:
        """How many keys failed the last time."""
        return len(self._failures)


class Agenda:
    """Instants at which keys have to be looked at again; one a key, a new one replaces it."""

    def __init__(self, queue: WorkQueue, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._queue = queue
        self._clock = clock
        self._at: dict[Key, datetime] = {}
        self._heap: list[tuple[datetime, int, Key]] = []
        self._number = itertools.count()
        self._changed = asyncio.Event()

    def set(self, key: Key, instant: datetime | None) -> None:
        """Look at it then; None: at no set time."""
        if instant is None:
            self._at.pop(key, None)
        elif self._at.get(key) != instant:
            self._at[key] = instant
            heapq.heappush(self._heap, (instant, next(self._number), key))
            if self._heap[0][0] == instant:
                self._changed.set()

    def soon(self, key: Key, instant: datetime) -> None:
        """Look at it then at the latest."""
        if key not in self._at or instant < self._at[key]:
            self.set(key, instant)

    def due(self) -> datetime | None:
        """Queue what is due; the instant of what comes next."""
        while self._heap:
            instant, _, key = self._heap[0]
            if self._at.get(key) == instant:
                if instant > self._clock():
                    return instant
                del self._at[key]
                self._queue.add(key)
            heapq.heappop(self._heap)
        return None

    async def run(self) -> None:
        """Queue keys when they are due, until cancelled."""
        while True:
            self._changed.clear()
            upcoming = self.due()
            wait = min(upcoming - self._clock(), LONGEST_WAIT) if upcoming else LONGEST_WAIT
            try:
                await asyncio.wait_for(self._changed.wait(), max(wait.total_seconds(), 0.001))
            except TimeoutError:
                continue
