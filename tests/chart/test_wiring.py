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
        Installation(plane, values={"defaultPolicy.mode": "Enforce"}) as installation,
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


def test_a_model_is_stamped_and_the_stamps_satisfy_the_admission_policies(enforced: Installation) -> None:
    enforced.plane.grant("model-owner", "modelsteward-owner")
    spec = {
        "provider": "Example",
        "owner": "ml-team",
        "sources": [{"reference": f"hf://example/model@{'0' * 40}"}],
        "riskTier": "Minimal",
        "intendedPurposes": ["Summarisation"],
    }
    body = {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": "AIModel",
        "metadata": {"name": "m"},
        "spec": spec,
    }
    reply = enforced.plane.call("POST", f"{OURS}/aimodels", body, "model-owner")
    assert reply.status == 201, reply.text
    assert reply.json()["spec"]["registeredBy"]["username"] == "model-owner"


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
