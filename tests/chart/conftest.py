"""What the chart's tests share: rendering it, and planes that it is installed in."""

import base64
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from controlplane.calls import Client, Reply
from controlplane.plane import ControlPlane

CHART = Path(__file__).parents[2] / "charts" / "modelsteward"
JSON = "application/json"
OURS = "/apis/modelsteward.io/v1alpha1"

Object = dict[str, Any]
Call = Callable[..., Reply]


class Chart:
    """The chart, rendered without a cluster."""

    path = CHART
    namespace = "modelsteward"

    def __init__(self, helm: Path) -> None:
        self._helm = helm

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Helm; the caller looks at the exit code."""
        command = [self._helm, *arguments]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def template(self, *arguments: str, chart: Path = CHART) -> str:
        """The manifests, as Helm prints them."""
        fixed = ("-n", self.namespace, "--kube-version", "1.36.3")
        done = self.run("template", "modelsteward", str(chart), *fixed, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def objects(self, *arguments: str) -> list[Object]:
        """The objects of the manifests."""
        return [each for each in yaml.load_all(self.template(*arguments), Loader=yaml.CSafeLoader) if each]

    def one(self, kind: str, name: str, *arguments: str) -> Object:
        """The object of that kind and name."""
        found = [each for each in self.objects(*arguments) if each["kind"] == kind]
        [match] = [each for each in found if each["metadata"]["name"] == name]
        return match


class Installed:
    """A plane with the chart in it; the people's rights are the chart's roles and nothing else."""

    chart = CHART

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self.call = plane.call
        self.upgrade()
        #: The default policy as the first install left it.
        self.first_policy = plane.call("GET", f"{OURS}/governancepolicies/default").json()
        stored = f"/api/v1/namespaces/{Chart.namespace}/secrets/sh.helm.release.v1.modelsteward.v1"
        #: How many bytes Helm stored of it.
        self.first_release = len(base64.b64decode(plane.call("GET", stored).json()["data"]["release"]))

    def upgrade(self, *arguments: str) -> None:
        """Installs or upgrades the release `modelsteward`, in its own restricted namespace."""
        fixed = ("--install", "--reset-values", "modelsteward", str(CHART), "-n", Chart.namespace)
        self.plane.helm("upgrade", *fixed, *arguments)

    def account(self, name: str, namespace: str = Chart.namespace) -> Call:
        """Calls the API server as a ServiceAccount, with a token that it issued."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token"
        reply = self.plane.call("POST", path, {"spec": {}})
        assert reply.status == 201, reply.text
        token = reply.json()["status"]["token"]
        client = Client(self.plane.port, self.plane.ca_file)

        def call(
            method: str, path: str, body: object = None, content_type: str = "application/json"
        ) -> Reply:
            return client.call(method, path, token, body, content_type)

        return call

    def apply(self, collection: str, name: str, body: Object, call: Call | None = None) -> Reply:
        """Server-side apply of an object, whose name is filled in."""
        named = {**body, "metadata": {**body.get("metadata", {}), "name": name}}
        path = f"{collection}/{name}?fieldManager=test&force=true"
        return (call or self.call)("PATCH", path, named, content_type="application/apply-patch+yaml")


@pytest.fixture(scope="session")
def chart(control_plane_programs: Mapping[str, Path]) -> Chart:
    return Chart(control_plane_programs["helm"])


@pytest.fixture(scope="package")
def installed(control_plane_programs: Mapping[str, Path]) -> Iterator[Installed]:
    """Just installed, in a namespace that admits restricted Pods only. No webhook or operator runs."""
    with ControlPlane(controller_manager=True, programs=control_plane_programs) as plane:
        enforce = {"pod-security.kubernetes.io/enforce": "restricted"}
        plane.create_namespace(Chart.namespace, enforce)
        yield Installed(plane)
