"""Logins: a Pod's ServiceAccount, or a kubeconfig as it is written."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml

from controlplane.credentials import Authority
from modelsteward.cluster.credentials import CredentialsError, find, from_kubeconfig, in_cluster


def kubeconfig(directory: Path, user: dict[str, Any], cluster: dict[str, Any] | None = None) -> Path:
    path = directory / "config"
    document = {
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "k", "user": "u", "namespace": "n"}}],
        "clusters": [
            {"name": "k", "cluster": {"server": "https://api.example.com:6443/", **(cluster or {})}}
        ],
        "users": [{"name": "u", "user": user}],
    }
    path.write_text(yaml.safe_dump(document))
    return path


def test_a_token_in_a_kubeconfig_is_taken(tmp_path: Path) -> None:
    found = from_kubeconfig(kubeconfig(tmp_path, {"token": "secret"}, {"tls-server-name": "kubernetes"}))
    assert (found.server, found.token, found.namespace) == ("https://api.example.com:6443", "secret", "n")
    assert found.server_name == "kubernetes"


def test_a_token_file_is_relative_to_the_kubeconfig(tmp_path: Path) -> None:
    found = from_kubeconfig(kubeconfig(tmp_path, {"tokenFile": "token"}))
    assert found.token_file == tmp_path / "token"


def test_authorities_and_client_certificates_may_be_files_or_data(tmp_path: Path) -> None:
    authority = Authority("test")
    issued = authority.issue(["client"])
    (tmp_path / "ca.crt").write_bytes(authority.certificate)
    data = {
        "client-certificate-data": base64.b64encode(issued.certificate).decode(),
        "client-key-data": base64.b64encode(issued.key).decode(),
    }
    found = from_kubeconfig(kubeconfig(tmp_path, data, {"certificate-authority": "ca.crt"}))
    assert found.tls is not None
    assert len(found.tls.get_ca_certs()) == 1
    assert [each.name for each in tmp_path.iterdir() if "tmp" in each.name] == []


@pytest.mark.parametrize(
    ("user", "cluster", "told"),
    [
        ({"exec": {"command": "aws"}}, {}, "give a token"),
        ({"auth-provider": {"name": "gcp"}}, {}, "give a token"),
        ({"token": "t"}, {"certificate-authority": "missing.crt"}, "missing.crt"),
        ({"token": "t"}, {"certificate-authority-data": "%%%"}, "no base64"),
        ({"token": "t"}, {"certificate-authority-data": "bm90aGluZw=="}, "can't be used"),
    ],
)
def test_a_login_that_can_not_be_used_is_told_in_one_line(
    tmp_path: Path, user: dict[str, Any], cluster: dict[str, Any], told: str
) -> None:
    with pytest.raises(CredentialsError, match=told) as error:
        from_kubeconfig(kubeconfig(tmp_path, user, cluster))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "a: [", "current-context: c", "{current-context: c, contexts: []}"]
)
def test_what_is_no_kubeconfig_is_told_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(CredentialsError, match="can't be used"):
        from_kubeconfig(tmp_path / "config")


def test_a_pod_finds_its_service_account(tmp_path: Path) -> None:
    (tmp_path / "ca.crt").write_bytes(Authority("test").certificate)
    (tmp_path / "namespace").write_text("modelsteward-system\n")
    found = in_cluster({"KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"}, tmp_path)
    assert found.server == "https://[fd00::1]:443"
    assert found.token_file == tmp_path / "token"
    assert found.namespace == "modelsteward-system"


def test_the_environment_and_the_home_directory_are_looked_at_in_this_order(tmp_path: Path) -> None:
    home = tmp_path / "home" / ".kube"
    home.mkdir(parents=True)
    kubeconfig(home, {"token": "of-home"})
    other = tmp_path / "other"
    other.mkdir()
    environment = {"HOME": str(tmp_path / "home")}
    assert find("", environment).token == "of-home"
    path = kubeconfig(other, {"token": "of-environment"})
    assert find("", {**environment, "KUBECONFIG": f"/nowhere:{path}"}).token == "of-environment"
    with pytest.raises(CredentialsError, match="no login"):
        find("", {"HOME": "/nowhere"})
