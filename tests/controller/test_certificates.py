"""Serving certificates: made, judged and renewed."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from modelsteward.cluster.certificates import RENEW_BEFORE, VALIDITY, expires, make, usable

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
NAMES = ("modelsteward-webhook.modelsteward.svc", "modelsteward-webhook.modelsteward")
MADE = make(NAMES, NOW)


def test_a_new_certificate_is_usable_until_it_is_time_to_renew_it() -> None:
    assert usable(MADE, NAMES, NOW)
    renew = NOW + VALIDITY - RENEW_BEFORE
    assert usable(MADE, NAMES, renew - timedelta(seconds=1))
    assert not usable(MADE, NAMES, renew)
    assert expires(MADE) == NOW + VALIDITY


@pytest.mark.parametrize("field", ["certificate", "key", "authorities"])
def test_a_certificate_whose_parts_do_not_fit_is_not_usable(field: str) -> None:
    other = make(NAMES, NOW)
    assert not usable(msgspec.structs.replace(MADE, **{field: getattr(other, field)}), NAMES, NOW)
    assert not usable(msgspec.structs.replace(MADE, **{field: b""}), NAMES, NOW)
    assert not usable(msgspec.structs.replace(MADE, **{field: b"-----BEGIN NONSENSE-----"}), NAMES, NOW)


def test_a_certificate_for_another_service_is_not_usable() -> None:
    assert not usable(MADE, ("other.modelsteward.svc",), NOW)


def test_the_authority_before_stays_trusted_until_it_runs_out() -> None:
    renewed = make(NAMES, NOW + timedelta(days=70), MADE.authorities)
    assert renewed.authorities.endswith(MADE.authorities)
    assert usable(renewed, NAMES, NOW + timedelta(days=70))
    later = make(NAMES, NOW + timedelta(days=140), renewed.authorities)
    assert MADE.authorities not in later.authorities


def test_a_client_that_trusts_the_bundle_accepts_the_certificate(tmp_path: Path) -> None:
    real = make(NAMES, datetime.now(UTC))
    (tmp_path / "tls.crt").write_bytes(real.certificate)
    (tmp_path / "tls.key").write_bytes(real.key)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(tmp_path / "tls.crt", tmp_path / "tls.key")
    client = ssl.create_default_context(cadata=real.authorities.decode())
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname=NAMES[0])
    there = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (here, there):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert here.version() == "TLSv1.3"
