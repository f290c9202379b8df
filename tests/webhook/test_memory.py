"""Replicas of a template are read once, and nothing else is ever taken for one."""

import json
from typing import Any

import msgspec
import pytest

from modelsteward.webhook.envelope import Kind, outline
from modelsteward.webhook.memory import LARGEST_BYTES, Memory, neutral
from modelsteward.workloads.extract import extract

POD = Kind("", "v1", "Pod")


def compact(value: Any) -> bytes:
    """JSON as the API server writes it."""
    return json.dumps(value, separators=(",", ":")).encode()


def pod(end: str = "abcde", model: str = "org/name", **metadata: Any) -> dict[str, Any]:
    mount = {"name": f"kube-api-access-{end}", "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount"}
    container = {
        "name": "main",
        "image": "vllm/vllm-openai:v0.11.0",
        "args": ["--model", model],
        "volumeMounts": [mount],
    }
    volume = {"name": f"kube-api-access-{end}", "projected": {"sources": []}}
    return {"metadata": metadata, "spec": {"containers": [container], "volumes": [volume]}}


def asked(memory: Memory, document: dict[str, Any], kind: Kind = POD, namespace: str = "team") -> Any:
    return memory.extraction(kind, namespace, outline(msgspec.Raw(compact(document))))


def test_replicas_differ_by_their_token_volume_and_are_read_once() -> None:
    memory = Memory()
    first = asked(memory, pod("abcde", name="a"))
    assert asked(memory, pod("vwxyz", name="b")) is first
    assert len(memory) == 1


def test_what_is_remembered_is_what_extract_answers() -> None:
    memory = Memory()
    for _ in range(2):
        found = asked(memory, pod())
        assert found == extract("", "v1", "Pod", "team", pod())


@pytest.mark.parametrize(
    "other",
    [
        pod(model="org/other"),
        pod(annotations={"modelsteward.io/models": "chat"}),
        pod(annotations=["no map"]),
    ],
)
def test_another_content_or_declaration_is_read_itself(other: dict[str, Any]) -> None:
    memory = Memory()
    asked(memory, pod())
    asked(memory, other)
    assert len(memory) == 2


@pytest.mark.parametrize(
    ("kind", "namespace"),
    [(POD, "other"), (Kind("", "v2", "Pod"), "team"), (Kind("apps", "v1", "Deployment"), "team")],
)
def test_another_kind_version_or_namespace_is_read_itself(kind: Kind, namespace: str) -> None:
    memory = Memory()
    asked(memory, pod())
    asked(memory, pod(), kind, namespace)
    assert len(memory) == 2


def test_a_model_named_like_a_token_volume_is_never_taken_for_another() -> None:
    memory = Memory()
    first = asked(memory, pod("abcde", model="org/kube-api-access-abcde"))
    second = asked(memory, pod("vwxyz", model="org/kube-api-access-vwxyz"))
    assert str(first.sightings[0].reference) == "hf://org/kube-api-access-abcde"
    assert str(second.sightings[0].reference) == "hf://org/kube-api-access-vwxyz"


@pytest.mark.parametrize(
    "argument",
    [
        '"name":"kube-api-access-abcde"',
        "kube-api-access-abcde",
        "$(kube-api-access-abcde)",
        "kube-api-access-",
    ],
)
def test_a_mention_outside_of_names_leaves_the_spec_as_it_is(argument: str) -> None:
    spec = compact(pod("abcde", model=argument)["spec"])
    assert neutral(spec) == spec


def test_two_token_volumes_leave_the_spec_as_it_is() -> None:
    document = pod("abcde")
    document["spec"]["volumes"].append({"name": "kube-api-access-vwxyz"})
    spec = compact(document["spec"])
    assert neutral(spec) == spec


def test_large_objects_are_read_and_not_kept() -> None:
    memory = Memory()
    large = pod(model="org/name")
    large["spec"]["containers"][0]["env"] = [{"name": "A", "value": "x" * LARGEST_BYTES}]
    assert asked(memory, large).sightings
    assert len(memory) == 0


def test_the_oldest_is_forgotten_first() -> None:
    memory = Memory(most=2)
    first = asked(memory, pod(model="org/a"))
    asked(memory, pod(model="org/b"))
    asked(memory, pod(model="org/c"))
    assert len(memory) == 2
    assert asked(memory, pod(model="org/a")) is not first
