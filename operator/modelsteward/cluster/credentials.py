"""How this process logs in to the API server: as its Pod's ServiceAccount, or by a kubeconfig file."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class CredentialsError(Exception):
    """There is no usable login; the message is one line and says what was tried."""


class Credentials(msgspec.Struct, frozen=True):
    """Where the API server is and how to show who we are."""

    #: `https://host:port`, without a slash at the end.
    server: str
    tls: ssl.SSLContext | None
    token: str = ""
    #: Read again and again: the kubelet renews it.
    token_file: Path | None = None
    #: The name that the server's certificate must have, where it isn't the host's.
    server_name: str | None = None
    namespace: str = ""


def find(kubeconfig: str = "", environment: Mapping[str, str] = os.environ) -> Credentials:
    """The login: `kubeconfig` if given, else the Pod's ServiceAccount, else $KUBECONFIG, else ~/.kube/config.

    Raises CredentialsError.
    """
    if kubeconfig:
        return from_kubeconfig(Path(kubeconfig))
    if environment.get("KUBERNETES_SERVICE_HOST") and (SERVICE_ACCOUNT / "token").exists():
        return in_cluster(environment)
    candidates = [Path(part) for part in environment.get("KUBECONFIG", "").split(os.pathsep) if part]
    candidates.append(Path(environment.get("HOME", "/")) / ".kube" / "config")
    for candidate in candidates:
        if candidate.exists():
            return from_kubeconfig(candidate)
    tried = ", ".join(str(each) for each in candidates)
    raise CredentialsError(f"no login to an API server: not in a Pod, and none of {tried} exists")


def in_cluster(environment: Mapping[str, str], directory: Path = SERVICE_ACCOUNT) -> Credentials:
    """The login of a Pod's ServiceAccount. Raises CredentialsError."""
    host = environment["KUBERNETES_SERVICE_HOST"]
    host = f"[{host}]" if ":" in host else host
    port = environment.get("KUBERNETES_SERVICE_PORT", "443")
    try:
        tls = ssl.create_default_context(cafile=str(directory / "ca.crt"))
    except (OSError, ssl.SSLError) as error:
        raise CredentialsError(f"{directory / 'ca.crt'} can't be read: {error}") from None
    namespace = directory / "namespace"
    return Credentials(
        server=f"https://{host}:{port}",
        tls=tls,
        token_file=directory / "token",
        namespace=namespace.read_text().strip() if namespace.exists() else "",
    )


def from_kubeconfig(path: Path) -> Credentials:
    """The login of a kubeconfig's current context: token, token file or client certificate.

    Raises CredentialsError, also for `exec` and `auth-provider`, which are not run.
    """
    try:
        config = yaml.safe_load(path.read_text())
        context = _named(config, "contexts", config["current-context"], "context")
        cluster = _named(config, "clusters", context["cluster"], "cluster")
        user = _named(config, "users", context["user"], "user") if context.get("user") else {}
        tls = _tls(path, cluster, user)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, ssl.SSLError) as error:
        raise CredentialsError(f"kubeconfig {path} can't be used: {type(error).__name__}: {error}") from None
    if "exec" in user or "auth-provider" in user:
        raise CredentialsError(f"kubeconfig {path} logs in by a program, which isn't run: give a token")
    token_file = user.get("tokenFile")
    return Credentials(
        server=str(cluster["server"]).rstrip("/"),
        tls=tls,
        token=user.get("token", ""),
        token_file=_beside(path, token_file) if token_file else None,
        server_name=cluster.get("tls-server-name"),
        namespace=context.get("namespace", ""),
    )


def _named(config: dict[str, Any], section: str, name: str, key: str) -> dict[str, Any]:
    for entry in config.get(section) or ():
        if entry["name"] == name:
            return dict(entry[key] or {})
    raise KeyError(f"{section} has no {name!r}")


def _tls(path: Path, cluster: dict[str, Any], user: dict[str, Any]) -> ssl.SSLContext | None:
    if not str(cluster["server"]).startswith("https://"):
        return None
    authority = _content(path, cluster, "certificate-authority")
    context = ssl.create_default_context(cadata=authority.decode() if authority else None)
    if cluster.get("insecure-skip-tls-verify"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    certificate = _content(path, user, "client-certificate")
    key = _content(path, user, "client-key")
    if certificate and key:
        with _file(certificate) as certificate_file, _file(key) as key_file:
            context.load_cert_chain(certificate_file, key_file)
    return context


def _content(path: Path, entry: dict[str, Any], key: str) -> bytes:
    if data := entry.get(f"{key}-data"):
        try:
            return base64.b64decode(data, validate=True)
        except binascii.Error:
            raise ValueError(f"{key}-data is no base64") from None
    if name := entry.get(key):
        return _beside(path, name).read_bytes()
    return b""


def _beside(path: Path, name: str) -> Path:
    """Relative names in a kubeconfig are relative to it."""
    return path.parent / name


@contextlib.contextmanager
def _file(content: bytes) -> Iterator[str]:
    """The ssl module reads key pairs from files only."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield file.name
