"""Keys, certificates, logins and kubeconfig files of one plane."""

import datetime as dt
import ipaddress
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from controlplane.identities import CONTROLLER_MANAGER, PEOPLE

_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Certificate:
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes


class Authority:
    """A certificate authority that lives as long as this object. P-256 throughout: fast handshakes."""

    def __init__(self, name: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        public = self._key.public_key()
        # The identifiers and the key usage are what Python 3.13's strict checks ask for.
        self._identifier = x509.SubjectKeyIdentifier.from_public_key(public)
        signed = (
            _unsigned(self._name, self._name, public)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(self._identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = signed.public_bytes(_PEM)

    def issue(self, names: Iterable[str]) -> Certificate:
        """A serving certificate for host names and IP addresses."""
        names = tuple(names)
        key = ec.generate_private_key(ec.SECP256R1())
        authority = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._identifier)
        signed = (
            _unsigned(_named(names[0]), self._name, key.public_key())
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(authority, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return Certificate(signed.public_bytes(_PEM), private_pem(key))


def private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """An unencrypted PEM of a private key, in the form that Kubernetes reads."""
    plain = serialization.NoEncryption()
    return key.private_bytes(_PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _unsigned(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=30))
    )


class Credentials:
    """What one plane needs, written into `directory`; tokens by user name."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.authority = Authority("modelsteward-test-plane")
        self.ca_file = self._write("ca.crt", self.authority.certificate)
        serving = self.authority.issue(["127.0.0.1", "localhost", "kubernetes.default.svc"])
        self.serving_certificate = self._write("apiserver.crt", serving.certificate)
        self.serving_key = self._write("apiserver.key", serving.key)
        account_key = private_pem(ec.generate_private_key(ec.SECP256R1()))
        self.service_account_key = self._write("service-accounts.key", account_key)
        everyone = (*PEOPLE, CONTROLLER_MANAGER)
        self.tokens = {identity.name: secrets.token_urlsafe(24) for identity in everyone}
        lines = [
            f'{self.tokens[each.name]},{each.name},{each.name},"{",".join(each.groups)}"\n'
            for each in everyone
        ]
        self.token_file = self._write("tokens.csv", "".join(lines).encode())

    def kubeconfig(self, user: str, server: str, token: str, namespace: str = "default") -> Path:
        """Writes (again) the kubeconfig of a user and returns its path."""
        cluster = {"server": server, "certificate-authority": str(self.ca_file)}
        context = {"cluster": "plane", "user": user, "namespace": namespace}
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "plane", "cluster": cluster}],
            "users": [{"name": user, "user": {"token": token}}],
            "contexts": [{"name": user, "context": context}],
            "current-context": user,
        }
        return self._write(f"{user.replace(':', '-')}.kubeconfig", json.dumps(config, indent=1).encode())

    def _write(self, name: str, content: bytes) -> Path:
        """Whole or not at all: tools read logins while others write them."""
        path = self.directory / name
        draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_bytes(content)
        return draft.replace(path)
