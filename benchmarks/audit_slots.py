"""Every slot exactly once: a schedule of one slot a second, an operator killed again and again.

    python benchmarks/audit_slots.py [--slots 60] [--kills 10] [--seed N]

Real API server, the operator as a process, SIGKILL at random instants, catch-up All. Prints the counts; ends
with 0 only if each slot has exactly one Audit and that one is Complete.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "hack/controlplane"), str(ROOT / "operator")]


def main() -> int:
    """Run and print."""
    from tests.controller import slots, stories
    from tests.controller.operating import Governed, Operator, prepare

    from controlplane.plane import ControlPlane

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--slots", type=int, default=60)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 100_000)
    asked = parser.parse_args()
    running: list[Operator] = []
    with ControlPlane() as plane, tempfile.TemporaryDirectory() as logs:
        prepare(plane)
        governed = Governed(plane)
        governed.apply(stories.policy(), stories.license_(), stories.model())

        def start(*flags: str) -> Operator:
            running.append(Operator(governed, Path(logs) / f"{len(running)}.log", *flags))
            return running[-1]

        try:
            outcome = slots.run(governed, start, "every-second", asked.slots, asked.kills, asked.seed)
        finally:
            for each in running:
                each.kill()
    print(f"seed {asked.seed}: {outcome.kills} x SIGKILL in {outcome.seconds:.0f} s")
    print(f"slots                      {outcome.slots}")
    print(f"slots with an Audit        {len(outcome.audits)}")
    print(f"most Audits of one slot    {max(outcome.audits.values(), default=0)}")
    print(f"complete Audits            {sum(outcome.complete.values())}")
    print(f"slots counted as missed    {outcome.missed}")
    print("exactly one Complete Audit a slot" if outcome.exact else "NOT exactly one Complete Audit a slot")
    return 0 if outcome.exact else 1


if __name__ == "__main__":
    sys.exit(main())
