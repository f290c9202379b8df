"""Runs generated cases on all cores."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable

from tests.fuzz import plan as plans
from tests.fuzz.checking import check
from tests.fuzz.counting import Counts

#: Cases of one part; small enough to tell how far the run is.
PART = 2_000
EVERY_SECONDS = 5.0
Tell = Callable[[int, int, float, int], None]


def part(seed: int, start: int, stop: int) -> Counts:
    """The cases with these numbers."""
    counts = Counts()
    for index in range(start, stop):
        plan = plans.draw(seed, index)
        case = plans.build(plan)
        counts.add(index, plan.sort, case, check(case)[0])
    return counts


def run(seed: int, cases: int, workers: int, tell: Tell = lambda *_: None) -> Counts:
    """Cases 0 to `cases` - 1 of a seed. What is counted doesn't depend on the number of workers."""
    parts = [(seed, start, min(start + PART, cases)) for start in range(0, cases, PART)]
    counts = Counts()
    started = told = time.monotonic()
    with multiprocessing.get_context("forkserver").Pool(workers) as pool:
        for done in pool.imap_unordered(_part, parts):
            counts.merge(done)
            if time.monotonic() - told >= EVERY_SECONDS:
                told = time.monotonic()
                tell(counts.outcomes.total(), cases, told - started, counts.wrong)
    return counts


def _part(numbers: tuple[int, int, int]) -> Counts:
    return part(*numbers)


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
