"""Any JSON at all is read to its end and judged, in bounded time and without an exception."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.fuzz import judging, spoiling
from tests.fuzz import plan as plans

SEED = 20261202
FEW = 6_000
SECONDS = 5.0


def answer(document: dict[str, Any], namespace: str = "serving") -> float:
    """The seconds of processor time that the whole answer takes."""
    started = time.process_time()
    judging.judge(document, namespace)
    return time.process_time() - started


def spoil(cases: int) -> None:
    for index in range(cases):
        document, namespace = spoiling.spoilt(SEED, index, 4)
        try:
            assert answer(document, namespace) < SECONDS
        except Exception as problem:
            problem.add_note(f"case {index}: {document!r:.4000}")
            raise


def test_an_object_of_another_shape_is_answered() -> None:
    spoil(FEW)


@pytest.mark.slow
def test_many_objects_of_another_shape_are_answered() -> None:
    spoil(200_000)


def pod(*containers: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x"},
        "spec": {"containers": list(containers), **spec},
    }


def generated(count: int) -> list[dict[str, Any]]:
    """So many containers as the generator makes them."""
    found: list[dict[str, Any]] = []
    index = 0
    while len(found) < count:
        document = plans.build(plans.draw(SEED, index)).document
        index += 1
        if document["kind"] == "Pod":
            found += document["spec"]["containers"]
    return found[:count]


def test_ten_thousand_containers_are_answered() -> None:
    assert answer(pod(*generated(10_000))) < SECONDS


VLLM = "vllm/vllm-openai:v0.20.0"
MILLION = 1 << 20
#: One megabyte of each, as an argument, a script, a variable, a name, a path, an image and an annotation.
LARGE = {
    "letters": "x" * MILLION,
    "words": "vllm serve a/b --model c/d " * (MILLION // 27),
    "a quote without end": "vllm serve '" + "x" * MILLION,
    "a double quote without end": 'vllm serve "' + "$(A)" * (MILLION // 4),
    "a here-document without end": "sh <<EOF\n" + "vllm serve a/b\n" * (MILLION // 15),
    "brackets": "$((" * (MILLION // 3),
    "braces": "{a,b}" * (MILLION // 5),
    "open braces": "${A:-" * (MILLION // 5),
    "backticks": "`" * MILLION,
    "assignments": "A=$A$A;" * (MILLION // 7),
    "dots": "../" * (MILLION // 3),
    "slashes": "/" * MILLION,
    "zeros": "\0" * MILLION,
    "half characters": "\ud800" * MILLION,
    "options": "--model=a/b," * (MILLION // 12),
    "braces of JSON": '{"model":' * (MILLION // 9),
    "brackets of JSON": "[" * MILLION,
    "yaml": "- a:\n" * (MILLION // 5),
    "eval": "eval $X;" * (MILLION // 8),
    "shells in shells": "sh -c " * (MILLION // 6),
    "comments": "#" * MILLION,
    "python": "x(" * (MILLION // 2),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_text_of_a_megabyte_is_answered_wherever_it_stands(name: str) -> None:
    text = LARGE[name]
    containers: list[dict[str, Any]] = [
        {"name": "a", "image": VLLM, "args": [text]},
        {"name": "b", "image": VLLM, "args": ["--model", text, "--lora-modules", text]},
        {"name": "c", "image": "x", "command": ["sh", "-c", text]},
        {"name": "d", "image": "x", "command": ["python3", "-c", text]},
        {"name": "e", "image": "x", "command": [text, text]},
        {"name": "f", "image": "x", "command": ["strace", *text[:4000].split()]},
        {"name": "g", "image": "x", "command": ["sh", "-c", "$A $B"], "env": [{"name": "A", "value": text}]},
        {"name": "h", "image": VLLM, "env": [{"name": "MODEL_ID", "value": text}], "args": ["$(MODEL_ID)"]},
        {"name": "i", "image": text, "env": [{"name": text[:1000], "value": "x"}]},
        {"name": "j", "image": VLLM, "args": ["/m"], "volumeMounts": [{"name": "v", "mountPath": text}]},
    ]
    for container in containers:
        document = pod(container, volumes=[{"name": "v", "hostPath": {"path": text}}])
        assert answer(document) < SECONDS, container["name"]
    annotated = pod({"name": "a", "image": "nginx"})
    annotated["metadata"]["annotations"] = {"modelsteward.io/models": text}
    assert answer(annotated) < SECONDS
    service = {
        "apiVersion": "ray.io/v1",
        "kind": "RayService",
        "metadata": {},
        "spec": {"serveConfigV2": text},
    }
    assert answer(service) < SECONDS


def test_an_object_of_three_megabytes_is_answered() -> None:
    words = ["--model", "a/b", "--revision", "r"] * 20
    one = {"image": VLLM, "args": words, "env": [{"name": "A", "value": "x" * 500}]}
    containers = [{"name": f"c{index}", **one} for index in range(2_500)]
    assert len(repr(containers)) > 3_000_000
    assert answer(pod(*containers)) < SECONDS
    assert answer(pod({"name": "a", "image": "x", "args": ["x" * 64] * 45_000})) < SECONDS
    chain = [{"name": f"V{index}", "value": f"$(V{index - 1})x"} for index in range(60_000)]
    assert answer(pod({"name": "a", "image": VLLM, "env": chain, "args": ["$(V59999)"]})) < SECONDS
