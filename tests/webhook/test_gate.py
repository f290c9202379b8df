"""The gate on a real API server: refused without standing, allowed with it, refused after revocation."""

from __future__ import annotations

import pytest
from tests.webhook import gate
from tests.webhook.conftest import Open
from tests.webhook.gate import Gate, approval_spec, model_spec, read, run_pod, serving_pod, write

from controlplane.plane import ControlPlane


@pytest.fixture
def closed(kinds_plane: ControlPlane, open_gate: Open) -> Gate:
    """A ready webhook that the API server calls."""
    opened = open_gate(kinds_plane)
    opened.until_ready()
    opened.register()
    return opened


def until_called(plane: ControlPlane, namespace: str) -> None:
    """The API server takes a new configuration up a moment after it is stored."""
    probe = serving_pod("probe", "hf://example/never-registered")

    def refused() -> bool:
        return run_pod(plane, namespace, probe, "?dryRun=All").status == 403

    plane.until("the webhook is called", refused)


def test_a_model_runs_when_somebody_else_approved_it_and_until_that_is_revoked(
    kinds_plane: ControlPlane, closed: Gate, closed_namespace: str
) -> None:
    plane, namespace = kinds_plane, closed_namespace
    until_called(plane, namespace)

    refused = run_pod(plane, namespace, serving_pod("unknown"))
    assert refused.status == 403
    assert "UnknownModel: " in refused.json()["message"]
    assert "spec.containers[0].args[1]" in refused.json()["message"]

    assert write(plane, "AIModel", "chat", model_spec(), "model-owner").status == 201
    plane.until(
        "the missing approval is told",
        lambda: "NotApproved: " in run_pod(plane, namespace, serving_pod("p1")).json()["message"],
    )

    own = write(plane, "Approval", "own", approval_spec(plane, "chat"), "model-owner")
    assert own.status == 403
    assert "SelfApproval: " in own.json()["message"]

    assert write(plane, "Approval", "other", approval_spec(plane, "chat"), "approver").status == 201
    plane.until("the approval counts", lambda: run_pod(plane, namespace, serving_pod("p2")).status == 201)

    revoked = write(plane, "Approval", "revoked", approval_spec(plane, "chat", "Revoked"), "approver")
    assert revoked.status == 201, revoked.text
    plane.until(
        "the revocation counts",
        lambda: "ApprovalRevoked: " in run_pod(plane, namespace, serving_pod("p3")).json()["message"],
    )
    assert "p2" in plane.kubectl("-n", namespace, "get", "pods", "-o", "name").stdout


def test_a_dry_run_is_judged_alike_and_writes_nothing(
    kinds_plane: ControlPlane, closed: Gate, closed_namespace: str
) -> None:
    until_called(kinds_plane, closed_namespace)
    pod = serving_pod("dry", "hf://example/never-registered")
    assert run_pod(kinds_plane, closed_namespace, pod, "?dryRun=All").status == 403
    assert kinds_plane.kubectl("-n", closed_namespace, "get", "pods", "-o", "name").stdout == ""


def test_stamps_are_the_servers_and_applying_again_changes_nothing(
    kinds_plane: ControlPlane, closed: Gate, closed_namespace: str
) -> None:
    plane = kinds_plane
    until_called(plane, closed_namespace)
    spec = model_spec("hf://example/stamped@0123456789abcdef0123456789abcdef01234567")
    path = f"{gate.GROUP}/aimodels/stamped"

    forged = write(plane, "AIModel", "stamped", {**spec, "registeredBy": {"username": "approver"}})
    assert forged.status == 403
    assert "ForgedIdentity: spec.registeredBy" in forged.json()["message"]

    assert write(plane, "AIModel", "stamped", spec, "model-owner").status == 201
    first = read(plane, "AIModel", "stamped")
    assert first["spec"]["registeredBy"]["username"] == "model-owner"
    assert first["spec"]["changedTime"] == first["spec"]["registeredTime"]

    again = {**first, "spec": spec}
    assert plane.call("PUT", path, again, "model-owner").status == 200
    second = read(plane, "AIModel", "stamped")
    assert second["spec"] == first["spec"]
    assert second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]

    changed = plane.call("PUT", path, {**first, "spec": {**spec, "modalities": ["Text"]}}, "model-owner")
    assert changed.status == 200, changed.text
    third = read(plane, "AIModel", "stamped")["spec"]
    assert third["changedTime"] == first["spec"]["changedTime"], "modalities are no substance"
    assert third["registeredTime"] == first["spec"]["registeredTime"]


def test_what_is_not_ours_to_judge_passes(
    kinds_plane: ControlPlane, closed: Gate, closed_namespace: str
) -> None:
    until_called(kinds_plane, closed_namespace)
    ordinary = {
        "metadata": {"name": "web"},
        "spec": {"containers": [{"name": "web", "image": "registry.example/nginx:1.29"}]},
    }
    assert run_pod(kinds_plane, closed_namespace, ordinary).status == 201
    assert kinds_plane.call("DELETE", f"/api/v1/namespaces/{closed_namespace}/pods/web").status == 200
