"""Ten thousand models and twenty thousand approvals: memory, and what a decision costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

MEASURE = """
import json, resource, sys, time
sys.path[:0] = [{operator!r}, {tests!r}]
from building import approval, at, build, licence, model, policy, runs
from modelsteward.engine.decide import decide

def catalog(count):
    made = build(licence(), policy())
    for number in range(count):
        document = model(f"m{{number}}", evidence=[
            {{"name": "eval", "type": "EvaluationReport", "issuedTime": "2026-01-01T00:00:00Z",
             "result": "Passed", "reference": f"https://evidence.example.com/{{number}}"}}])
        assert made.apply("AIModel", json.dumps(document).encode()) is None
        for turn in range(2):
            given = approval(f"m{{number}}-{{turn}}", of=f"m{{number}}")
            given["spec"]["subject"]["governedDigest"] = made.governed_digest("AIModel", f"m{{number}}")
            assert made.apply("Approval", json.dumps(given).encode()) is None
    return made

def cost(made, count):
    question = runs(f"m{{count // 2}}")
    assert decide(made, question, at(10)).findings == ()
    best = 1.0
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(500):
            decide(made, question, at(10))
        best = min(best, (time.perf_counter() - start) / 500)
    return best

few = catalog(10)
small = cost(few, 10)
many = catalog(10_000)
large = cost(many, 10_000)
while many.warm(500, at(10)):
    pass
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({{"peak": peak, "small": small, "large": large}}))
"""


@pytest.mark.slow
def test_ten_thousand_models_fit_and_cost_what_ten_do() -> None:
    here = Path(__file__).parent
    script = MEASURE.format(operator=str(here.parents[1] / "operator"), tests=str(here))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300
    )
    measured = json.loads(done.stdout)
    assert measured["peak"] < 140
    assert measured["large"] < 2 * measured["small"]
    assert measured["large"] < 0.000_2
