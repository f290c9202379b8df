"""A running control plane: etcd, kube-apiserver and, if wanted, kube-controller-manager, on 127.0.0.1.

There is no kubelet: Pods are stored, not started. With the controller manager a Deployment makes its
ReplicaSet and Pods, each controller acting as its own ServiceAccount. The ServiceAccount admission plugin is
on then, so that Pods carry the token volume that they carry in every cluster; without the controller manager
nothing would create the `default` ServiceAccounts that the plugin insists on, so it is off.
"""

import os
import subprocess
from pathlib import Path

from controlplane.identities import ADMIN, PIPELINE, PIPELINE_ACCOUNT
from controlplane.lifecycle import Lifecycle
from controlplane.processes import PlaneError


class ControlPlane(Lifecycle):
    """A context manager; `start` and `stop` do the same by hand. Blocking: from async code use a thread.

    `apiserver_flags` come after our own and so win. `keep` leaves the directory with logs, logins and data.
    `programs` (paths by name) skips looking for them and building them.
    """

    def kubeconfig(self, identity: str = ADMIN) -> Path:
        """The login of a person, or of `pipeline`, whose ServiceAccount is made when first asked for."""
        return self.credentials.kubeconfig(identity, self.server, self._token(identity))

    def service_account_kubeconfig(self, namespace: str, name: str) -> Path:
        """The login of an existing ServiceAccount: a process beside the plane then has exactly its rights."""
        user = f"system:serviceaccount:{namespace}:{name}"
        token = self.service_account_token(namespace, name)
        return self.credentials.kubeconfig(user, self.server, token, namespace)

    def grant(self, identity: str, cluster_role: str, namespace: str | None = None) -> None:
        """Binds a ClusterRole to a person or `pipeline`, in one namespace or everywhere. Idempotent."""
        subject = {"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": identity}
        if identity == PIPELINE:
            account_namespace, account = PIPELINE_ACCOUNT
            subject = {"kind": "ServiceAccount", "namespace": account_namespace, "name": account}
        scope = "clusterrolebindings" if namespace is None else f"namespaces/{namespace}/rolebindings"
        binding = {
            "metadata": {"name": f"{identity}-{cluster_role}".replace(":", "-")},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": cluster_role},
            "subjects": [subject],
        }
        self._create(f"/apis/rbac.authorization.k8s.io/v1/{scope}", binding)

    def serve_service_here(self, namespace: str, name: str) -> None:
        """Sends webhook calls for a Service to this machine, made or changed for it: port N is localhost:N.

        For the Pods that nobody starts here. The certificate must be for NAME.NAMESPACE.svc.
        """
        services = f"/api/v1/namespaces/{namespace}/services"
        spec = {"type": "ExternalName", "externalName": "localhost"}
        self._create(services, {"metadata": {"name": name}, "spec": spec})
        change = {"spec": {**spec, "clusterIP": None, "clusterIPs": None}}
        reply = self.call("PATCH", f"{services}/{name}", change, content_type="application/merge-patch+json")
        if reply.status != 200:
            raise PlaneError(f"Service {namespace}/{name} stays in the cluster: {reply.text.strip()}")

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
        tools = os.pathsep.join(sorted({str(path.parent) for path in self.programs.values()}))
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
            [self.programs[name], *arguments],
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
