"""Objects made to cost time: each is read within a bound, and what isn't read is told."""

import time

import pytest
from tests.workloads.pods import VLLM, container, of, pod, read

from modelsteward.api.sighting import SignalName

SECONDS = 5
HOST = [{"name": "w", "hostPath": {"path": "/x"}}]


def many(count, **fields):
    return read(pod(*(container(**fields) for _ in range(count))))


@pytest.mark.parametrize(
    "build",
    [
        lambda: many(20000, args=["--model", "a/b"]),
        lambda: of(
            args=[part for i in range(3000) for part in ("--model", f"o/m{i}", "--revision", f"r{i}")]
        ),
        lambda: of(args=["o/m", "--lora-modules", *(f"a{i}=/x/{i}" for i in range(10000))]),
        lambda: of(
            args=["o/m"],
            volumes=HOST,
            volumeMounts=[{"name": "w", "mountPath": f"/root/.cache/huggingface/{i}"} for i in range(10000)],
        ),
        lambda: of(image="x", command=["find", *(["-exec", "vllm", "serve", "o/m"] * 20000)]),
        lambda: of(image="x", command=[*(["nice"] * 60000), "vllm", "serve", "o/m"]),
        lambda: of(args=["o/m"], envFrom=[{"prefix": f"P{i}"} for i in range(20000)]),
    ],
)
def test_a_hostile_object_is_read_in_bounded_time_and_not_silently(build):
    started = time.process_time()
    found = build()
    assert time.process_time() - started < SECONDS
    assert found.sightings or found.signals or found.unreadable


def test_what_goes_over_a_budget_is_unreadable():
    found = read(pod(*(container(image=VLLM, args=["--model", f"o/m{i}"]) for i in range(6000))))
    assert any("more than" in problem for _, problem in found.unreadable)


def test_a_chain_of_prefixes_that_is_too_long_is_opaque():
    found = of(image="x", command=[*(["nice"] * 100), "vllm", "serve", "o/m"], env={"HF_TOKEN": "x"})
    assert SignalName.OPAQUE_COMMAND in {signal.name for signal in found.signals}
