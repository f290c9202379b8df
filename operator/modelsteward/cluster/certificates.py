"""The webhook's serving certificate: made, renewed and told to the API server by the operator.

Each certificate comes from a CA of its own, whose key is forgotten at once: there is none to steal. So that
no call fails while a renewed certificate finds its way to the webhook's Pods, the API server is told the new
CA before the Secret gets the new certificate, and the CA before it stays in the bundle until it runs out.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from modelsteward.cluster.writes import FIELD_MANAGER, JSON_PATCH, MERGE, OutageError, Writes

VALIDITY = timedelta(days=90)
RENEW_BEFORE = timedelta(days=30)
#: Clocks of nodes differ.
BACKDATED = timedelta(hours=1)
ADMISSION = "/apis/admissionregistration.k8s.io/v1"


class Serving(msgspec.Struct, frozen=True):
    """What the Secret holds, PEM. `authorities`: the CA of `certificate`, then earlier ones."""

    certificate: bytes
    key: bytes
    authorities: bytes


class Target(msgspec.Struct, frozen=True):
    """Where certificates go. Empty names: there is no such object."""

    namespace: str
    secret: str
    service: str
    validating: str = ""
    mutating: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """DNS names that the certificate is for."""
        short = f"{self.service}.{self.namespace}"
        return (f"{short}.svc", short, f"{short}.svc.cluster.local")


def make(names: Sequence[str], now: datetime, earlier: bytes = b"") -> Serving:
    """A new certificate for `names` from a new CA. `earlier`: PEM of CAs to trust until they run out."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"modelsteward-ca-{now:%Y%m%d%H%M%S}")])
    authority = (
        _builder(issuer, issuer, authority_key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    certificate = (
        _builder(subject, issuer, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    kept = [old for old in _certificates(earlier) if old.not_valid_after_utc > now][:2]
    return Serving(
        certificate=_pem(certificate),
        key=key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        authorities=b"".join(_pem(each) for each in (authority, *kept)),
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _certificates(pem: bytes) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem) if pem.strip() else []
    except ValueError:
        return []


def usable(serving: Serving, names: Sequence[str], now: datetime) -> bool:
    """Whether it can be served: for these names, by its key, trusted, and not to be renewed yet."""
    leaf, authorities = _certificates(serving.certificate), _certificates(serving.authorities)
    try:
        key = serialization.load_pem_private_key(serving.key, password=None)
        said = leaf[0].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        leaf[0].verify_directly_issued_by(authorities[0])
    except (
        ValueError,
        TypeError,
        IndexError,
        x509.ExtensionNotFound,
        InvalidSignature,
        UnsupportedAlgorithm,
    ):
        return False
    return (
        isinstance(key, ec.EllipticCurvePrivateKey)
        and key.public_key() == leaf[0].public_key()
        and set(names) <= set(said.get_values_for_type(x509.DNSName))
        and leaf[0].not_valid_before_utc <= now < leaf[0].not_valid_after_utc - RENEW_BEFORE
    )


def expires(serving: Serving) -> datetime | None:
    """When the certificate runs out."""
    found = _certificates(serving.certificate)
    return found[0].not_valid_after_utc if found else None


async def keep_current(writes: Writes, target: Target, now: datetime) -> Serving:
    """Make what is in the Secret usable, and the webhook configurations trust it. Raises OutageError.

    Can be killed anywhere: what is trusted is written before what is served, and both are compared anew.
    """
    path = f"/api/v1/namespaces/{target.namespace}/secrets/{target.secret}"
    found = await writes.send("GET", path)
    if not found.ok:
        raise OutageError(f"secret {target.namespace}/{target.secret}: {found.status} {found.message}")
    data = found.document.get("data") or {}
    serving = Serving(_decoded(data, "tls.crt"), _decoded(data, "tls.key"), _decoded(data, "ca.crt"))
    if usable(serving, target.names, now):
        await _trust(writes, target, serving.authorities)
        return serving
    made = make(target.names, now, serving.authorities)
    await _trust(writes, target, made.authorities)
    patch = {
        "metadata": {"resourceVersion": found.document["metadata"]["resourceVersion"]},
        "data": {
            "tls.crt": _encoded(made.certificate),
            "tls.key": _encoded(made.key),
            "ca.crt": _encoded(made.authorities),
        },
    }
    answer = await writes.send(
        "PATCH", path, patch, query={"fieldManager": FIELD_MANAGER}, content_type=MERGE
    )
    if not answer.ok:
        raise OutageError(f"secret {target.namespace}/{target.secret}: {answer.status} {answer.message}")
    return made


async def _trust(writes: Writes, target: Target, authorities: bytes) -> None:
    """Put the bundle into the webhook configurations, each entry only where it differs."""
    bundle = _encoded(authorities)
    for plural, name in (
        ("validatingwebhookconfigurations", target.validating),
        ("mutatingwebhookconfigurations", target.mutating),
    ):
        if not name:
            continue
        path = f"{ADMISSION}/{plural}/{name}"
        found = await writes.send("GET", path)
        if found.status == 404:
            continue
        patch = []
        for index, webhook in enumerate(found.document.get("webhooks") or ()):
            if webhook["clientConfig"].get("caBundle") != bundle:
                patch.append({"op": "test", "path": f"/webhooks/{index}/name", "value": webhook["name"]})
                where = f"/webhooks/{index}/clientConfig/caBundle"
                patch.append({"op": "add", "path": where, "value": bundle})
        if patch or not found.ok:
            answer = (
                found
                if not found.ok
                else await writes.send(
                    "PATCH", path, patch, query={"fieldManager": FIELD_MANAGER}, content_type=JSON_PATCH
                )
            )
            if not answer.ok:
                raise OutageError(f"{plural} {name}: {answer.status} {answer.message}")


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(data: dict[str, str], key: str) -> bytes:
    try:
        return base64.b64decode(data.get(key) or "", validate=True)
    except (binascii.Error, ValueError):
        return b""
