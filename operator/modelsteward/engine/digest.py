"""Digests over canonical JSON (RFC 8785): what an approval covers, and what a ledger chains."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
import rfc8785

from modelsteward.engine.records import AIModel, ModelLicense, Waiver

#: Fields of an AIModel that an approval covers, and by what their lists are sorted: a set by itself, a map by
#: its key.
_COVERED: tuple[str, ...] = (
    *("provider", "sources", "licenseRef", "licenseExpression", "licenseTerms", "noticeFile", "baseModels"),
    *("datasets", "riskTier", "intendedPurposes", "facts", "modalities"),
)
_WAIVER: tuple[str, ...] = (
    *("modelRef", "imageDigest", "namespaces", "findings", "reason", "ticket", "expiresTime", "emergency"),
)
_KEYS = {"sources": "reference", "datasets": "name", "clauses": "name"}
#: Lists of a clause are sets, all of them; lists of the facts too.
_ATOMIC = frozenset(("baseModels",))


def canonical(value: Any) -> bytes:
    """RFC 8785 of JSON values: dicts with text keys, lists, texts, booleans, integers, None."""
    return rfc8785.dumps(value)


def sha256(data: bytes) -> str:
    """`sha256:` and 64 hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def of_model(model: AIModel, found: Iterable[ModelLicense]) -> str:
    """The governed digest of a model whose own licences resolve to these."""
    spec = _plain(model.spec)
    covered = {field: _sorted(field, spec[field]) for field in _COVERED if field in spec}
    if "baseModels" in covered:
        covered["baseModels"] = sorted(covered["baseModels"], key=lambda base: base["ref"]["name"])
    by_id = sorted(found, key=lambda license_: license_.spec.spdx_id)
    body = {"kind": "AIModel", "licenses": [_terms(license_) for license_ in by_id], "spec": covered}
    return sha256(canonical(body))


def of_waiver(waiver: Waiver) -> str:
    """The governed digest of a waiver."""
    spec = {"emergency": False, **_plain(waiver.spec)}
    covered = {field: _sorted(field, spec[field]) for field in _WAIVER if field in spec}
    return sha256(canonical({"kind": "Waiver", "spec": covered}))


def of_results(results: Iterable[dict[str, Any]]) -> str:
    """The digest of an audit's results as they stand in its status (JSON), in the order of their models."""
    return sha256(canonical(sorted(results, key=lambda result: str(result.get("model")))))


def of_license(license_: ModelLicense) -> str:
    """A digest of what approvals cover of a licence."""
    return sha256(canonical(_terms(license_)))


def _terms(license_: ModelLicense) -> dict[str, Any]:
    spec = license_.spec
    return {
        "clauses": sorted(
            (_sorted("clause", _plain(clause)) for clause in spec.clauses), key=lambda c: c["name"]
        ),
        "form": spec.form,
        "spdxId": spec.spdx_id,
        "texts": sorted(text.sha256 for text in spec.texts if text.sha256),
    }


def _plain(record: msgspec.Struct) -> dict[str, Any]:
    """JSON values, absent fields and empty lists left out, instants in UTC."""
    plain: dict[str, Any] = msgspec.to_builtins(record, builtin_types=(datetime,))
    return {key: _instants(value) for key, value in plain.items() if value is not None}


def _instants(value: Any) -> Any:
    if isinstance(value, datetime):
        text = value.astimezone(UTC).isoformat()
        return text.removesuffix("+00:00") + "Z"
    if isinstance(value, dict):
        return {key: _instants(each) for key, each in value.items() if each is not None}
    if isinstance(value, (list, tuple)):
        return [_instants(each) for each in value]
    return value


def _sorted(field: str, value: Any) -> Any:
    """Sets sorted, maps sorted by their key, however deep."""
    if isinstance(value, dict):
        return {key: _sorted(key, each) for key, each in value.items()}
    if isinstance(value, list) and field not in _ATOMIC:
        key = _KEYS.get(field)
        return sorted(value, key=lambda each: each[key]) if key else sorted(set(value))
    return value
