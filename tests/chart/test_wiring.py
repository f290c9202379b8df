"""The chart's own objects carry a call from the API server to the webhook, with both processes running.

They run beside the cluster with the tokens of the chart's ServiceAccounts, from what its Deployments say.
"""

import base64
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from controlplane.installation import Installation
from controlplane.plane import ControlPlane

OURS = "/apis/modelsteward.io/v1alpha1"
HOOKS = "/apis/admissionregistration.k8s.io/v1/{}webhookconfigurations/modelsteward"
SECRET = "/api/v1/namespaces/modelsteward/secrets/modelsteward-webhook-certificate"
VALUES = {
    "defaultPolicy.mode": "Enforce",
    "defaultPolicy.roles[0].name": "risk",
    "defaultPolicy.roles[0].subjects[0].kind": "Group",
    "defaultPolicy.roles[0].subjects[0].name": "model-approvers",
}
POD = {
    "metadata": {"name": "server"},
    "spec": {
        "containers": [
            {"name": "main", "image": "vllm/vllm-openai:v0.11.0", "args": ["--model", "example/unknown"]}
        ]
    },
}


@pytest.fixture(scope="module")
def enforced(control_plane_programs: Mapping[str, Path]) -> Iterator[Installation]:
    """Installed in Enforce, both processes up."""
    with (
        ControlPlane(controller_manager=True, programs=control_plane_programs) as plane,
        Installation(plane, values=VALUES) as installation,
    ):
        plane.create_namespace("team")
        yield installation


def create(installation: Installation, namespace: str) -> Any:
    return installation.plane.call("POST", f"/api/v1/namespaces/{namespace}/pods?dryRun=All", POD)


def test_an_unknown_model_is_denied_through_the_charts_own_wiring(enforced: Installation) -> None:
    reply = create(enforced, "team")
    assert reply.status == 403, reply.text
    assert "workloads.modelsteward.io" in reply.text
    assert "UnknownModel: " in reply.text


def test_own_namespace_and_kube_system_are_never_asked_about(enforced: Installation) -> None:
    enforced.plane.create_namespace("kube-system")
    enforced.plane.create_namespace("modelsteward")
    for namespace in ("kube-system", "modelsteward"):
        assert create(enforced, namespace).status == 201


def test_the_operator_reports_on_the_default_policy_with_the_charts_rights(enforced: Installation) -> None:
    def ready() -> bool:
        policy = enforced.plane.call("GET", f"{OURS}/governancepolicies/default").json()
        conditions = policy.get("status", {}).get("conditions", [])
        return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)

    enforced.plane.until("the default policy is Ready", ready)


@pytest.fixture(scope="module")
def model(enforced: Installation) -> Any:
    """A model, registered by its owner with the chart's role, once the operator has looked at it."""
    enforced.plane.grant("model-owner", "modelsteward-owner")
    enforced.plane.grant("approver", "modelsteward-approver")
    spec = {
        "provider": "Example",
        "owner": "ml-team",
        "sources": [{"reference": f"hf://example/model@{'0' * 40}"}],
        "riskTier": "Minimal",
        "intendedPurposes": ["Summarisation", "Translation"],
    }
    made = write(enforced, "model-owner", "AIModel", "m", spec)
    assert made.status == 201, made.text

    def digested() -> bool:
        return "governedDigest" in stored(enforced, "aimodels", "m").get("status", {})

    enforced.plane.until("the model has a governed digest", digested)
    return stored(enforced, "aimodels", "m")


def test_stamps_of_the_webhook_satisfy_the_admission_policies(enforced: Installation, model: Any) -> None:
    assert model["spec"]["registeredBy"]["username"] == "model-owner"
    assert model["spec"]["changedBy"]["groups"] == ["ml-team", "system:authenticated"]


def test_applying_a_model_again_changes_nothing(enforced: Installation, model: Any) -> None:
    """As GitOps does, without the stamps, and with a list in another order."""
    stamps = ("registeredBy", "registeredTime", "changedBy", "changedTime")
    spec = {key: value for key, value in model["spec"].items() if key not in stamps}
    for purposes in (spec["intendedPurposes"], spec["intendedPurposes"][::-1]):
        body = {**envelope("AIModel", "m"), "spec": {**spec, "intendedPurposes": purposes}}
        reply = enforced.plane.call(
            "PATCH",
            f"{OURS}/aimodels/m?fieldManager=gitops&force=true",
            body,
            "model-owner",
            "application/apply-patch+yaml",
        )
        assert reply.status == 200, reply.text
        assert {key: reply.json()["spec"][key] for key in stamps} == {
            key: model["spec"][key] for key in stamps
        }


def test_an_approver_with_the_charts_role_approves(enforced: Installation, model: Any) -> None:
    reply = write(enforced, "approver", "Approval", "m-risk", approval(model))
    assert reply.status == 201, reply.text
    assert reply.json()["spec"]["reviewer"]["username"] == "approver"


def test_the_owner_of_a_model_does_not_approve_it(enforced: Installation, model: Any) -> None:
    enforced.plane.grant("model-owner", "modelsteward-approver")
    reply = write(enforced, "model-owner", "Approval", "m-own", approval(model))
    assert reply.status == 403, reply.text


def test_who_administers_may_change_a_model_of_another_owner(enforced: Installation, model: Any) -> None:
    assert model["spec"]["owner"] == "ml-team"
    change = {"spec": {"intendedPurposes": ["Summarisation"]}}
    path, kind = f"{OURS}/aimodels/m?dryRun=All", "application/merge-patch+json"
    enforced.plane.grant("platform-team", "modelsteward-administrator")
    assert enforced.plane.call("PATCH", path, change, "platform-team", kind).status == 200
    enforced.plane.grant("risk-officer", "modelsteward-owner")
    refused = enforced.plane.call("PATCH", path, change, "risk-officer", kind)
    assert refused.status in (403, 422), refused.text
    assert "ScopeMismatch" in refused.text


def test_the_operator_runs_a_schedule_with_the_charts_rights(enforced: Installation, model: Any) -> None:
    enforced.plane.grant("platform-team", "modelsteward-administrator")
    # Its first slot is the moment of its creation.
    schedule = {"intervalSeconds": 3600, "modelSelector": {}}
    made = write(enforced, "platform-team", "AuditSchedule", "often", schedule)
    assert made.status == 201, made.text

    def complete() -> bool:
        audits = enforced.plane.call("GET", f"{OURS}/audits").json()["items"]
        conditions = [each for audit in audits for each in audit.get("status", {}).get("conditions", [])]
        return any(each["type"] == "Complete" and each["status"] == "True" for each in conditions)

    enforced.plane.until("an Audit is Complete", complete)
    enforced.plane.call("DELETE", f"{OURS}/auditschedules/often")


def approval(model: Any) -> Any:
    subject = {
        "kind": "AIModel",
        "name": "m",
        "uid": model["metadata"]["uid"],
        "governedDigest": model["status"]["governedDigest"],
    }
    return {"subject": subject, "decision": "Approved", "role": "risk", "reason": "reviewed"}


def envelope(kind: str, name: str) -> dict[str, Any]:
    return {"apiVersion": "modelsteward.io/v1alpha1", "kind": kind, "metadata": {"name": name}}


def write(installation: Installation, who: str, kind: str, name: str, spec: Any) -> Any:
    body = {**envelope(kind, name), "spec": spec}
    return installation.plane.call("POST", f"{OURS}/{kind.lower()}s", body, who)


def stored(installation: Installation, plural: str, name: str) -> Any:
    return installation.plane.call("GET", f"{OURS}/{plural}/{name}").json()


def test_an_upgrade_leaves_certificate_and_trust_in_place(enforced: Installation) -> None:
    before = enforced.plane.call("GET", SECRET).json()["data"]
    enforced.install()
    assert enforced.plane.call("GET", SECRET).json()["data"] == before
    for kind in ("validating", "mutating"):
        for hook in enforced.plane.call("GET", HOOKS.format(kind)).json()["webhooks"]:
            assert base64.b64decode(hook["clientConfig"]["caBundle"]).startswith(
                b"-----BEGIN CERTIFICATE-----"
            )
    assert create(enforced, "team").status == 403


def test_a_dead_webhook_refuses_governed_namespaces_and_comes_back(enforced: Installation) -> None:
    enforced.end("webhook")
    reply = create(enforced, "team")
    assert reply.status == 500, reply.text
    enforced.start_webhook()
    assert create(enforced, "team").status == 403
