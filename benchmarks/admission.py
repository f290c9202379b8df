"""What a decision costs, beside no webhook and beside the floor, on a real API server; what a start costs.

    make bench
    python benchmarks/admission.py [--models 10000] [--requests 20000]

Prints ratios measured side by side in one run. CPU is the server process's own, from /proc; the client is
another process. The Pods are committed in benchmarks/pods/.
"""

import argparse
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import load
from population import populate

from controlplane.installation import Installation
from controlplane.plane import ControlPlane
from controlplane.ports import free_port
from modelsteward.webhook.memory import MOST

HERE = Path(__file__).parent
ROUNDS = 3
PODS = ("plain", "model")
VALUES = {
    "defaultPolicy.enabled": "false",
    "webhook.failurePolicy": "Fail",
    "excludedNamespaces": "{bare,floor}",
}


def review(pod: dict[str, Any]) -> bytes:
    """An AdmissionReview as the API server sends it for the creation of a Pod."""
    who = {"username": "system:serviceaccount:kube-system:replicaset-controller", "groups": []}
    return json.dumps(
        {
            "kind": "AdmissionReview",
            "apiVersion": "admission.k8s.io/v1",
            "request": {
                "uid": str(uuid.uuid4()),
                "kind": {"group": "", "version": "v1", "kind": "Pod"},
                "resource": {"group": "", "version": "v1", "resource": "pods"},
                "requestKind": {"group": "", "version": "v1", "kind": "Pod"},
                "requestResource": {"group": "", "version": "v1", "resource": "pods"},
                "name": pod["metadata"]["name"],
                "namespace": "governed",
                "operation": "CREATE",
                "userInfo": who,
                "object": pod,
                "oldObject": None,
                "dryRun": False,
                "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"},
            },
        },
        separators=(",", ":"),
    ).encode()


@contextmanager
def floor(installation: Installation) -> Iterator[tuple[int, int]]:
    """The floor handler with the webhook's own certificate: process id and port."""
    port = free_port()
    directory = installation.certificate_directory
    certificate = ["--cert", str(directory / "tls.crt"), "--key", str(directory / "tls.key")]
    argv = [sys.executable, str(HERE / "floor.py"), "--port", str(port), *certificate]
    process = subprocess.Popen(argv)
    try:
        body = review(json.loads((HERE / "pods/plain.json").read_text()))
        deadline = time.monotonic() + 30
        while True:
            try:
                load.run(process.pid, port, "/", body, count=1, connections=1)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def bodies(pod: str, first: bool) -> list[bytes]:
    """Reviews of a Pod: always the same template, or more templates than the webhook remembers."""
    document = json.loads((HERE / f"pods/{pod}.json").read_text())
    if not first:
        return [review(document)]
    made = []
    for number in range(2 * MOST):
        document["spec"]["containers"][0]["env"][0]["name"] = f"NUMBER_{number}"
        made.append(review(document))
    return made


def _figures(result: load.Result) -> str:
    spread = f"p50 {result.percentile(0.5):.2f} ms p99 {result.percentile(0.99):.2f} ms"
    return f"{result.server_cpu:.0f} µs CPU, {spread}"


def direct(installation: Installation, requests: int) -> dict[str, float]:
    """CPU a decision over the floor's, by Pod; the median of rounds that alternate between the two."""
    pid = installation.plane.processes.pids["webhook"]
    path, port = "/validate/workloads?timeout=3s", installation.ports["webhook"]
    load.settle(pid)
    ratios: dict[str, list[float]] = {}
    with floor(installation) as (floor_pid, floor_port):
        for _ in range(ROUNDS):
            for pod in PODS:
                for label, first in ((pod, False), (f"{pod}, new", True)):
                    sent = bodies(pod, first)
                    ground = load.run(floor_pid, floor_port, "/", sent, count=requests)
                    ours = load.run(pid, port, path, sent, count=requests)
                    answer = json.loads(ours.sample)["response"]
                    if not answer["allowed"]:
                        raise SystemExit(f"benchmark: the Pod {pod} must be allowed: {answer['status']}")
                    ratios.setdefault(label, []).append(ours.server_cpu / ground.server_cpu)
                    size = f"{len(sent[0]) / 1024:5.1f} KiB"
                    print(
                        f"    {label:10} {size}  floor {_figures(ground)}  ours {_figures(ours)}", flush=True
                    )
    return {label: median(values) for label, values in ratios.items()}


def through_api_server(installation: Installation, requests: int) -> None:
    """Dry-run creations of Pods: no webhook, the floor as a webhook, ours."""
    plane = installation.plane
    token = plane.credentials.tokens["cluster-admin"]
    pid = plane.processes.pids["kube-apiserver"]
    with floor(installation) as (floor_pid, floor_port):
        plane.kubectl("apply", "-f", "-", stdin=json.dumps(_floor_configuration(installation, floor_port)))
        servers = {"bare": 0, "floor": floor_pid, "governed": plane.processes.pids["webhook"]}
        for namespace, label in (("bare", "no webhook"), ("floor", "floor"), ("governed", "ours")):
            plane.create_namespace(namespace)
            pod = json.loads((HERE / "pods/model.json").read_text())
            pod["metadata"] = {"generateName": "chat-", "namespace": namespace}
            own = servers[namespace]
            before = load.cpu_seconds(own) if own else 0.0
            result = load.run(
                pid,
                plane.port,
                f"/api/v1/namespaces/{namespace}/pods?dryRun=All",
                json.dumps(pod).encode(),
                count=requests,
                connections=25,
                token=token,
                status=201,
            )
            used = (load.cpu_seconds(own) - before) / (requests * 1.1) * 1e6 if own else 0.0
            print(
                f"    {label:10}  API server {result.server_cpu:6.0f} µs CPU  webhook {used:6.0f} µs CPU  "
                f"p50 {result.percentile(0.5):6.2f} ms  p99 {result.percentile(0.99):6.2f} ms",
                flush=True,
            )


def _floor_configuration(installation: Installation, port: int) -> dict[str, Any]:
    ours = installation.plane.call(
        "GET", "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/modelsteward"
    ).json()["webhooks"][0]["clientConfig"]
    only = [{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["floor"]}]
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": "floor"},
        "webhooks": [
            {
                "name": "floor.benchmark.example.com",
                "clientConfig": {
                    "caBundle": ours["caBundle"],
                    "service": {**ours["service"], "path": "/", "port": port},
                },
                "rules": [
                    {
                        "apiGroups": [""],
                        "apiVersions": ["v1"],
                        "resources": ["pods"],
                        "operations": ["CREATE"],
                    }
                ],
                "namespaceSelector": {"matchExpressions": only},
                "admissionReviewVersions": ["v1"],
                "sideEffects": "None",
                "failurePolicy": "Fail",
                "timeoutSeconds": 3,
            }
        ],
    }


def cold_start(installation: Installation) -> tuple[float, float]:
    """Seconds from start to ready, and MiB resident then."""
    installation.end("webhook")
    began = time.monotonic()
    installation.start_webhook()
    seconds = time.monotonic() - began
    return seconds, load.resident_mib(installation.plane.processes.pids["webhook"])


def measure(models: int, requests: int) -> dict[str, float]:
    """One plane with so many models; prints, and returns the ratios to the floor by Pod."""
    with ControlPlane() as plane:
        began = time.monotonic()
        plane.create_namespace("governed")
        populate(plane, models)
        print(
            f"  {models} models, {2 * models} approvals stored in {time.monotonic() - began:.0f} s",
            flush=True,
        )
        with Installation(plane, values=VALUES) as installation:
            seconds, memory = cold_start(installation)
            print(f"  cold start to ready {seconds:.1f} s, resident then {memory:.0f} MiB", flush=True)
            print("  directly, 8 connections:", flush=True)
            ratios = direct(installation, requests)
            print("  through the API server, 25 clients, dry run:", flush=True)
            through_api_server(installation, max(1000, requests // 10))
            return ratios


def main() -> None:
    """Exit code 1 where a bound is not met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--models", type=int, default=10_000, help="models in the large catalogue")
    parser.add_argument("--requests", type=int, default=20_000, help="requests of one measured run")
    flags = parser.parse_args()
    print("10 models", flush=True)
    few = measure(10, flags.requests)
    print(f"{flags.models} models", flush=True)
    many = measure(flags.models, flags.requests)
    rows = [
        ("CPU over the floor, Pod without a model", max(few["plain"], many["plain"]), 3.0),
        ("CPU over the floor, Pod with a model", max(few["model"], many["model"]), 5.0),
        ("the same, first Pod of a template", max(few["plain, new"], many["plain, new"]), 3.0),
        ("the same, first Pod of a template with one", max(few["model, new"], many["model, new"]), 5.0),
        (f"{flags.models} models over 10, without a model", many["plain"] / few["plain"], 1.2),
        (f"{flags.models} models over 10, with a model", many["model"] / few["model"], 1.2),
    ]
    print()
    for label, ratio, bound in rows:
        print(f"{label:45} {ratio:5.2f}  (at most {bound})  {'ok' if ratio <= bound else 'NOT MET'}")
    sys.exit(any(ratio > bound for _, ratio, bound in rows))


if __name__ == "__main__":
    main()
