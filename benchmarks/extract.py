"""What reading one object costs, beside the unit of the machine: `json.loads` of ten words.

    python benchmarks/extract.py

Prints median and 99th percentile for a Pod without a model, a vLLM Pod, the largest labelled manifest and a
Pod of 1.5 MB, and how the cost grows from a tenth of that Pod to all of it. Objects are JSON values already:
decoding isn't part of it. Exit codes: 0 within the bounds, 1 not.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import yaml

from modelsteward.workloads.extract import extract

HERE = Path(__file__).parent
CORPUS = HERE.parent / "tests" / "cases" / "corpus"
WORDS = '["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]'
#: Microseconds for a Pod without a model.
BOUND_PLAIN = 60.0
#: Ten times the size costs at most this many times as much.
BOUND_GROWTH = 12.0
LARGE_BYTES = 1_500_000

Document = dict[str, Any]


def timed(call: Callable[[], object], seconds: float = 2.0) -> tuple[float, float]:
    """Median and 99th percentile in microseconds, of calls for so many seconds and at least twenty."""
    for _ in range(3):
        call()
    taken: list[float] = []
    end = perf_counter() + seconds
    while len(taken) < 20 or perf_counter() < end:
        start = perf_counter()
        call()
        taken.append((perf_counter() - start) * 1e6)
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100]


def reading(document: Document) -> Callable[[], object]:
    """A call that reads the object."""
    group, _, version = str(document["apiVersion"]).rpartition("/")
    return lambda: extract(group, version, str(document["kind"]), "default", document)


def pod(name: str) -> Document:
    """A committed Pod, as an API server stores it."""
    found: Document = json.loads((HERE / "pods" / f"{name}.json").read_text())
    return found


def largest() -> Document:
    """The largest document of the labelled manifests."""
    found = [
        document
        for path in CORPUS.rglob("workload.yaml")
        for document in yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader)
        if isinstance(document, dict)
    ]
    chosen: Document = max(found, key=lambda it: len(json.dumps(it)))
    return chosen


def enlarged(document: Document, size: int) -> Document:
    """The Pod with its first container again and again, until it has this many bytes of JSON."""
    first = document["spec"]["containers"][0]
    times = size // len(json.dumps(first)) + 1
    containers = [{**first, "name": f"c{number}"} for number in range(times)]
    return {**document, "spec": {**document["spec"], "containers": containers}}


def main() -> int:
    """Measures and prints."""
    gc.disable()
    unit, _ = timed(lambda: json.loads(WORDS))
    print(f"unit: json.loads of ten words {unit:.2f} µs")
    plain = pod("plain")
    cases = {
        "Pod without a model": plain,
        "vLLM Pod": pod("model"),
        "largest labelled manifest": largest(),
        "a tenth of the large Pod": enlarged(plain, LARGE_BYTES // 10),
        "large Pod": enlarged(plain, LARGE_BYTES),
    }
    medians = {}
    for name, document in cases.items():
        median, late = timed(reading(document))
        medians[name] = median
        size = len(json.dumps(document)) / 1024
        times = f"median {median:10.1f} µs  p99 {late:10.1f} µs  {median / unit:8.0f} units"
        print(f"{name:28} {size:8.1f} KiB  {times}")
    growth = medians["large Pod"] / medians["a tenth of the large Pod"]
    quick = medians["Pod without a model"] <= BOUND_PLAIN
    even = growth <= BOUND_GROWTH
    print(f"Pod without a model at most {BOUND_PLAIN:.0f} µs: {'ok' if quick else 'NOT MET'}")
    said = f"ten times the size costs {growth:.1f} times as much, at most {BOUND_GROWTH:.0f}"
    print(f"{said}: {'ok' if even else 'NOT MET'}")
    return 0 if quick and even else 1


if __name__ == "__main__":
    sys.exit(main())
