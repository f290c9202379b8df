"""The cheap look changes nothing: what it calls quiet has nothing to say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.workloads import quiet, unknown
from modelsteward.workloads.extract import extract
from modelsteward.workloads.finders import disguises, routes, surroundings
from modelsteward.workloads.podspec import Container, Pod

CASES = Path(__file__).parents[1] / "cases"
#: What containers are made of here: some of each is looked at twice, some isn't.
IMAGES = (
    "nginx",
    "vllm/vllm-openai:v1",
    "nvcr.io/nvidia/k8s-device-plugin",
    "curlimages/curl",
    "",
    "Bad Image",
)
WORDS = (
    *(
        "--port=80",
        "vllm",
        "serve",
        "-x",
        "org/name",
        "--model",
        "sh",
        "-c",
        "exec vllm serve org/name",
        "$(A)",
    ),
    *("$(E)", "$(A", ")", "awk ", "python3", "-m", "sed", "--config=/etc/x"),
)
VARIABLES = ("A", "E", "MODEL_ID", "HF_HOME", "LD_PRELOAD", "PATH", "OPENAI_MODEL", "PORT")
PLACES = (
    "/data",
    "/models",
    "/usr/lib",
    "/root/.cache/huggingface",
    "/usr/lib/python3/site-packages/x",
    "etc",
)


def documents() -> Iterator[Any]:
    for path in sorted((CASES / "corpus").rglob("workload.yaml")):
        for document in yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader):
            yield from document.get("items", [document]) if isinstance(document, dict) else ()
    for path in sorted((CASES / "bypass").rglob("request.yaml")):
        yield yaml.load(path.read_text(), Loader=yaml.CSafeLoader).get("object")


def read(document: dict[str, Any]) -> Any:
    group, _, version = str(document.get("apiVersion", "")).rpartition("/")
    return extract(group, version, str(document.get("kind")), "default", document)


def test_no_labelled_manifest_is_read_otherwise_without_the_cheap_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [document for document in documents() if isinstance(document, dict)]
    quickly = [read(document) for document in found]
    monkeypatch.setattr(quiet, "is_quiet", lambda _: False)
    assert len(found) > 700
    assert [read(document) for document in found] == quickly


@st.composite
def containers(draw: st.DrawFn) -> dict[str, Any]:
    entries = [
        {"name": n, "value": v}
        for n, v in draw(
            st.lists(
                st.tuples(
                    st.sampled_from(VARIABLES),
                    st.sampled_from(("x", "org/name", "vllm serve org/name", "$(A)")),
                ),
                max_size=4,
            )
        )
    ]
    document: dict[str, Any] = {
        "name": "c",
        "image": draw(st.sampled_from(IMAGES)),
        "args": draw(st.lists(st.sampled_from(WORDS), max_size=5)),
        "env": entries,
        "volumeMounts": [
            {"name": "v", "mountPath": p} for p in draw(st.lists(st.sampled_from(PLACES), max_size=2))
        ],
    }
    if draw(st.booleans()):
        document["env"].append({"name": "E", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}})
    if draw(st.integers(0, 4)) == 0:
        document["readinessProbe"] = {"exec": {"command": draw(st.lists(st.sampled_from(WORDS), max_size=3))}}
    return document


@given(
    st.lists(containers(), min_size=1, max_size=3),
    st.lists(containers(), max_size=2),
    st.sampled_from(({"persistentVolumeClaim": {"claimName": "c"}}, {"emptyDir": {}})),
)
def test_no_pod_is_read_otherwise_without_the_cheap_look(
    made: list[dict[str, Any]], before: list[dict[str, Any]], volume: dict[str, Any]
) -> None:
    spec = {"initContainers": before, "containers": made, "volumes": [{"name": "v", **volume}]}
    pod = {"spec": spec}
    document = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, **pod}
    quickly = read(document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quiet, "is_quiet", lambda _: False)
        assert read(document) == quickly


def test_every_word_of_every_finder_is_among_those_looked_for() -> None:
    for mark in disguises.MARKS:
        assert any(word in mark.lower() for word in quiet.WORDS)
    for part in (*surroundings.PARTS, *routes.PARTS):
        assert any(name in part for name in quiet.NAMES)


@pytest.mark.parametrize(
    "container",
    [
        {"image": "nginx", "args": ["--port=80"]},
        {"image": "nginx"},
        {"image": "nginx", "env": [{"name": "PORT", "value": "80"}], "readinessProbe": {"httpGet": {}}},
        {"image": "nginx", "volumeMounts": [{"name": "v", "mountPath": "/data"}]},
    ],
)
def test_a_plain_container_is_quiet(container: dict[str, Any]) -> None:
    assert quiet.is_quiet(Pod({"containers": [container]}, "spec", "default").containers[0])


@pytest.mark.parametrize(
    "container",
    [
        {"image": "nginx", "command": ["nginx"]},
        {"image": "nginx", "args": [1]},
        {"image": "nginx", "args": "--port"},
        {"image": "nginx", "volumeMounts": [{"mountPath": 1}]},
        {"image": "nginx", "readinessProbe": "x"},
        {"image": 1},
        {},
        {"image": "x" * 1000},
    ],
)
def test_what_brings_a_command_or_has_another_shape_is_not_quiet(container: dict[str, Any]) -> None:
    assert not quiet.is_quiet(Pod({"containers": [container]}, "spec", "default").containers[0])


def container(**fields: Any) -> Container:
    return Pod({"containers": [{"image": "nginx", **fields}]}, "spec", "default").containers[0]


def test_a_plain_init_container_may_fill_the_volume_that_a_server_reads() -> None:
    mount = [{"name": "v", "mountPath": "/models"}]
    filled = {
        "image": "curlimages/curl",
        "args": ["-o", "/data/x", "https://huggingface.co/org/name/resolve/main/x.gguf"],
    }
    beside = {"image": "busybox", "volumeMounts": [{"name": "v", "mountPath": "/data"}]}
    spec = {
        "initContainers": [{**filled, "volumeMounts": [{"name": "v", "mountPath": "/data"}]}, beside],
        "containers": [
            {"image": "vllm/vllm-openai", "args": ["--model", "/models/x"], "volumeMounts": mount}
        ],
        "volumes": [{"name": "v", "emptyDir": {}}],
    }
    assert quiet.is_quiet(Pod(spec, "spec", "default").containers[1])
    found = read({"apiVersion": "v1", "kind": "Pod", "spec": spec})
    assert any("nothing in sight fills" in one.detail for one in found.signals)


@pytest.mark.parametrize("part", [*surroundings.PARTS, *routes.PARTS, unknown.PART])
def test_a_container_with_a_variable_that_a_finder_waits_for_is_not_quiet(part: str) -> None:
    assert not quiet.is_quiet(container(env=[{"name": "PORT"}, {"name": f"X{part}X", "value": "1"}]))


@pytest.mark.parametrize("mark", [*disguises.MARKS, *unknown.PARTS])
def test_a_container_with_a_word_that_a_finder_waits_for_is_not_quiet(mark: str) -> None:
    assert not quiet.is_quiet(container(args=["--verbose", f"x{mark}x"]))


@pytest.mark.parametrize(
    "place", [*surroundings.MODEL_MOUNTS, *surroundings.CODE_PLACES, "/x/.cache/huggingface"]
)
def test_a_container_with_a_mount_that_a_finder_waits_for_is_not_quiet(place: str) -> None:
    assert not quiet.is_quiet(container(volumeMounts=[{"name": "v", "mountPath": place}]))


def test_a_hubs_variable_of_a_plain_container_makes_what_is_opaque_beside_it_count() -> None:
    spec = {
        "containers": [
            {"image": "nginx", "env": [{"name": "HF_TOKEN", "value": "x"}]},
            {"image": "alpine", "command": ["sh", "-c", 'eval "$(wget -qO- x)"']},
        ]
    }
    found = read({"apiVersion": "v1", "kind": "Pod", "spec": spec})
    assert found.signals
    assert all(one.in_context for one in found.signals)
