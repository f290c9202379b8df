"""What happens to workloads while no webhook answers."""

from typing import Any

import pytest

POD = {
    "metadata": {"generateName": "pod-"},
    "spec": {
        "containers": [
            {
                "name": "main",
                "image": "registry.example/a:1",
                "securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}},
            }
        ],
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    },
}


@pytest.fixture
def dead(installed: Any) -> Any:
    """Calls reach this machine, where nobody listens at the port."""
    installed.plane.serve_service_here("modelsteward", "modelsteward-webhook")
    for name in ("team", "cert-manager", "kube-system"):
        installed.plane.create_namespace(name)
    installed.plane.create_namespace("modelsteward")
    return installed


def create(installed: Any, namespace: str) -> tuple[int, str]:
    reply = installed.call("POST", f"/api/v1/namespaces/{namespace}/pods", POD)
    return reply.status, reply.text


def settle(installed: Any, failure_policy: str) -> None:
    """The API server takes a moment to see a configuration: until it does as the new one says."""
    path = "/api/v1/namespaces/team/pods?dryRun=All"
    wanted = 201 if failure_policy == "Ignore" else 500
    installed.plane.until(
        f"the webhook's failure policy is {failure_policy}",
        lambda: installed.call("POST", path, POD).status == wanted,
    )


@pytest.mark.parametrize("mode", ["Warn", "Audit"])
def test_workloads_pass_while_the_default_policy_warns(dead: Any, mode: str) -> None:
    dead.upgrade("--set", f"defaultPolicy.mode={mode}")
    settle(dead, "Ignore")
    for namespace in ("team", "cert-manager", "kube-system", "modelsteward"):
        assert create(dead, namespace)[0] == 201


def test_workloads_are_refused_in_governed_namespaces_only_while_it_enforces(dead: Any) -> None:
    dead.upgrade("--set", "defaultPolicy.mode=Enforce", "--set", "excludedNamespaces={cert-manager}")
    settle(dead, "Fail")
    status, text = create(dead, "team")
    assert status == 500
    assert "workloads.modelsteward.io" in text
    for namespace in ("cert-manager", "kube-system", "modelsteward"):
        assert create(dead, namespace)[0] == 201


def test_a_namespace_cannot_leave_by_a_label(dead: Any) -> None:
    """The API server itself sets the name's label, whatever a client writes."""
    dead.upgrade("--set", "defaultPolicy.mode=Enforce")
    settle(dead, "Fail")
    body = {"metadata": {"name": "clever", "labels": {"kubernetes.io/metadata.name": "kube-system"}}}
    assert dead.call("POST", "/api/v1/namespaces", body).status in (201, 422)
    dead.plane.create_namespace("clever")
    assert create(dead, "clever")[0] == 500


@pytest.mark.parametrize("mode", ["Warn", "Enforce"])
def test_policies_licences_and_schedules_never_wait_for_the_webhook(dead: Any, mode: str) -> None:
    dead.upgrade("--set", f"defaultPolicy.mode={mode}")
    license_ = {"spdxId": "LicenseRef-own", "form": "OwnWork", "verification": "Verified"}
    made = {
        "modellicenses": ("ModelLicense", license_),
        "governancepolicies": ("GovernancePolicy", {"mode": "Audit", "namespaceSelector": {}}),
        "auditschedules": ("AuditSchedule", {"modelSelector": {}}),
    }
    for plural, (kind, spec) in made.items():
        body = {"apiVersion": "modelsteward.io/v1alpha1", "kind": kind, "spec": spec}
        reply = dead.apply(f"/apis/modelsteward.io/v1alpha1/{plural}", f"in-{mode.lower()}", body)
        assert reply.status in (200, 201), reply.text


def test_models_and_approvals_wait_for_the_webhook_that_stamps_them(dead: Any) -> None:
    spec = {
        "provider": "Example",
        "owner": "ml-team",
        "sources": [{"reference": "hf://example/model@0123456789abcdef0123456789abcdef01234567"}],
        "riskTier": "Minimal",
        "intendedPurposes": ["Summarisation"],
    }
    body = {"apiVersion": "modelsteward.io/v1alpha1", "kind": "AIModel", "spec": spec}
    reply = dead.apply("/apis/modelsteward.io/v1alpha1/aimodels", "model", body)
    assert reply.status == 500
    assert "stamps.modelsteward.io" in reply.text
