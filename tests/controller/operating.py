"""Operators as processes with exactly the rights they need, and a plane as their tests talk to it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from controlplane.plane import ControlPlane

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = "modelsteward"
ACCOUNT = "operator"
GROUP = "modelsteward.io"
READ = (
    *("aimodels", "approvals", "audits", "auditschedules", "complianceframeworks"),
    *("governancepolicies", "modellicenses", "waivers"),
)
CLUSTER_RULES: list[dict[str, Any]] = [
    {"apiGroups": [GROUP], "resources": list(READ), "verbs": ["list", "watch"]},
    {"apiGroups": [GROUP], "resources": ["audits", "auditschedules"], "verbs": ["get"]},
    {"apiGroups": [GROUP], "resources": [f"{kind}/status" for kind in READ], "verbs": ["patch"]},
    {"apiGroups": [GROUP], "resources": ["audits"], "verbs": ["create", "delete"]},
    {"apiGroups": [""], "resources": ["namespaces"], "verbs": ["list", "watch"]},
    {"apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create"]},
    {
        "apiGroups": ["admissionregistration.k8s.io"],
        "resources": ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
        "resourceNames": ["modelsteward"],
        "verbs": ["get", "patch"],
    },
]
RULES: list[dict[str, Any]] = [
    {"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"]},
    {
        "apiGroups": ["coordination.k8s.io"],
        "resources": ["leases"],
        "resourceNames": ["modelsteward-operator"],
        "verbs": ["get", "update"],
    },
    {
        "apiGroups": [""],
        "resources": ["secrets"],
        "resourceNames": ["webhook-tls"],
        "verbs": ["get", "patch"],
    },
]


def until(what: str, look: Callable[[], T], seconds: float = 45) -> T:
    """What `look` tells, as soon as it tells something."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.05)


class Governed:
    """The plane as tests talk to it."""

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self.kubeconfig = plane.service_account_kubeconfig(NAMESPACE, ACCOUNT)

    def apply(self, *documents: Mapping[str, Any]) -> None:
        """Server-side apply as the cluster admin."""
        text = json.dumps({"apiVersion": "v1", "kind": "List", "items": documents})
        self.plane.kubectl("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=text)

    def get(self, plural: str, name: str) -> dict[str, Any]:
        """One object of ours; empty where there is none."""
        reply = self.plane.call("GET", f"/apis/{GROUP}/v1alpha1/{plural}/{name}")
        return dict(reply.json()) if reply.status == 200 else {}

    def list(self, plural: str) -> list[dict[str, Any]]:
        """All objects of a kind of ours."""
        return list(self.plane.call("GET", f"/apis/{GROUP}/v1alpha1/{plural}").json()["items"])

    def condition(self, plural: str, name: str, kind: str) -> dict[str, Any]:
        """A condition, if it is about the current generation."""
        found = self.get(plural, name)
        if not found or found.get("status", {}).get("observedGeneration") != found["metadata"]["generation"]:
            return {}
        return next((dict(each) for each in found["status"]["conditions"] if each["type"] == kind), {})

    def settles(self, plural: str, name: str, kind: str, status: str, seconds: float = 45) -> dict[str, Any]:
        """The condition, once it has this status."""

        def look() -> dict[str, Any]:
            found = self.condition(plural, name, kind)
            return found if found.get("status") == status else {}

        return until(f"{plural}/{name} {kind} {status}", look, seconds)

    def delete(self, plural: str, name: str) -> None:
        """Delete an object of ours."""
        self.plane.call("DELETE", f"/apis/{GROUP}/v1alpha1/{plural}/{name}")


class Operator:
    """One operator process."""

    def __init__(self, governed: Governed, log: Path, *flags: str) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-c", "from modelsteward.cli import main; main()", "operator"),
                    *("--kubeconfig", str(governed.kubeconfig), "--host", "127.0.0.1", "--health-port", "0"),
                    *("--namespace", NAMESPACE, "--minimum-audit-interval-seconds", "1", *flags),
                ],
                env={**os.environ, "PYTHONPATH": str(ROOT / "operator")},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def told(self, message: str) -> dict[str, Any]:
        """The first log line of this message; empty where there is none yet."""
        assert self.process.poll() is None, self.log.read_text()[-4000:]
        for line in self.log.read_text().splitlines():
            if line.startswith("{") and (found := json.loads(line))["message"] == message:
                return dict(found)
        return {}

    def active(self, seconds: float = 60) -> None:
        """Return once it has read everything."""
        until("an active operator", lambda: self.told("has read everything"), seconds)

    def ask(self, path: str) -> tuple[int, str]:
        """GET on its probe port."""
        port = until("probes", lambda: self.told("probes are served"))["port"]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def kill(self) -> None:
        """SIGKILL: no goodbye."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """SIGTERM, so that it gives the lease back; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def bind(plane: ControlPlane, scope: str, kind: str, name: str, rules: list[dict[str, Any]]) -> None:
    rbac = f"/apis/rbac.authorization.k8s.io/v1{scope}"
    account = {"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": kind, "name": name}
    plural = f"{kind.lower()}s"
    made = plane.call("POST", f"{rbac}/{plural}", {"metadata": {"name": name}, "rules": rules})
    assert made.status == 201, made.text
    binding = {"metadata": {"name": name}, "roleRef": reference, "subjects": [account]}
    made = plane.call("POST", f"{rbac}/{plural[:-1]}bindings", binding)
    assert made.status == 201, made.text


def prepare(plane: ControlPlane) -> None:
    """Our kinds, and a ServiceAccount with exactly the operator's rights."""
    plane.kubectl("apply", "--server-side", "-f", str(ROOT / "crds"))
    plane.create_namespace(NAMESPACE)
    for plural in READ:
        path = f"/apis/{GROUP}/v1alpha1/{plural}"
        until(plural, lambda path=path: plane.call("GET", path).status == 200)  # type: ignore[misc]
    path = f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts"
    plane.call("POST", path, {"metadata": {"name": ACCOUNT}})
    bind(plane, "", "ClusterRole", "operator", CLUSTER_RULES)
    bind(plane, f"/namespaces/{NAMESPACE}", "Role", "operator", RULES)
