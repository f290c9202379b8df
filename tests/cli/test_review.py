"""`modelsteward review`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
GOVERNANCE = EXAMPLES / "quickstart" / "governance"
DEPLOYMENT = yaml.safe_load((EXAMPLES / "quickstart" / "deployment-unknown.yaml").read_text())
SHORT = {
    "operation": "CREATE",
    "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
    "user": {"username": "developer", "groups": ["developers"]},
    "namespace": "serving",
    "namespaceLabels": {"kubernetes.io/metadata.name": "serving"},
    "object": DEPLOYMENT,
    "now": "2026-12-01T12:00:00Z",
}
REVIEW = {
    "apiVersion": "admission.k8s.io/v1",
    "kind": "AdmissionReview",
    "request": {
        "uid": "u",
        "kind": {"group": "apps", "version": "v1", "kind": "Deployment"},
        "resource": {"group": "apps", "version": "v1", "resource": "deployments"},
        "operation": "CREATE",
        "namespace": "serving",
        "userInfo": {"username": "developer", "groups": ["developers"]},
        "object": DEPLOYMENT,
    },
}
NOW = ("--now", "2026-12-01T12:00:00Z")


def test_an_answer_is_allowed_and_findings(runner: Run) -> None:
    ran = runner("review", "-", "-c", GOVERNANCE, stdin=json.dumps(SHORT))
    assert ran.code == 1
    assert ran.json["allowed"] is False
    (finding,) = ran.json["findings"]
    assert {"code", "effect", "reference", "path", "message", "remedy"} <= finding.keys()
    assert (finding["code"], finding["effect"]) == ("UnknownModel", "Deny")
    assert finding["reference"] == "hf://mistralai/Mistral-7B-Instruct-v0.3"
    assert finding["path"] == "spec.template.spec.containers[0].args[1]"


def test_a_review_of_the_api_server_has_the_same_answer_as_its_short_form(runner: Run) -> None:
    short = runner("review", "-", "-c", GOVERNANCE, stdin=json.dumps(SHORT))
    whole = runner("review", "-", "-c", GOVERNANCE, *NOW, stdin=json.dumps(REVIEW))
    assert whole.json == short.json


def test_several_requests_are_a_list_and_one_denial_denies(runner: Run, tmp_path: Path) -> None:
    other = {**SHORT, "namespace": "other", "namespaceLabels": {"kubernetes.io/metadata.name": "other"}}
    (tmp_path / "a.json").write_text(json.dumps(SHORT))
    (tmp_path / "b.json").write_text(json.dumps(other))
    ran = runner("review", tmp_path / "a.json", tmp_path / "b.json", "-c", GOVERNANCE)
    assert ran.code == 1
    assert [(Path(each["request"]).name, each["allowed"]) for each in ran.json] == [
        ("a.json", False),
        ("b.json", True),
    ]


def test_the_labels_of_a_request_count_for_it_alone(runner: Run, tmp_path: Path) -> None:
    policy = yaml.safe_load((GOVERNANCE / "policy.yaml").read_text())
    policy["spec"]["namespaceSelector"] = {"matchLabels": {"modelsteward.io/governed": "all"}}
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy))
    labelled = {**SHORT, "namespaceLabels": {"modelsteward.io/governed": "all"}}
    unknown = {key: value for key, value in SHORT.items() if key != "namespaceLabels"}
    text = "\n---\n".join(json.dumps(each) for each in (SHORT, labelled, SHORT, unknown))
    ran = runner("review", "-", "-c", GOVERNANCE, "-c", tmp_path, stdin=text)
    assert [each["allowed"] for each in ran.json] == [True, False, True, False]


def test_an_object_that_the_schema_refuses_is_denied_with_its_path(runner: Run) -> None:
    model = yaml.safe_load((GOVERNANCE / "model.yaml").read_text())
    model["spec"]["sources"][0]["reference"] = "file:///etc/passwd"
    request = {
        **SHORT,
        "resource": {"group": "modelsteward.io", "version": "v1alpha1", "resource": "aimodels"},
        "object": model,
    }
    request = {key: value for key, value in request.items() if not key.startswith("namespace")}
    ran = runner("review", "-", "-c", GOVERNANCE, stdin=json.dumps(request))
    assert ran.code == 1
    assert [(f["code"], f["path"]) for f in ran.json["findings"]] == [
        ("Unreadable", "spec.sources[0].reference")
    ]


def test_an_approval_may_name_the_current_digest(runner: Run) -> None:
    approval = list(yaml.safe_load_all((EXAMPLES / "offline" / "approval.yaml").read_text()))[1]
    approval = {**approval, "spec": {k: v for k, v in approval["spec"].items() if not k.startswith("review")}}
    request = {
        "operation": "CREATE",
        "resource": {"group": "modelsteward.io", "version": "v1alpha1", "resource": "approvals"},
        "user": {"username": "approver", "groups": ["model-approvers"]},
        "object": {**approval, "metadata": {"name": "new"}},
        "now": "2026-12-01T12:00:00Z",
    }
    catalogs = ("-c", GOVERNANCE, "-c", EXAMPLES / "offline")
    assert runner("review", "-", *catalogs, stdin=json.dumps(request)).json["findings"] == []
    own = {**request, "user": {"username": "model-owner", "groups": ["model-approvers", "ml-team"]}}
    ran = runner("review", "-", *catalogs, stdin=json.dumps(own))
    assert (ran.code, ran.json["findings"][0]["code"]) == (1, "SelfApproval")


def test_the_stored_approval_of_an_update_may_name_the_current_digest_too(runner: Run) -> None:
    approval = list(yaml.safe_load_all((EXAMPLES / "offline" / "approval.yaml").read_text()))[1]
    edited = {**approval, "spec": {**approval["spec"], "reason": "Reviewed again."}}
    request = {
        "operation": "UPDATE",
        "resource": {"group": "modelsteward.io", "version": "v1alpha1", "resource": "approvals"},
        "user": {"username": "approver", "groups": ["model-approvers"]},
        "object": edited,
        "oldObject": approval,
        "now": "2026-12-01T12:00:00Z",
    }
    catalogs = ("-c", GOVERNANCE, "-c", EXAMPLES / "offline")
    ran = runner("review", "-", *catalogs, stdin=json.dumps(request))
    assert [each["path"] for each in ran.json["findings"]] == ["spec.reason"]


@pytest.mark.parametrize(
    "request_",
    [5, {}, {"uid": "u"}, {"uid": "u", "operation": "CREATE", "kind": {}, "object": [], "namespace": 7}],
)
def test_a_review_that_cannot_be_read_is_denied_and_says_so(runner: Run, request_: object) -> None:
    review = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request_}
    ran = runner("review", "-", "-c", GOVERNANCE, stdin=json.dumps(review))
    assert ran.code == 1
    assert [finding["code"] for finding in ran.json["findings"]] == ["Unreadable"]


def test_a_review_of_another_version_is_denied_and_says_so(runner: Run) -> None:
    review = {**REVIEW, "apiVersion": "admission.k8s.io/v9"}
    ran = runner("review", "-", "-c", GOVERNANCE, stdin=json.dumps(review))
    assert ran.code == 1
    assert [finding["code"] for finding in ran.json["findings"]] == ["Unreadable"]


@pytest.mark.parametrize("text", ["", "[", "a: b", "kind: Pod", "\t", "operation: CREATE"])
def test_what_is_no_request_could_not_be_judged(runner: Run, text: str) -> None:
    ran = runner("review", "-", "-c", GOVERNANCE, stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err


def test_a_table_for_people(runner: Run) -> None:
    ran = runner("review", "-", "-c", GOVERNANCE, "-o", "table", stdin=json.dumps(SHORT))
    assert ran.out.splitlines()[1].startswith("Deny    UnknownModel  <stdin>")
