"""A webhook process beside a plane, and the objects that its tests write."""

from __future__ import annotations

import base64
import http.client
import itertools
import json
import os
import ssl
import sys
from pathlib import Path
from typing import Any

from controlplane.calls import Reply
from controlplane.credentials import Authority
from controlplane.plane import ControlPlane
from modelsteward.engine.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]
GROUP = "/apis/modelsteward.io/v1alpha1"
ADMISSION = "/apis/admissionregistration.k8s.io/v1"
PLURALS = {
    "AIModel": "aimodels",
    "ModelLicense": "modellicenses",
    "GovernancePolicy": "governancepolicies",
    "Approval": "approvals",
    "Waiver": "waivers",
    "Audit": "audits",
}
REFERENCE = "hf://example/chat@0123456789abcdef0123456789abcdef01234567"
_numbers = itertools.count(1)


class Gate:
    """One webhook process. Its certificate is in `directory`, its log in the plane's."""

    def __init__(self, plane: ControlPlane, directory: Path, **settings: str) -> None:
        self.plane = plane
        self.directory = directory
        self.authority = Authority("gate")
        self.name = f"webhook-{next(_numbers)}"
        self.certify(self.authority)
        plane.processes.start(self.name, *self.command(**settings))
        plane.until("the webhook listens", lambda: {"probes", "admission"} <= self._ports().keys())
        self.port, self.probe_port = self._ports()["admission"], self._ports()["probes"]

    def command(self, **settings: str) -> tuple[list[str], dict[str, str]]:
        """Command line and environment of a webhook process like this one."""
        environment = {
            "PYTHONPATH": str(ROOT / "operator"),
            "MODELSTEWARD_HOST": "127.0.0.1",
            "MODELSTEWARD_PORT": "0",
            "MODELSTEWARD_PROBE_PORT": "0",
            "MODELSTEWARD_CERTIFICATE_DIRECTORY": str(self.directory),
            "MODELSTEWARD_KUBECONFIG": str(self.plane.kubeconfig()),
            "MODELSTEWARD_DRAIN_SECONDS": "0",
            **{f"MODELSTEWARD_{key.upper()}": value for key, value in settings.items()},
        }
        command = [sys.executable, "-c", "from modelsteward.cli import main; main()", "webhook"]
        return command, environment

    def certify(self, authority: Authority) -> None:
        """Put a new certificate in place, as a Secret's volume does: all files at once."""
        issued = authority.issue(["127.0.0.1", "localhost"])
        for name, content in (("tls.key", issued.key), ("tls.crt", issued.certificate)):
            fresh = self.directory / f".{name}"
            fresh.write_bytes(content)
            os.replace(fresh, self.directory / name)

    def log(self) -> list[dict[str, Any]]:
        """The lines that the process wrote, each JSON."""
        text = self.plane.processes.log(self.name).read_text()
        return [json.loads(line) for line in text.splitlines()]

    def stop(self, grace_seconds: float = 20) -> int:
        """SIGTERM, and the exit code."""
        return self.plane.processes.stop(self.name, grace_seconds)

    def probe(self, path: str = "/readyz") -> tuple[int, str]:
        """Status and text of the probe port."""
        connection = http.client.HTTPConnection("127.0.0.1", self.probe_port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()

    def ready(self) -> bool:
        """Whether it says that it is."""
        return self.probe()[0] == 200

    def until_ready(self) -> None:
        """Return once it is ready."""
        self.plane.until("the webhook is ready", self.ready)

    def connection(self, *authorities: Authority) -> http.client.HTTPSConnection:
        """A connection that trusts these authorities, its own if none is given."""
        context = ssl.create_default_context()
        for authority in authorities or (self.authority,):
            context.load_verify_locations(cadata=authority.certificate.decode())
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=context)

    def ask(self, body: bytes, path: str = "/validate/workloads") -> dict[str, Any]:
        """The response to one review, sent as the API server would."""
        connection = self.connection()
        try:
            connection.request("POST", f"{path}?timeout=3s", body, {"Content-Type": "application/json"})
            response: dict[str, Any] = json.loads(connection.getresponse().read())["response"]
            return response
        finally:
            connection.close()

    def register(self) -> None:
        """Webhook configurations by URL: workloads of namespaces labelled `gate`, and our kinds."""
        workloads = [_rule("", "pods", "pods/ephemeralcontainers"), _rule("apps", "deployments")]
        ours = [_rule("modelsteward.io", "aimodels", "approvals", "audits", "waivers")]
        selector = {"matchLabels": {"gate": "closed"}}
        self._put(
            "ValidatingWebhookConfiguration",
            self._hook("workloads", "/validate/workloads", workloads, namespaceSelector=selector),
            self._hook("governance", "/validate/governance", ours),
        )
        self._put(
            "MutatingWebhookConfiguration",
            self._hook("stamps", "/mutate/governance", ours, reinvocationPolicy="IfNeeded"),
        )

    def unregister(self) -> None:
        """Take the configurations away."""
        for plural in ("validatingwebhookconfigurations", "mutatingwebhookconfigurations"):
            self.plane.call("DELETE", f"{ADMISSION}/{plural}/gate")

    def _hook(self, name: str, path: str, rules: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
        return {
            "name": f"{name}.modelsteward.io",
            "admissionReviewVersions": ["v1"],
            "clientConfig": {
                "url": f"https://127.0.0.1:{self.port}{path}",
                "caBundle": base64.b64encode(self.authority.certificate).decode(),
            },
            "failurePolicy": "Fail",
            "sideEffects": "None",
            "timeoutSeconds": 5,
            "rules": rules,
            **more,
        }

    def _put(self, kind: str, *hooks: dict[str, Any]) -> None:
        path = f"{ADMISSION}/{kind.lower()}s"
        self.plane.call("DELETE", f"{path}/gate")
        body = {"metadata": {"name": "gate"}, "webhooks": list(hooks)}
        reply = self.plane.call("POST", path, body)
        assert reply.status == 201, reply.text

    def _ports(self) -> dict[str, int]:
        try:
            return {line["server"]: line["port"] for line in self.log() if line["message"] == "listening"}
        except (OSError, json.JSONDecodeError):
            return {}


def _rule(group: str, *resources: str) -> dict[str, Any]:
    return {
        "apiGroups": [group],
        "apiVersions": ["*"],
        "operations": ["CREATE", "UPDATE"],
        "resources": list(resources),
    }


def install_kinds(plane: ControlPlane) -> None:
    """Our custom resource definitions, served when this returns."""
    plane.kubectl("apply", "--server-side", "-f", str(ROOT / "crds"))
    for plural in PLURALS.values():
        plane.until(f"{plural} are served", lambda path=plural: _served(plane, path))


def _served(plane: ControlPlane, plural: str) -> bool:
    return plane.call("GET", f"{GROUP}/{plural}").status == 200


def write(
    plane: ControlPlane, kind: str, name: str, spec: dict[str, Any], identity: str = "cluster-admin"
) -> Reply:
    """Create an object of ours."""
    document = {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": spec,
    }
    return plane.call("POST", f"{GROUP}/{PLURALS[kind]}", document, identity)


def read(plane: ControlPlane, kind: str, name: str) -> dict[str, Any]:
    """An object of ours as it is stored."""
    reply = plane.call("GET", f"{GROUP}/{PLURALS[kind]}/{name}")
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def policy_spec() -> dict[str, Any]:
    """Enforces one approval of models in namespaces labelled `modelsteward.io/gate: closed`."""
    tiers = ("Minimal", "Limited", "High")
    return {
        "mode": "Enforce",
        "namespaceSelector": {"matchLabels": {"modelsteward.io/gate": "closed"}},
        "roles": [{"name": "risk", "subjects": [{"kind": "Group", "name": "model-approvers"}]}],
        "approvals": [{"riskTier": tier, "roles": ["risk"], "quorum": 1} for tier in tiers],
    }


def license_spec() -> dict[str, Any]:
    """A licence that takes no right away."""
    return {"spdxId": "Apache-2.0", "title": "Apache License 2.0", "verification": "Verified"}


def model_spec(reference: str = REFERENCE, **changes: Any) -> dict[str, Any]:
    """A model that needs nothing but an approval."""
    return {
        "provider": "Example",
        "owner": "ml-team",
        "sources": [{"reference": reference}],
        "licenseRef": {"name": "apache-2.0"},
        "riskTier": "Limited",
        "intendedPurposes": ["Chat"],
        **changes,
    }


def approval_spec(plane: ControlPlane, model: str, decision: str = "Approved") -> dict[str, Any]:
    """A decision on the model as it is stored now."""
    stored = read(plane, "AIModel", model)
    catalog = Catalog()
    for kind in ("ModelLicense", "AIModel"):
        for item in plane.call("GET", f"{GROUP}/{PLURALS[kind]}").json()["items"]:
            assert catalog.apply(kind, item) is None
    return {
        "subject": {
            "kind": "AIModel",
            "name": model,
            "uid": stored["metadata"]["uid"],
            "governedDigest": catalog.governed_digest("AIModel", model),
        },
        "decision": decision,
        "role": "risk",
        "reason": "Reviewed.",
    }


def serving_pod(name: str, reference: str = REFERENCE) -> dict[str, Any]:
    """A Pod that serves the model of a hub reference."""
    repository, _, revision = reference.removeprefix("hf://").partition("@")
    arguments = ["--model", repository, *(["--revision", revision] if revision else [])]
    container = {"name": "server", "image": "vllm/vllm-openai:v0.10.0", "args": arguments}
    return {"metadata": {"name": name}, "spec": {"containers": [container]}}


def run_pod(plane: ControlPlane, namespace: str, pod: dict[str, Any], query: str = "") -> Reply:
    """Create a Pod as a developer."""
    return plane.call("POST", f"/api/v1/namespaces/{namespace}/pods{query}", pod, "developer")
