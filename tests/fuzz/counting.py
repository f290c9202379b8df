"""What was generated and what came of it, and the table that says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fuzz import downloads, kinds, places, plan, surroundings, tricks
from tests.fuzz.checking import EXCEPTION, FALSE_DENIAL, MISS, RIGHT
from tests.fuzz.draws import Draws
from tests.fuzz.plan import HARMLESS, HIDDEN, HONEST, Case

#: So many cases of each trick, place, kind and thing that is started in a million.
LEAST_OF_A_MILLION = 200
MILLION = 1_000_000
SORTS = (HIDDEN, HONEST, HARMLESS)
#: Failures that are kept of one part of a run.
MOST_KEPT = 20


@dataclass
class Counts:
    """The figures of a run or of a part of one."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    #: Number of the case, outcome and what it is about.
    failures: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, index: int, sort: str, case: Case, outcome: str) -> None:
        """Counts one case."""
        self.outcomes[sort, outcome] += 1
        rows = self.rows
        rows["place", case.place, sort] += 1
        rows["kind", case.kind, sort] += 1
        rows["started", case.subject, sort] += 1
        for trick in case.tricks:
            rows["trick", trick, sort] += 1
        if outcome != RIGHT and len(self.failures) < MOST_KEPT:
            self.failures.append((index, outcome, case.subject))

    def merge(self, other: Counts) -> None:
        """Adds the figures of another part."""
        self.outcomes.update(other.outcomes)
        self.rows.update(other.rows)
        self.failures = sorted([*self.failures, *other.failures])[:MOST_KEPT]

    @property
    def wrong(self) -> int:
        """How many cases got another answer than they have to."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome != RIGHT)


def names() -> dict[str, list[str]]:
    """Every row that the table must have."""
    started = {way.server for way in plan.WAYS} | {fetch.name for fetch in downloads.FETCHES}
    started |= {make(Draws(0)).subject for make in surroundings.MAKERS} | {
        "python text",
        "pipeline",
        "harmless",
    }
    started |= {kinds.title(naming) for naming in kinds.NAMINGS}
    held = {kinds.kind_of(each.kind, each.api) for each in (*kinds.HOLDERS, *kinds.NAMINGS)}
    return {
        "trick": sorted(set(tricks.EVERY)),
        "place": sorted({*places.PLACES, plan.FIELD}),
        "kind": sorted(held),
        "started": sorted(started),
    }


def table(counts: Counts) -> Iterator[str]:
    """One line a trick, place, kind and thing that is started."""
    for group, rows in names().items():
        width = max(len(name) for name in rows)
        yield ""
        yield f"{group:{width}}  {'hidden':>9} {'honest':>9} {'harmless':>9}"
        for name in rows:
            figures = " ".join(f"{counts.rows[group, name, sort]:9,}" for sort in SORTS)
            yield f"{name:{width}}  {figures}"


def short(counts: Counts, cases: int) -> list[str]:
    """Rows of which a run of this length has made too few."""
    least = LEAST_OF_A_MILLION * cases // MILLION
    found = []
    for group, rows in names().items():
        for name in rows:
            made = sum(counts.rows[group, name, sort] for sort in SORTS)
            if made < least:
                found.append(f"{group} {name}: {made:,} of at least {least:,}")
    return found


def summary(counts: Counts, seconds: float) -> Iterator[str]:
    """Outcomes and time."""
    yield ""
    total = counts.outcomes.total()
    for sort in SORTS:
        made = sum(count for (of, _), count in counts.outcomes.items() if of == sort)
        yield f"{sort:9} {made:10,} cases, {made - counts.outcomes[sort, RIGHT]:,} wrong"
    for outcome in (MISS, FALSE_DENIAL, EXCEPTION):
        found = sum(count for (_, of), count in counts.outcomes.items() if of == outcome)
        yield f"{outcome + ('es' if outcome == MISS else 's'):14} {found:,}"
    yield f"{total:,} cases in {seconds:.1f} s: {total / max(seconds, 0.001):,.0f} cases/s"
