"""`modelsteward approve`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from modelsteward.api.objects import parse

Run = Callable[..., Any]
DIGEST = "sha256:" + "a" * 64
MODEL = {
    "apiVersion": "modelsteward.io/v1alpha1",
    "kind": "AIModel",
    "metadata": {"name": "chat", "uid": "u-1", "generation": 2},
    "status": {"observedGeneration": 2, "governedDigest": DIGEST},
}
WAIVER = {
    "apiVersion": "modelsteward.io/v1alpha1",
    "kind": "Waiver",
    "metadata": {"name": "w", "uid": "u-2", "generation": 1},
    "spec": {
        "modelRef": {"name": "chat"},
        "namespaces": ["serving"],
        "findings": ["Unpinned"],
        "reason": "Migration.",
        "expiresTime": "2027-01-31T00:00:00Z",
    },
}
AUDIT = {
    "apiVersion": "modelsteward.io/v1alpha1",
    "kind": "Audit",
    "metadata": {"name": "a-1", "uid": "u-3", "generation": 1},
    "status": {"digest": DIGEST},
}


def approve(runner: Run, subject: object, *flags: str) -> Any:
    return runner("approve", "-", "--role", "risk", "--reason", "Read.", *flags, stdin=json.dumps(subject))


def test_an_approval_is_bound_to_the_uid_and_digest_that_were_read(runner: Run) -> None:
    ran = approve(runner, MODEL)
    assert ran.code == 0
    approval = yaml.safe_load(ran.out)
    assert approval == {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": "Approval",
        "metadata": {"generateName": "chat-risk-"},
        "spec": {
            "subject": {"kind": "AIModel", "name": "chat", "uid": "u-1", "governedDigest": DIGEST},
            "decision": "Approved",
            "role": "risk",
            "reason": "Read.",
        },
    }


@pytest.mark.parametrize(
    ("flags", "decision"),
    [
        (["--reject"], "Rejected"),
        (["--revoke"], "Revoked"),
        (["--decision", "Revoked"], "Revoked"),
        ([], "Approved"),
    ],
)
def test_a_decision_is_a_flag(runner: Run, flags: list[str], decision: str) -> None:
    assert yaml.safe_load(approve(runner, MODEL, *flags).out)["spec"]["decision"] == decision


def test_a_name_and_an_end_can_be_given(runner: Run) -> None:
    ran = approve(runner, MODEL, "--name", "mine", "--expires", "2027-05-31T02:00:00+02:00", "-o", "json")
    assert ran.json["metadata"] == {"name": "mine"}
    assert ran.json["spec"]["expiresTime"] == "2027-05-31T00:00:00Z"
    assert not isinstance(parse(ran.json), tuple)


def test_the_digest_of_a_waiver_is_computed_from_its_spec(runner: Run) -> None:
    first = yaml.safe_load(approve(runner, WAIVER).out)["spec"]["subject"]
    changed = {**WAIVER, "spec": {**WAIVER["spec"], "reason": "Another."}}  # type: ignore[dict-item]
    second = yaml.safe_load(approve(runner, changed).out)["spec"]["subject"]
    assert first["governedDigest"].startswith("sha256:")
    assert first["governedDigest"] != second["governedDigest"]


def test_an_audit_is_attested_by_its_digest(runner: Run) -> None:
    subject = yaml.safe_load(approve(runner, AUDIT).out)["spec"]["subject"]
    assert subject == {"kind": "Audit", "name": "a-1", "uid": "u-3", "governedDigest": DIGEST}


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ({**MODEL, "metadata": {"name": "chat"}}, "no metadata.uid: "),
        ({**MODEL, "status": {}}, "the status has no digest yet: "),
        (
            {**MODEL, "metadata": {"name": "chat", "uid": "u", "generation": 3}},
            "the status is about generation 2, the object is at 3: ",
        ),
        ({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}, "Pod can't be approved: "),
        (
            {"apiVersion": "v1", "kind": "List", "items": [MODEL, MODEL]},
            "- holds 2 objects: give exactly one",
        ),
        (
            {**MODEL, "status": {"observedGeneration": 2, "governedDigest": "sha256:x"}},
            "spec.subject.governedDigest: ",
        ),
    ],
)
def test_what_cannot_be_approved_is_told_in_one_line(runner: Run, subject: object, said: str) -> None:
    ran = approve(runner, subject)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1
