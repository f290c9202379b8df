"""The plane that every other test stands on."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from controlplane.identities import PEOPLE, Identity
from controlplane.plane import ControlPlane
from controlplane.processes import PlaneError

Planes = Callable[..., ControlPlane]

DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "registry.example/web:1"}]},
        },
    },
}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_every_person_is_who_they_claim_to_be(control_plane: ControlPlane, person: Identity) -> None:

    answer = control_plane.kubectl("auth", "whoami", "-o", "json", identity=person.name)
    user = json.loads(answer.stdout)["status"]["userInfo"]
    assert user["username"] == person.name
    assert set(user["groups"]) == {*person.groups, "system:authenticated"}


def test_the_pipeline_is_a_service_account_with_an_issued_token(control_plane: ControlPlane) -> None:
    answer = control_plane.kubectl("auth", "whoami", "-o", "json", identity="pipeline")
    user = json.loads(answer.stdout)["status"]["userInfo"]
    assert user["username"] == "system:serviceaccount:pipelines:pipeline"
    control_plane.grant("pipeline", "view", "pipelines")
    pods = "/api/v1/namespaces/pipelines/pods"
    assert control_plane.call("GET", pods, identity="pipeline").status == 200


def test_a_process_beside_the_plane_logs_in_as_a_service_account(
    control_plane: ControlPlane, namespace: str
) -> None:
    login = control_plane.service_account_kubeconfig(namespace, "default")
    answer = control_plane.kubectl("--kubeconfig", str(login), "auth", "whoami", "-o", "json")
    user = json.loads(answer.stdout)["status"]["userInfo"]
    assert user["username"] == f"system:serviceaccount:{namespace}:default"
    with pytest.raises(PlaneError, match=f"no token for ServiceAccount {namespace}/nobody: .*not found"):
        control_plane.service_account_token(namespace, "nobody")


def test_nobody_but_the_admin_has_rights_before_they_are_granted(
    control_plane: ControlPlane, namespace: str
) -> None:
    path = f"/api/v1/namespaces/{namespace}/pods"
    assert control_plane.call("GET", path, identity="developer").status == 403
    control_plane.grant("developer", "view", namespace)
    control_plane.kubectl("get", "pods", "-n", namespace, identity="developer")


def test_an_unknown_identity_is_refused_with_the_known_ones(control_plane: ControlPlane) -> None:
    with pytest.raises(
        PlaneError, match="nobody here is called 'root': there are cluster-admin, platform-team"
    ):
        control_plane.kubeconfig("root")


def test_a_failed_kubectl_says_what_it_said(control_plane: ControlPlane) -> None:
    with pytest.raises(
        PlaneError, match=r"kubectl get nothing as cluster-admin ended with 1: .*doesn't have"
    ):
        control_plane.kubectl("get", "nothing")


def test_a_deployment_makes_its_replica_set_and_its_pod(control_plane: ControlPlane, namespace: str) -> None:
    control_plane.kubectl("apply", "-n", namespace, "-f", "-", stdin=json.dumps(DEPLOYMENT))
    control_plane.kubectl(
        "wait", "-n", namespace, "deployment/web", "--for=jsonpath={.status.replicas}=1", "--timeout=60s"
    )
    (pod,) = control_plane.call("GET", f"/api/v1/namespaces/{namespace}/pods").json()["items"]
    (owner,) = pod["metadata"]["ownerReferences"]
    assert owner["kind"] == "ReplicaSet"
    assert pod["spec"]["serviceAccountName"] == "default"
    assert [volume["name"].rsplit("-", 1)[0] for volume in pod["spec"]["volumes"]] == ["kube-api-access"]


def test_a_deleted_namespace_goes_with_what_is_in_it(control_plane: ControlPlane, namespace: str) -> None:
    control_plane.kubectl("apply", "-n", namespace, "-f", "-", stdin=json.dumps(DEPLOYMENT))
    control_plane.kubectl("delete", "namespace", namespace, "--timeout=60s")
    assert control_plane.call("GET", f"/apis/apps/v1/namespaces/{namespace}/deployments/web").status == 404


def test_kubectl_and_helm_write_nothing_outside_the_plane(control_plane: ControlPlane) -> None:
    outside = control_plane.environment()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "KUBECACHEDIR", "KUBECONFIG"):
        assert Path(outside[name]).is_relative_to(control_plane.directory)


def test_helm_sees_the_pinned_version(control_plane: ControlPlane, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (tmp_path / "Chart.yaml").write_text(
        "apiVersion: v2\nname: probe\nversion: 0.1.0\nkubeVersion: '>=1.34'\n"
    )
    config_map = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: probe}\ndata: {of: '{{ .Release.Name }}'}\n"
    )
    (templates / "probe.yaml").write_text(config_map)
    control_plane.helm("install", "first", str(tmp_path), "-n", "helm-probe", "--create-namespace")
    probe = control_plane.call("GET", "/api/v1/namespaces/helm-probe/configmaps/probe").json()
    assert probe["data"] == {"of": "first"}


def test_two_planes_run_side_by_side(control_plane: ControlPlane, new_plane: Planes) -> None:
    other = new_plane()
    assert {other.port, other.etcd_port}.isdisjoint({control_plane.port, control_plane.etcd_port})
    control_plane.create_namespace("only-in-the-first")
    assert other.call("GET", "/api/v1/namespaces/only-in-the-first").status == 404
    foreign = control_plane.credentials.tokens["cluster-admin"]
    assert other._client.call("GET", "/api/v1/namespaces", foreign).status == 401


def test_a_plane_that_ends_leaves_no_process_and_no_file(new_plane: Planes) -> None:
    plane = new_plane()
    processes = list(plane.processes.pids.values())
    assert len(processes) == 3
    plane.stop()
    assert not [pid for pid in processes if os.path.exists(f"/proc/{pid}")]
    assert not plane.directory.exists()


def test_a_bad_flag_fails_the_start_with_the_end_of_the_log(new_plane: Planes) -> None:
    with pytest.raises(
        PlaneError, match=r"(?s)kube-apiserver ended with 1; its log ends so:.*unknown flag: --nope"
    ):
        new_plane(apiserver_flags=["--nope"])


def test_a_watch_from_before_compaction_and_restart_gets_410(new_plane: Planes) -> None:
    plane = new_plane()
    path = "/api/v1/namespaces/default/configmaps"
    made = plane.call("POST", path, {"metadata": {"name": "gone"}})
    before = made.json()["metadata"]["resourceVersion"]
    plane.stop_apiserver()
    assert plane.delete_in_etcd("/registry/configmaps/default/gone")
    assert plane.compact() > int(before)
    plane.start_apiserver()
    watched = plane.call("GET", f"{path}?watch=1&resourceVersion={before}&timeoutSeconds=5")
    event = json.loads(watched.text.splitlines()[0])
    assert event.get("object", event)["code"] == 410
    assert plane.call("GET", f"{path}/gone").status == 404


def test_a_watch_without_a_cache_gets_410_after_compaction_alone(new_plane: Planes) -> None:
    plane = new_plane(apiserver_flags=["--watch-cache=false"])
    path = "/api/v1/namespaces/default/configmaps"
    before = plane.call("POST", path, {"metadata": {"name": "old"}}).json()["metadata"]["resourceVersion"]
    plane.call("DELETE", f"{path}/old")
    plane.compact()
    watched = plane.call("GET", f"{path}?watch=1&resourceVersion={before}&timeoutSeconds=5")
    event = json.loads(watched.text.splitlines()[0])
    assert event.get("object", event)["code"] == 410
