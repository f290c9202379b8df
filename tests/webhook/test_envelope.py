"""A creation is taken apart in one pass, and says the same as in two."""

import json
from pathlib import Path
from typing import Any

import pytest

from modelsteward.engine.question import Fault
from modelsteward.webhook import envelope
from modelsteward.webhook.envelope import Creation, Unreadable

PODS = Path(__file__).parents[2] / "benchmarks" / "pods"
OBJECTS: list[Any] = [
    *[json.loads(file.read_text()) for file in sorted(PODS.glob("*.json"))],
    {},
    {"spec": None},
    {"spec": 1, "metadata": {"name": "p"}},
    {"metadata": []},
    {"metadata": None, "template": {"spec": {}}},
    [],
    None,
    "x",
    1,
]


def body(content: Any, operation: str = "CREATE", group: str = "", spaces: bool = False) -> bytes:
    request = {
        "uid": "u",
        "kind": {"group": group, "version": "v1", "kind": "Pod"},
        "operation": operation,
        "namespace": "default",
        "object": content,
    }
    review = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}
    return json.dumps(review, separators=(", ", ": ") if spaces else (",", ":")).encode()


def heard(sent: bytes) -> Any:
    review = envelope.read(sent)
    if isinstance(review, Unreadable):
        return review
    found = envelope.documents(review.request)
    return type(found) if isinstance(found, Fault) else found


@pytest.mark.parametrize("content", OBJECTS, ids=lambda it: json.dumps(it)[:24])
def test_a_creation_is_read_the_same_in_one_pass_and_in_two(
    content: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = heard(body(content))
    assert heard(body(content, spaces=True)) == once
    monkeypatch.setattr(envelope, "_CREATES", b"no review has this")
    assert heard(body(content)) == once


def test_a_creation_without_an_object_is_unreadable() -> None:
    sent = body({}).replace(b',"object":{}', b"")
    review = envelope.read(sent)
    assert not isinstance(review, Unreadable)
    assert isinstance(envelope.documents(review.request), Fault)


@pytest.mark.parametrize(("operation", "group"), [("UPDATE", ""), ("CREATE", "kaito.sh"), ("DELETE", "apps")])
def test_only_creations_of_typed_groups_are_taken_apart_at_once(operation: str, group: str) -> None:
    # The mark of a creation may stand elsewhere, as in the name of a user.
    sent = body({"metadata": {"name": "p"}}, operation, group)
    sent = sent.replace(b'"namespace"', b'"userInfo":{"extra":{"operation":"CREATE"}},"namespace"', 1)
    review = envelope.read(sent)
    assert not isinstance(review, Unreadable)
    assert not isinstance(review.request, Creation)
    assert isinstance(envelope.read(body({})).request, Creation)  # type: ignore[union-attr]
