"""Requests from files: AdmissionReviews and their short form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from modelsteward.files.admission import instant, read_requests

SHORT = """\
operation: CREATE
resource: {group: apps, version: v1, resource: deployments}
user: {username: developer, groups: [developers]}
namespace: serving
namespaceLabels: {team: a}
now: "2026-12-01T14:00:00+02:00"
options: {dryRun: true}
object: {apiVersion: apps/v1, kind: Deployment, metadata: {name: chat}}
"""


def problems(text: str) -> list[str]:
    asked, found = read_requests(["-"], text.encode())
    assert asked == []
    return [str(problem) for problem in found]


def test_the_short_form_becomes_a_review() -> None:
    (asked,), found = read_requests(["-"], SHORT.encode())
    assert found == []
    assert asked.now == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert (asked.short, asked.labels) == (True, {"team": "a"})
    request = asked.review["request"]
    assert request["kind"] == {"group": "apps", "version": "v1", "kind": "Deployment"}
    assert request["userInfo"] == {"username": "developer", "groups": ["developers"]}
    assert (request["name"], request["namespace"], request["dryRun"]) == ("chat", "serving", True)


def test_a_review_is_taken_as_it_is() -> None:
    text = b'{"apiVersion": "admission.k8s.io/v9", "kind": "AdmissionReview", "request": 5}'
    (asked,), found = read_requests(["-"], text)
    assert found == []
    assert asked.review["request"] == 5
    assert not asked.short


def test_steps_blow_the_object_up() -> None:
    steps = "generate:\n- {text: metadata.name, at: end, count: 3, piece: x}\n"
    (asked,), _ = read_requests(["-"], (SHORT + steps).encode())
    assert asked.review["request"]["object"]["metadata"]["name"] == "chatxxx"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", ["<stdin>:1:1: no request: write an AdmissionReview or its short form"]),
        (
            "apiVersion: v1\nkind: Pod\n",
            ["<stdin>:1:1: Pod is no request: judge manifests with `modelsteward check`"],
        ),
        (
            "operation: CREATE\nresource: {}\n",
            ["<stdin>:1:1: user is missing: add it"],
        ),
        (SHORT.replace("user:", "usr:"), None),
        (
            SHORT.replace("CREATE", "PATCH"),
            ["<stdin>:1:1: operation is none of CREATE, UPDATE, DELETE, CONNECT"],
        ),
        (
            SHORT.replace("namespace: serving", "namespace: 5"),
            ["<stdin>:4:1: namespace is no text: write one"],
        ),
        (
            SHORT.replace("team: a", "team: yes"),
            ["<stdin>:5:1: labels are texts: quote numbers and true, false"],
        ),
        (
            SHORT.replace("+02:00", ""),
            ["<stdin>:6:1: now is no instant: write 2026-12-01T12:00:00Z"],
        ),
        (
            SHORT + "generate: [{what: x}]\n",
            ["<stdin>:9:1: a step has one of list, text and value, with a path"],
        ),
        (SHORT.replace("object:", "object: 5 #"), ["<stdin>:8:1: object is no mapping: write one"]),
    ],
)
def test_a_bad_request_is_told_with_its_line(text: str, said: list[str] | None) -> None:
    found = problems(text)
    assert found
    if said is not None:
        assert found == said


def test_an_instant_needs_an_offset() -> None:
    assert instant("2026-12-01T12:00:00Z") == datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert instant("2026-12-01T12:00:00") is None
    assert instant("soon") is None
    assert instant("0001-01-01T00:00:00+23:59") is None
