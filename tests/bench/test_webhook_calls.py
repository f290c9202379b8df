"""The API server reaches webhooks on this machine, by URL and through clientConfig.service."""

import base64
import http.server
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from controlplane.credentials import Authority
from controlplane.plane import ControlPlane

SERVICE = "probe"
POD = {
    "metadata": {"name": "pod"},
    "spec": {"containers": [{"name": "main", "image": "registry.example/a:1"}]},
}


class Refuses(http.server.BaseHTTPRequestHandler):
    """Answers every review with no."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        response = {
            "uid": review["request"]["uid"],
            "allowed": False,
            "status": {"message": f"refused at {self.path.split('?')[0]}"},
        }
        body = json.dumps(
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response}
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class's name
        pass


@dataclass(frozen=True)
class Webhook:
    port: int
    ca_bundle: str


@pytest.fixture
def webhook(namespace: str, tmp_path: Path) -> Iterator[Webhook]:
    authority = Authority("probe")
    issued = authority.issue([f"{SERVICE}.{namespace}.svc", "127.0.0.1"])
    chain = tmp_path / "serving.pem"
    chain.write_bytes(issued.certificate + issued.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refuses) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield Webhook(server.server_address[1], base64.b64encode(authority.certificate).decode())
        server.shutdown()
        thread.join()


def register(plane: ControlPlane, namespace: str, client: dict[str, object]) -> None:
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"], "operations": ["CREATE"]}
    hook = {
        "name": "probe.example.com",
        "clientConfig": client,
        "rules": [rule],
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "failurePolicy": "Fail",
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    }
    made = plane.call(
        "POST",
        "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
        {"metadata": {"name": namespace}, "webhooks": [hook]},
    )
    assert made.status == 201, made.text


def refusal(plane: ControlPlane, namespace: str) -> str:
    """What the API server says to a new Pod once it knows the webhook."""
    answers: list[str] = []

    def refused() -> bool:
        reply = plane.call("POST", f"/api/v1/namespaces/{namespace}/pods?dryRun=All", POD)
        answers.append(reply.text)
        return "denied the request" in reply.text

    plane.until("the Pod is refused", refused)
    message: str = json.loads(answers[-1])["message"]
    return message


def test_a_webhook_is_called_by_url(control_plane: ControlPlane, namespace: str, webhook: Webhook) -> None:
    url = f"https://127.0.0.1:{webhook.port}/validate"
    register(control_plane, namespace, {"url": url, "caBundle": webhook.ca_bundle})
    assert refusal(control_plane, namespace).endswith("denied the request: refused at /validate")


@pytest.mark.parametrize("installed", [False, True], ids=["no Service yet", "a Service of the chart's kind"])
def test_a_webhook_is_called_through_its_service(
    control_plane: ControlPlane, namespace: str, webhook: Webhook, installed: bool
) -> None:
    if installed:
        ports = [{"port": 443, "targetPort": 8443}]
        service = {"metadata": {"name": SERVICE}, "spec": {"selector": {"app": "probe"}, "ports": ports}}
        made = control_plane.call("POST", f"/api/v1/namespaces/{namespace}/services", service)
        assert made.status == 201, made.text
    control_plane.serve_service_here(namespace, SERVICE)
    service = {"namespace": namespace, "name": SERVICE, "path": "/validate", "port": webhook.port}
    register(control_plane, namespace, {"service": service, "caBundle": webhook.ca_bundle})
    assert refusal(control_plane, namespace).endswith("denied the request: refused at /validate")
