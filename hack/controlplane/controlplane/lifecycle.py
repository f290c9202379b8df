"""Starting, restarting and ending the programs of a plane."""

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from controlplane import build, flags
from controlplane.calls import Client, Reply
from controlplane.credentials import Credentials
from controlplane.identities import ADMIN, CONTROLLER_MANAGER, PEOPLE, PIPELINE, PIPELINE_ACCOUNT
from controlplane.ports import ReservedPort
from controlplane.processes import PlaneError, Processes
from controlplane.store import Store

START_SECONDS = 60.0
POLL_SECONDS = 0.03
TOKEN_SECONDS = 24 * 3600


class Lifecycle:
    """The programs of one plane, and calls to it; `ControlPlane` adds what tests and the demo do with it."""

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
        self._given_programs = programs
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
        self.programs = build.ensure() if self._given_programs is None else self._given_programs
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
        self.processes.start("etcd", flags.etcd(self.programs["etcd"], data, self.etcd_port, peer_port))
        self.credentials = Credentials(self.directory)
        self.ca_file = self.credentials.ca_file
        self._client = Client(self.port, self.ca_file)
        self._store = Store(self.etcd_port)
        self._ready("etcd", lambda: self._store.revision() > 0)
        self.start_apiserver()
        self._ready("kube-apiserver", lambda: self._exists("/api/v1/namespaces/default"))
        if self.controller_manager:
            self._start_controller_manager()

    def _start_controller_manager(self) -> None:
        name, user = "kube-controller-manager", CONTROLLER_MANAGER.name
        login = self.credentials.kubeconfig(user, self.server, self.credentials.tokens[user])
        self.processes.start(name, flags.controller_manager(self.programs[name], self.credentials, login))
        self._add_default_account("default")
        # Published by a controller, so the controllers run.
        self._ready(name, lambda: self._exists("/api/v1/namespaces/default/configmaps/kube-root-ca.crt"))

    @property
    def processes(self) -> Processes:
        """The running programs, their process ids and logs; PlaneError before `start`."""
        if self._processes is None:
            raise PlaneError("the plane is not running: start it first")
        return self._processes

    def start_apiserver(self, extra_flags: Iterable[str] | None = None) -> None:
        """Starts the API server, waits for /readyz; `extra_flags` replace `apiserver_flags` from now on."""
        if extra_flags is not None:
            self.apiserver_flags = tuple(extra_flags)
        argv = flags.apiserver(
            self.programs["kube-apiserver"],
            self.credentials,
            self.port,
            self.etcd_port,
            self.controller_manager,
            self.apiserver_flags,
        )
        self.processes.start("kube-apiserver", argv)
        self._ready("kube-apiserver", lambda: self._exists("/readyz"))

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

    def put_in_etcd(self, key: str, document: object) -> None:
        """Writes a custom resource to /registry/GROUP/PLURAL/NAME: no admission, no schema, any uid."""
        self._store.put(key, document)

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

    def until(self, what: str, holds: Callable[[], bool], seconds: float = 60.0) -> None:
        """Asks again and again, an OSError counting as no; PlaneError naming `what` when time is up."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            if time.monotonic() > deadline:
                raise PlaneError(f"{what}: not so after {seconds:.0f} s")
            time.sleep(POLL_SECONDS)

    def _ready(self, program: str, answers: Callable[[], bool]) -> None:
        def ready() -> bool:
            self.processes.check(program)
            return answers()

        try:
            self.until(f"{program} is ready", ready, START_SECONDS)
        except PlaneError as error:
            raise PlaneError(f"{error}; its log ends so:\n{self.processes.tail(program)}") from None

    def service_account_token(self, namespace: str, name: str) -> str:
        """A token of a ServiceAccount, good for a day, issued by the API server (TokenRequest)."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token"
        reply = self.call("POST", path, {"spec": {"expirationSeconds": TOKEN_SECONDS}})
        if reply.status != 201:
            raise PlaneError(f"no token for ServiceAccount {namespace}/{name}: {reply.text.strip()}")
        token: str = reply.json()["status"]["token"]
        return token

    def create_namespace(self, name: str, labels: Mapping[str, str] | None = None) -> None:
        """A namespace with its `default` ServiceAccount: Pods can be created at once. Idempotent."""
        self._create("/api/v1/namespaces", {"metadata": {"name": name, "labels": dict(labels or {})}})
        self._add_default_account(name)

    def _token(self, identity: str) -> str:
        if identity == PIPELINE and PIPELINE not in self.credentials.tokens:
            namespace, name = PIPELINE_ACCOUNT
            self.create_namespace(namespace)
            self._create(f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": name}})
            self.credentials.tokens[PIPELINE] = self.service_account_token(namespace, name)
        known = [*(person.name for person in PEOPLE), PIPELINE]
        if identity not in known:
            raise PlaneError(f"nobody here is called {identity!r}: there are {', '.join(known)}")
        return self.credentials.tokens[identity]

    def _create(self, path: str, body: object) -> None:
        reply = self.call("POST", path, body)
        if reply.status not in (201, 409):
            raise PlaneError(f"POST {path} answered {reply.status}: {reply.text.strip()}")

    def _add_default_account(self, namespace: str) -> None:
        self._create(f"/api/v1/namespaces/{namespace}/serviceaccounts", {"metadata": {"name": "default"}})

    def _exists(self, path: str) -> bool:
        return self.call("GET", path).status == 200
