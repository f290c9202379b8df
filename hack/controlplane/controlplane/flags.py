"""The command lines of the three programs, and why each flag is there."""

from collections.abc import Iterable
from pathlib import Path

from controlplane.credentials import Credentials

HOST = "127.0.0.1"


def etcd(program: Path, data: Path, client_port: int, peer_port: int) -> list[str]:
    """A single member that forgets everything with its directory."""
    client, peer = f"http://{HOST}:{client_port}", f"http://{HOST}:{peer_port}"
    return [
        str(program),
        "--name=plane",
        f"--data-dir={data}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=plane={peer}",
        # Ports are held by the harness meanwhile.
        "--socket-reuse-port=true",
        # Nothing here has to survive a power cut.
        "--unsafe-no-fsync",
        # A lone member elects itself after one election time-out: one second by default.
        "--heartbeat-interval=20",
        "--election-timeout=200",
        "--log-level=warn",
    ]


def apiserver(
    program: Path,
    credentials: Credentials,
    port: int,
    etcd_port: int,
    accounts: bool,
    extra: Iterable[str],
) -> list[str]:
    """`accounts`: Pods get their ServiceAccount and token volume; `extra` comes last and so wins."""
    key = credentials.service_account_key
    flags = [
        str(program),
        f"--etcd-servers=http://{HOST}:{etcd_port}",
        f"--bind-address={HOST}",
        f"--secure-port={port}",
        "--permit-port-sharing=true",
        # Needs no default route, and publishes no endpoint on a loopback address.
        f"--advertise-address={HOST}",
        "--endpoint-reconciler-type=none",
        f"--cert-dir={credentials.directory}",
        f"--tls-cert-file={credentials.serving_certificate}",
        f"--tls-private-key-file={credentials.serving_key}",
        f"--token-auth-file={credentials.token_file}",
        "--authorization-mode=RBAC",
        "--allow-privileged=true",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
    ]
    if not accounts:
        flags.append("--disable-admission-plugins=ServiceAccount")
    return [*flags, *extra]


def controller_manager(program: Path, credentials: Credentials, kubeconfig: Path) -> list[str]:
    """Each controller acts as its own ServiceAccount, as in the clusters we govern."""
    return [
        str(program),
        f"--kubeconfig={kubeconfig}",
        "--use-service-account-credentials=true",
        f"--service-account-private-key-file={credentials.service_account_key}",
        f"--root-ca-file={credentials.ca_file}",
        "--leader-elect=false",
        # Nobody asks it anything, so it needs no port.
        "--secure-port=0",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
    ]
