"""A running control plane: etcd, kube-apiserver and, if wanted, kube-controller-manager, on 127.0.0.1.

There is no kubelet: Pods are stored, not started. With the controller manager a Deployment makes its
ReplicaSet and Pods, each controller acting as its own ServiceAccount. The ServiceAccount admission plugin is
on then, so that Pods carry the token volume that they carry in every cluster; without the controller manager
nothing would create the `default` ServiceAccounts that the plugin insists on, so it is off.
"""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from controlplane import build, flags
from controlplane.calls import Client, Reply
from controlplane.credentials import Credentials
from controlplane.identities import CONTROLLER_MANAGER, PEOPLE, PIPELINE, PIPELINE_ACCOUNT
from controlplane.ports import ReservedPort
from controlplane.processes import PlaneError, Processes
from controlplane.store import Store

ADMIN = "cluster-admin"
START_SECONDS = 60.0
POLL_SECONDS = 0.03
TOKEN_SECONDS = 24 * 3600


class ControlPlane:
    """A context manager; `start` and `stop` do the same by hand. Blocking: from async code use a thread.

    `apiserver_flags` come after our own and so win. `keep` leaves the directory with logs, logins and data.
    `programs` (paths by name) skips looking for them and building them.
    """

    def __init__(
        self,
        *,
        controller_manager: bool = False,
        apiserver_flags: Iterable[str] = (),
        keep: bool = False,
        programs: Mapping[str, Path] | None = None,
    ) -> None:
        self.controller_manager = controller_manager
        self.apiserver_flags = tuple(apiserver_flags)
        self._programs = build.ensure() if programs is None else programs
        self._keep = keep
        self._processes: Processes | None = None
        self._ports: tuple[ReservedPort, ...] = ()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> Self:
        """Returns when the API server is ready and the controllers run; PlaneError with the log's end."""
        self.directory = Path(tempfile.mkdtemp(prefix="modelsteward-plane-"))
        self._processes = Processes(self.directory, self._keep)
        try:
            self._start_all()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Ends every program and removes the directory; more than once does no harm."""
        if self._processes is not None:
            self._processes.close()
        for port in self._ports:
            port.release()

    def _start_all(self) -> None:
        self._ports = (ReservedPort(), ReservedPort(), ReservedPort())
        self.port, self.etcd_port, peer_port = (port.number for port in self._ports)
        self.server = f"https://{flags.HOST}:{self.port}"
        data = self.directory / "etcd"
        self.processes.start("etcd", flags.etcd(self._programs["etcd"], data, self.etcd_port, peer_port))
        self.credentials = Credentials(self.directory)
        self.ca_file = self.credentials.ca_file
        self._client = Client(self.port, self.ca_file)
        self._store = Store(self.etcd_port)
        self._wait("etcd", lambda: self._store.revision() > 0)
        self.start_apiserver()
        self._wait("kube-apiserver", lambda: self._exists("/api/v1/namespaces/default"))
        if self.controller_manager:
            self._start_controller_manager()

    def _start_controller_manager(self) -> None:
        name = "kube-controller-manager"
        user = CONTROLLER_MANAGER.name
        login = self.credentials.kubeconfig(user, self.server, self.credentials.tokens[user])
        self.processes.start(name, flags.controller_manager(self._programs[name], self.credentials, login))
        self._add_default_account("default")
        # Published by a controller, so the controllers run.
        self._wait(name, lambda: self._exists("/api/v1/namespaces/default/configmaps/kube-root-ca.crt"))

    @property
    def processes(self) -> Processes:
        """The running programs and their logs; PlaneError before `start`."""
        if self._processes is None:
            raise PlaneError("the plane is not running: start it first")
        return self._processes

    def start_apiserver(self, extra_flags: Iterable[str] | None = None) -> None:
        """Starts the API server, waits for /readyz; `extra_flags` replace `apiserver_flags` from now on."""
        if extra_flags is not None:
            self.apiserver_flags = tuple(extra_flags)
        argv = flags.apiserver(
            self._programs["kube-apiserver"],
            self.credentials,
            self.port,
            self.etcd_port,
            self.controller_manager,
            self.apiserver_flags,
        )
        self.processes.start("kube-apiserver", argv)
        self._wait("kube-apiserver", lambda: self._exists("/readyz"))

    def stop_apiserver(self) -> None:
        """The API server is gone at once; etcd stays. `start_apiserver` brings it back at the same port."""
        self.processes.stop("kube-apiserver")

    def restart_apiserver(self, extra_flags: Iterable[str] | None = None) -> None:
        """Ends all connections and empties the watch cache: watches from before then get 410."""
        self.stop_apiserver()
        self.start_apiserver(extra_flags)

    def compact(self) -> int:
        """Makes etcd forget all history; returns the revision it is compacted to.

        The API server answers watches from its cache: 410 also needs `restart_apiserver`, or
        `--watch-cache=false`.
        """
        return self._store.compact()

    def delete_in_etcd(self, key: str) -> bool:
        """Deletes /registry/… also while the API server is stopped; says whether it was there."""
        return self._store.delete(key)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        identity: str = ADMIN,
        content_type: str = "application/json",
    ) -> Reply:
        """One HTTPS call as a person: much faster than kubectl."""
        return self._client.call(method, path, self._token(identity), body, content_type)

    def kubeconfig(self, identity: str = ADMIN) -> Path:
        """The kubeconfig of a person, or of `pipeline`, whose ServiceAccount is made when first asked for."""
        if identity == PIPELINE:
            namespace, name = PIPELINE_ACCOUNT
            self.create_namespace(namespace)
            self._create(f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": name}})
            return self.service_account_kubeconfig(namespace, name)
        return self.credentials.kubeconfig(identity, self.server, self._token(identity))

    def service_account_kubeconfig(self, namespace: str, name: str) -> Path:
        """The kubeconfig of a ServiceAccount, with a token that the API server issued (TokenRequest)."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token"
        reply = self.call("POST", path, {"spec": {"expirationSeconds": TOKEN_SECONDS}})
        if reply.status != 201:
            raise PlaneError(f"no token for ServiceAccount {namespace}/{name}: {reply.text.strip()}")
        user = f"system:serviceaccount:{namespace}:{name}"
        return self.credentials.kubeconfig(user, self.server, reply.json()["status"]["token"], namespace)

    def create_namespace(self, name: str, labels: Mapping[str, str] | None = None) -> None:
        """A namespace with its `default` ServiceAccount: Pods can be created at once. Idempotent."""
        self._create("/api/v1/namespaces", {"metadata": {"name": name, "labels": dict(labels or {})}})
        self._add_default_account(name)

    def grant(self, identity: str, cluster_role: str, namespace: str | None = None) -> None:
        """Binds a ClusterRole to a person or `pipeline`, in one namespace or everywhere. Idempotent."""
        subject = {"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": identity}
        if identity == PIPELINE:
            subject = dict(
                zip(("kind", "namespace", "name"), ("ServiceAccount", *PIPELINE_ACCOUNT), strict=True)
            )
        scope = "clusterrolebindings" if namespace is None else f"namespaces/{namespace}/rolebindings"
        binding = {
            "metadata": {"name": f"{identity}-{cluster_role}".replace(":", "-")},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": cluster_role},
            "subjects": [subject],
        }
        self._create(f"/apis/rbac.authorization.k8s.io/v1/{scope}", binding)

    def kubectl(
        self,
        *arguments: str,
        identity: str = ADMIN,
        stdin: str | None = None,
        check: bool = True,
        seconds: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        """Runs the real kubectl; with `check`, PlaneError with its output when it does not end with 0."""
        return self._tool("kubectl", arguments, identity, stdin, check, seconds)

    def helm(
        self,
        *arguments: str,
        identity: str = ADMIN,
        stdin: str | None = None,
        check: bool = True,
        seconds: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Runs the real Helm, like `kubectl`."""
        return self._tool("helm", arguments, identity, stdin, check, seconds)

    def environment(self, identity: str = ADMIN) -> dict[str, str]:
        """For a tool that logs in as `identity` and writes nothing outside the plane's directory."""
        home = self.directory / "home"
        tools = os.pathsep.join(sorted({str(path.parent) for path in self._programs.values()}))
        return {
            "PATH": os.pathsep.join((tools, os.environ.get("PATH", ""))),
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "KUBECACHEDIR": str(home / "kube"),
            "KUBECONFIG": str(self.kubeconfig(identity)),
        }

    def _tool(
        self,
        name: str,
        arguments: tuple[str, ...],
        identity: str,
        stdin: str | None,
        check: bool,
        seconds: float,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [self._programs[name], *arguments],
            input=stdin or "",
            env=self.environment(identity),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if check and done.returncode != 0:
            output = (done.stderr or done.stdout).strip()
            raise PlaneError(
                f"{name} {' '.join(arguments)} as {identity} ended with {done.returncode}: {output}"
            )
        return done

    def _token(self, identity: str) -> str:
        if identity not in {person.name for person in PEOPLE}:
            known = ", ".join([*(person.name for person in PEOPLE), PIPELINE])
            raise PlaneError(f"nobody here is called {identity!r}: there are {known}")
        return self.credentials.tokens[identity]

    def _create(self, path: str, body: object) -> None:
        reply = self.call("POST", path, body)
        if reply.status not in (201, 409):
            raise PlaneError(f"POST {path} answered {reply.status}: {reply.text.strip()}")

    def _add_default_account(self, namespace: str) -> None:
        self._create(f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": "default"}})

    def _exists(self, path: str) -> bool:
        return self.call("GET", path).status == 200

    def _wait(self, program: str, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.processes.check(program)
            try:
                if ready():
                    return
            except OSError:
                pass  # not listening yet
            if time.monotonic() > deadline:
                tail = self.processes.tail(program)
                raise PlaneError(
                    f"{program} was not ready after {START_SECONDS:.0f} s; its log ends so:\n{tail}"
                )
            time.sleep(POLL_SECONDS)
