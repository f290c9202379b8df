"""The process: ready only when it knows everything, and it comes and goes without losing a request."""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.webhook import gate
from tests.webhook.conftest import Open
from tests.webhook.forwarder import Forwarder
from tests.webhook.gate import Gate, approval_spec, model_spec, run_pod, serving_pod, write
from tests.webhook.reviews import encoded, review

from controlplane.credentials import Authority
from controlplane.plane import ControlPlane

UNKNOWN = encoded(review("Pod", serving_pod("p"), namespace="default"))
HARMLESS = encoded(
    review("Pod", {"spec": {"containers": [{"name": "web", "image": "registry.example/nginx:1.29"}]}})
)
NewPlane = Callable[..., ControlPlane]


class Load:
    """Clients that ask one review after another on kept connections, and what went wrong."""

    def __init__(self, opened: Gate, *authorities: Authority, fresh: bool = False) -> None:
        self.answered = 0
        self.failures: list[str] = []
        self.ended = threading.Event()
        self._opened, self._authorities, self._fresh = opened, authorities, fresh

    def run(self) -> None:
        connection = self._opened.connection(*self._authorities)
        while not self.ended.is_set():
            try:
                connection.request("POST", "/validate/workloads", HARMLESS)
                response = connection.getresponse()
                told = json.loads(response.read())
                assert (response.status, told["response"]["allowed"]) == (200, True)
                self.answered += 1
            except (OSError, http.client.HTTPException, AssertionError) as error:
                self.failures.append(repr(error))
            if self._fresh:
                connection.close()
        connection.close()


@contextlib.contextmanager
def load(opened: Gate, *authorities: Authority, fresh: bool = False) -> Iterator[Load]:
    clients = Load(opened, *authorities, fresh=fresh)
    threads = [threading.Thread(target=clients.run) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield clients
    finally:
        clients.ended.set()
        for thread in threads:
            thread.join()


def test_it_is_not_ready_and_denies_models_until_everything_was_read(
    new_plane: NewPlane, open_gate: Open
) -> None:
    plane = new_plane()
    opened = open_gate(plane)
    assert opened.probe() == (503, "the catalogue isn't read yet\n")
    assert opened.probe("/healthz") == (200, "ok\n")
    assert opened.ask(UNKNOWN)["status"]["message"].startswith("NotSynced: ")
    gate.install_kinds(plane)
    opened.until_ready()
    assert "modelsteward_catalog_synced 1.0" in opened.probe("/metrics")[1]
    assert "NotSynced" not in json.dumps(opened.ask(UNKNOWN))


def test_a_model_is_refused_soon_after_the_api_server_is_gone_and_judged_again_when_it_is_back(
    new_plane: NewPlane, open_gate: Open
) -> None:
    plane = new_plane()
    gate.install_kinds(plane)
    assert (
        write(plane, "GovernancePolicy", "gate", {**gate.policy_spec(), "namespaceSelector": {}}).status
        == 201
    )
    opened = open_gate(plane, watch_loss_seconds="1")
    opened.until_ready()
    plane.until("the policy is known", lambda: "UnknownModel" in json.dumps(opened.ask(UNKNOWN)))
    plane.stop_apiserver()
    plane.until("it is stale", lambda: "StaleCatalog: " in json.dumps(opened.ask(UNKNOWN)))
    assert opened.ask(HARMLESS)["allowed"] is True
    plane.start_apiserver()
    plane.until("it is current again", lambda: "UnknownModel: " in json.dumps(opened.ask(UNKNOWN)))


def test_an_approval_that_was_deleted_in_a_gap_no_longer_counts(
    new_plane: NewPlane, open_gate: Open, tmp_path: Path
) -> None:
    # Without the watch cache the API server answers from etcd: what is compacted is 410.
    plane = new_plane(apiserver_flags=("--watch-cache=false",))
    gate.install_kinds(plane)
    for identity in ("model-owner", "approver", "developer"):
        plane.grant(identity, "cluster-admin")
    plane.create_namespace("closed", {"gate": "closed", "modelsteward.io/gate": "closed"})
    assert write(plane, "GovernancePolicy", "gate", gate.policy_spec()).status == 201
    assert write(plane, "ModelLicense", "apache-2.0", gate.license_spec()).status == 201
    with Forwarder(plane.port) as wire:
        login = tmp_path / "kubeconfig"
        login.write_text(
            plane.kubeconfig().read_text().replace(plane.server, f"https://127.0.0.1:{wire.port}")
        )
        opened = open_gate(plane, watch_loss_seconds="60", kubeconfig=str(login))
        opened.until_ready()
        opened.register()
        plane.until("stamps are made", lambda: _stamped(plane))
        assert write(plane, "Approval", "yes", approval_spec(plane, "chat"), "approver").status == 201

        def asked() -> str:
            reply = run_pod(plane, "closed", serving_pod("a"), "?dryRun=All")
            return "" if reply.status == 201 else reply.text

        plane.until("it runs", lambda: asked() == "")
        wire.cut()
        assert plane.call("DELETE", f"{gate.GROUP}/approvals/yes").status == 200
        plane.compact()
        assert asked() == "", "nobody told the webhook"
        wire.mend()
        plane.until("the deletion in the gap counts", lambda: "NotApproved: " in asked())
        metrics = opened.probe("/metrics")[1]
        assert 'modelsteward_watch_errors_total{kind="Approval",reason="HTTP410"} 1.0' in metrics
        assert 'modelsteward_watch_repairs_total{kind="Approval"} 1.0' in metrics
        opened.unregister()
        opened.stop()


def _stamped(plane: ControlPlane) -> bool:
    """Make the model anew until the API server calls us about it."""
    plane.call("DELETE", f"{gate.GROUP}/aimodels/chat")
    reply = write(plane, "AIModel", "chat", model_spec(), "model-owner")
    return reply.status == 201 and "registeredBy" in reply.json()["spec"]


def test_it_leaves_without_losing_a_request(kinds_plane: ControlPlane, open_gate: Open) -> None:
    opened = open_gate(kinds_plane, drain_seconds="2")
    opened.until_ready()
    half = opened.connection()
    half.putrequest("POST", "/validate/workloads")
    half.putheader("Content-Length", str(len(HARMLESS)))
    half.endheaders(HARMLESS[:100])
    codes: list[int] = []
    with load(opened) as kept, load(opened, fresh=True) as fresh:
        kinds_plane.until("load runs", lambda: min(kept.answered, fresh.answered) > 20)
        leaving = threading.Thread(target=lambda: codes.append(opened.stop(grace_seconds=20)))
        leaving.start()
        kinds_plane.until("it says that it leaves", lambda: opened.probe() == (503, "leaving\n"))
        before = (kept.answered, fresh.answered)
        kinds_plane.until(
            "and still answers",
            lambda: kept.answered > before[0] + 20 and fresh.answered > before[1] + 20,
        )
    half.send(HARMLESS[100:])
    assert json.loads(half.getresponse().read())["response"]["allowed"] is True
    half.close()
    leaving.join()
    assert (kept.failures, fresh.failures, codes) == ([], [], [0])
    assert [line["message"] for line in opened.log()][-1] == "left"


def test_a_new_certificate_is_served_without_refusing_anybody(
    kinds_plane: ControlPlane, open_gate: Open
) -> None:
    opened = open_gate(kinds_plane)
    opened.until_ready()
    newer = Authority("newer")

    def serves(authority: Authority) -> bool:
        connection = opened.connection(authority)
        try:
            connection.connect()
        except ssl.SSLCertVerificationError:
            return False
        finally:
            connection.close()
        return True

    with (
        load(opened, opened.authority, newer) as kept,
        load(opened, opened.authority, newer, fresh=True) as fresh,
    ):
        kinds_plane.until("load runs", lambda: min(kept.answered, fresh.answered) > 20)
        assert serves(opened.authority)
        assert not serves(newer)
        (opened.directory / "tls.key").write_bytes(b"half a key")
        kinds_plane.until(
            "the broken pair is told",
            lambda: any(line["message"].startswith("no usable certificate") for line in opened.log()),
        )
        assert serves(opened.authority), "the last good pair stays in use"
        opened.certify(newer)
        kinds_plane.until("the new one is served", lambda: serves(newer))
        before = (kept.answered, fresh.answered)
        kinds_plane.until(
            "both kinds of clients go on",
            lambda: kept.answered > before[0] + 20 and fresh.answered > before[1] + 20,
        )
    assert (kept.failures, fresh.failures) == ([], [])
    assert opened.ready()


def test_a_taken_port_is_told_in_one_line(kinds_plane: ControlPlane, open_gate: Open) -> None:
    opened = open_gate(kinds_plane)
    other = "webhook-taken"
    kinds_plane.processes.start(other, *opened.command(probe_port=str(opened.probe_port)))
    log = kinds_plane.processes.log(other)
    kinds_plane.until("it ended", lambda: "error: " in log.read_text())
    kinds_plane.processes.stop(other)
    assert "already in use" in log.read_text().splitlines()[-1]
    assert "Traceback" not in log.read_text()
