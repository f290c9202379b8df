"""Generated workloads with a model hidden in them, and harmless ones that look as if, against the product.

    python -m tests.fuzz [--cases N] [--seed S] [--workers W]
    python -m tests.fuzz --seed S --case I

The second form shows one case: its plan, its object and what is said of it. Exit codes: 0 every answer is
right, 1 some aren't, or a row of the table has too few cases.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pprint import pformat

import yaml
from tests.fuzz import counting, running, shrinking
from tests.fuzz import plan as plans
from tests.fuzz.checking import RIGHT, check
from tests.fuzz.plan import Plan

#: Failures of which the smallest example is printed, each about something else.
MOST_SHOWN = 5


def main(arguments: list[str]) -> int:
    """Runs and prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=None, metavar="S", help="by chance where it isn't given")
    parser.add_argument("--workers", type=int, default=running.cores(), metavar="W")
    parser.add_argument("--case", type=int, default=None, metavar="I", help="show this case of the seed")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    if options.case is not None:
        return 0 if show(plans.draw(seed, options.case), seed, options.case) == RIGHT else 1
    sys.stdout.write(f"seed {seed}, {options.cases:,} cases, {options.workers} workers\n")
    started = time.monotonic()
    counts = running.run(seed, options.cases, options.workers, _tell)
    seconds = time.monotonic() - started
    _print(*counting.table(counts))
    few = counting.short(counts, options.cases)
    for subject in list(dict.fromkeys(failure[1:] for failure in counts.failures))[:MOST_SHOWN]:
        index = next(failure[0] for failure in counts.failures if failure[1:] == subject)
        show(shrinking.smallest(plans.draw(seed, index)), seed, index)
    _print(*counting.summary(counts, seconds), *(f"too few cases: {each}" for each in few))
    return 1 if counts.wrong or few else 0


def show(plan: Plan, seed: int, index: int) -> str:
    """Prints a case and answers what came of it."""
    case = plans.build(plan)
    outcome, said = check(case)
    _print(
        "",
        f"{outcome}: {case.subject}, {case.place}, {case.kind}, tricks: {', '.join(case.tricks) or 'none'}",
        f"  {said}" if said else f"  truth {case.truth or '-'}, signals {sorted(case.codes)}",
        f"  again: make fuzz SEED={seed} CASE={index}",
        pformat(plan, width=110),
        yaml.safe_dump(case.document, sort_keys=False, width=110),
    )
    return outcome


def _print(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _tell(done: int, of: int, seconds: float, wrong: int) -> None:
    sys.stderr.write(f"{done:,} of {of:,} cases, {done / seconds:,.0f} a second, {wrong:,} wrong\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
