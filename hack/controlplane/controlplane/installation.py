"""The product installed on a plane, as Helm installs it, with its two processes run beside the cluster.

There is no kubelet, so this stands in for one: it reads the chart's Deployments back from the API server,
starts their commands with their arguments and environment and with tokens of the chart's own ServiceAccounts,
and mounts the certificate Secret as files. The API server calls through the chart's own
`clientConfig.service`; the Service of that name leads to localhost. What differs from a Pod stands in
`_overrides`: the login, ports, and where files lie.
"""

import base64
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from controlplane.plane import ControlPlane
from controlplane.ports import free_port
from controlplane.processes import PlaneError

ROOT = Path(__file__).resolve().parents[3]
CHART = ROOT / "charts" / "modelsteward"
COMMAND = Path(sys.executable).parent / "modelsteward"
RELEASE = "modelsteward"
START_SECONDS = 60.0
POLL_SECONDS = 0.05


class Installation:
    """A context manager; `values` are Helm's (`--set`), `files` values files. Blocking.

    `operator=False` leaves the operator out once it has made the certificate.
    """

    def __init__(
        self,
        plane: ControlPlane,
        *,
        values: Mapping[str, str] | None = None,
        files: tuple[Path, ...] = (),
        namespace: str = "modelsteward",
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.plane = plane
        self.namespace = namespace
        self._values = dict(values or {})
        self._files = files
        self._tell = tell
        self.ports = {"webhook": free_port(), "webhook-health": free_port(), "operator-health": free_port()}
        self._started: list[str] = []

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Returns when the webhook is ready and the API server trusts it; PlaneError with the log's end."""
        self.install()
        self.start_operator()
        self.mount_certificate()
        self.start_webhook()
        self._until("both webhook configurations trust the certificate", self._trusted)
        return self

    def stop(self) -> None:
        """Ends both processes; the plane keeps what is stored."""
        for name in reversed(list(self._started)):
            self.end(name)

    def install(self) -> None:
        """`helm upgrade --install`, then the Service of the chart leads to this machine."""
        arguments = ["upgrade", "--install", RELEASE, str(CHART), "--namespace", self.namespace]
        arguments += ["--create-namespace", "--set", f"webhook.servicePort={self.ports['webhook']}"]
        for file in self._files:
            arguments += ["--values", str(file)]
        for key, value in self._values.items():
            arguments += ["--set", f"{key}={value}"]
        self._tell(f"helm upgrade --install {RELEASE} charts/modelsteward --namespace {self.namespace} …")
        self.plane.helm(*arguments)
        self.plane.serve_service_here(self.namespace, self._service_name())

    def start_operator(self, name: str = "operator") -> None:
        """Starts the operator's own command; PlaneError when it ends at once."""
        self._start(name, "operator", {"health-port": str(self.ports["operator-health"])})

    def start_webhook(self) -> None:
        """Starts the webhook's own command and waits until it is ready."""
        self._start("webhook", "webhook", {})
        self._until("the webhook is ready", self._ready, "webhook")

    def end(self, name: str) -> None:
        """Kills a process (SIGKILL)."""
        if name in self._started:
            self._started.remove(name)
            self.plane.processes.stop(name)

    def mount_certificate(self) -> None:
        """Writes the Secret's certificate as files, as a kubelet does, once the operator has filled it."""
        self._until("the operator filled the certificate Secret", self._copy_certificate, "operator")

    @property
    def certificate_directory(self) -> Path:
        """Where the webhook finds its certificate."""
        return self.plane.directory / "certificate"

    def _copy_certificate(self) -> bool:
        data = self._get(f"/api/v1/namespaces/{self.namespace}/secrets/{self._secret_name()}").get("data", {})
        if not {"tls.crt", "tls.key"} <= data.keys():
            return False
        self.certificate_directory.mkdir(exist_ok=True)
        for key in ("tls.crt", "tls.key"):
            (self.certificate_directory / key).write_bytes(base64.b64decode(data[key]))
        return True

    def _start(self, name: str, component: str, flags: Mapping[str, str]) -> None:
        pod = self._deployment(component)["spec"]["template"]["spec"]
        container = pod["containers"][0]
        arguments = [argument for argument in container["args"] if argument.split("=")[0][2:] not in flags]
        arguments += [f"--{flag}={value}" for flag, value in flags.items()]
        environment = {entry["name"]: entry["value"] for entry in container.get("env", ())}
        environment |= self._overrides(pod["serviceAccountName"])
        self.plane.processes.start(name, [str(COMMAND), *arguments], environment)
        self._started.append(name)

    def _overrides(self, account: str) -> dict[str, str]:
        """What differs from a Pod."""
        login = self.plane.service_account_kubeconfig(self.namespace, account)
        return {
            "KUBECONFIG": str(login),
            "MODELSTEWARD_HOST": "127.0.0.1",
            "MODELSTEWARD_PORT": str(self.ports["webhook"]),
            "MODELSTEWARD_PROBE_PORT": str(self.ports["webhook-health"]),
            "MODELSTEWARD_CERTIFICATE_DIRECTORY": str(self.certificate_directory),
        }

    def _deployment(self, component: str) -> Any:
        path = f"/apis/apps/v1/namespaces/{self.namespace}/deployments/{RELEASE}-{component}"
        return self._get(path)

    def _service_name(self) -> str:
        name: str = self._configuration("validating")["webhooks"][0]["clientConfig"]["service"]["name"]
        return name

    def _secret_name(self) -> str:
        volumes = self._deployment("webhook")["spec"]["template"]["spec"]["volumes"]
        name: str = next(volume["secret"]["secretName"] for volume in volumes if "secret" in volume)
        return name

    def _configuration(self, kind: str) -> Any:
        base = "/apis/admissionregistration.k8s.io/v1"
        return self._get(f"{base}/{kind}webhookconfigurations/{RELEASE}")

    def _trusted(self) -> bool:
        kinds = ("validating", "mutating")
        return all(
            webhook["clientConfig"].get("caBundle")
            for kind in kinds
            for webhook in self._configuration(kind)["webhooks"]
        )

    def _ready(self) -> bool:
        url = f"http://127.0.0.1:{self.ports['webhook-health']}/readyz"
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False

    def _get(self, path: str) -> Any:
        reply = self.plane.call("GET", path)
        self._expect(reply, 200)
        return reply.json()

    def _expect(self, reply: Any, status: int) -> None:
        if reply.status != status:
            raise PlaneError(
                f"expected {status}, the API server answered {reply.status}: {reply.text.strip()}"
            )

    def _until(self, what: str, done: Callable[[], bool], process: str = "operator") -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.plane.processes.check(process)
            try:
                if done():
                    return
            except OSError:
                pass  # not listening yet
            if time.monotonic() > deadline:
                tail = self.plane.processes.tail(process)
                raise PlaneError(
                    f"not after {START_SECONDS:.0f} s: {what}; the log of {process} ends so:\n{tail}"
                )
            time.sleep(POLL_SECONDS)
