"""The chart in a real API server where no process of ours runs."""

import base64
from typing import Any

import pytest

NAMESPACE = "modelsteward"
SECRET = f"/api/v1/namespaces/{NAMESPACE}/secrets/modelsteward-webhook-certificate"
HOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/modelsteward"
POLICY = "/apis/modelsteward.io/v1alpha1/governancepolicies/default"
CERTIFICATE = {"tls.crt": base64.b64encode(b"a certificate").decode()}
AUTHORITY = base64.b64encode(b"-----BEGIN CERTIFICATE-----\n").decode()
MONITORS = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "servicemonitors.monitoring.coreos.com"},
    "spec": {
        "group": "monitoring.coreos.com",
        "scope": "Namespaced",
        "names": {"plural": "servicemonitors", "kind": "ServiceMonitor"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
                },
            }
        ],
    },
}


def test_a_first_install_needs_no_running_webhook(installed: Any) -> None:
    assert installed.first_policy["spec"]["mode"] == "Warn"


def test_a_restricted_namespace_admits_the_pods(installed: Any) -> None:
    path = f"/api/v1/namespaces/{NAMESPACE}/pods?labelSelector=app.kubernetes.io/part-of=modelsteward"

    def stored() -> list[str]:
        pods = installed.call("GET", path).json()["items"]
        return sorted(pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in pods)

    installed.plane.until("the Pods are stored", lambda: {*stored()} == {"operator", "webhook"})


@pytest.mark.parametrize("how", [[], ["--server-side=false"]], ids=["server-side apply", "three-way merge"])
def test_an_upgrade_keeps_what_the_operator_wrote(installed: Any, how: list[str]) -> None:
    operator = installed.account("modelsteward-operator")
    certificate = {"apiVersion": "v1", "kind": "Secret", "data": CERTIFICATE}
    written = installed.apply(SECRET.rsplit("/", 1)[0], SECRET.rsplit("/", 1)[1], certificate, operator)
    assert written.status == 200, written.text
    for kind in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        assert trust(installed, operator, kind).status == 200
    installed.upgrade("--set", "commonLabels.turn=one", *how)
    installed.upgrade("--set", "commonLabels.turn=two", *how)
    assert installed.call("GET", SECRET).json()["data"] == CERTIFICATE
    hooks = installed.call("GET", HOOKS).json()
    assert hooks["metadata"]["labels"]["turn"] == "two"
    assert {hook["clientConfig"]["caBundle"] for hook in hooks["webhooks"]} == {AUTHORITY}


def test_the_operator_can_write_no_other_configuration_or_secret(installed: Any) -> None:
    operator = installed.account("modelsteward-operator")
    secrets = SECRET.rsplit("/", 1)[0]
    body = {"apiVersion": "v1", "kind": "Secret", "data": CERTIFICATE}
    assert installed.apply(secrets, "another", body, operator).status == 403
    assert operator("GET", secrets).status == 403
    assert operator("DELETE", HOOKS).status == 403


def test_the_default_policy_can_be_turned_to_enforce_and_back(installed: Any) -> None:
    installed.upgrade("--set", "defaultPolicy.mode=Enforce")
    assert installed.call("GET", POLICY).json()["spec"]["mode"] == "Enforce"
    assert installed.call("GET", HOOKS).json()["webhooks"][0]["failurePolicy"] == "Fail"
    assert "WARNING: the webhook fails closed and excludedNamespaces is empty" in notes(installed)
    installed.upgrade()
    assert installed.call("GET", POLICY).json()["spec"]["mode"] == "Warn"
    assert installed.call("GET", HOOKS).json()["webhooks"][0]["failurePolicy"] == "Ignore"


def test_the_notes_say_what_to_exclude_and_how_to_enforce(installed: Any) -> None:
    installed.upgrade()
    told = notes(installed)
    for word in ("CNI", "CSI", "DNS", "cert-manager", "--set defaultPolicy.mode=Enforce"):
        assert word in told
    assert "workloads are let through (Ignore)" in told


def test_the_notes_command_upgrades_the_definitions(installed: Any) -> None:
    """Helm leaves definitions alone after the first install, and stays their owner."""
    [command] = [line for line in notes(installed).splitlines() if "helm show crds" in line]
    arguments = command.split("kubectl ")[1].split()
    shipped = installed.plane.helm("show", "crds", str(installed.chart)).stdout
    newer = shipped.replace("name: OVERDUE\n", "name: LATE\n")
    assert newer != shipped
    installed.plane.kubectl(*arguments, stdin=newer)
    assert (
        "LATE" in installed.plane.kubectl("get", "crd", "auditschedules.modelsteward.io", "-o", "yaml").stdout
    )
    installed.plane.kubectl(*arguments, stdin=shipped)


def test_every_value_that_can_be_set_is_accepted(chart: Any, new_plane: Any) -> None:
    """And an uninstall leaves the definitions, so that no record goes with it."""
    plane = new_plane()
    definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
    assert plane.call("POST", definitions, MONITORS).status == 201
    plane.until(
        "ServiceMonitors are served",
        lambda: plane.call("GET", "/apis/monitoring.coreos.com/v1/servicemonitors").status == 200,
    )
    values = str(chart.path.parents[1] / "tests" / "chart" / "values" / "full.yaml")
    plane.helm("install", "m", str(chart.path), "-n", NAMESPACE, "--create-namespace", "-f", values)
    plane.helm("uninstall", "m", "-n", NAMESPACE)
    kept = [each["metadata"]["name"] for each in plane.call("GET", definitions).json()["items"]]
    assert len([name for name in kept if name.endswith(".modelsteward.io")]) == 9


def notes(installed: Any) -> str:
    told: str = installed.plane.helm("get", "notes", "modelsteward", "-n", NAMESPACE).stdout
    return told


def trust(installed: Any, operator: Any, kind: str) -> Any:
    """What the operator does to a configuration: server-side apply of each webhook's caBundle."""
    path = f"/apis/admissionregistration.k8s.io/v1/{kind.lower()}s"
    hooks = operator("GET", f"{path}/modelsteward").json()["webhooks"]
    applied = [
        {
            "name": hook["name"],
            "clientConfig": {"caBundle": AUTHORITY},
            "admissionReviewVersions": hook["admissionReviewVersions"],
            "sideEffects": hook["sideEffects"],
        }
        for hook in hooks
    ]
    body = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "webhooks": applied}
    return installed.apply(path, "modelsteward", body, operator)
