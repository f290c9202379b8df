"""Verdicts and stamps as AdmissionReview responses, in JSON bytes."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.reports import texts
from modelsteward.webhook.envelope import API_VERSION
from modelsteward.webhook.stamps import Stamped

#: The API server shows about 4096 characters of warnings for one request.
WARNINGS_LIMIT = 16
_CAUSES_LIMIT = 32
_CODES_LIMIT = 32

_encode = msgspec.json.encode


def allowed(uid: str) -> bytes:
    """The plain answer: allowed, nothing to say."""
    # By hand: most answers are this one.
    return (
        b'{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":'
        + _encode(uid)
        + b',"allowed":true}}'
    )


def answer(uid: str, verdict: Verdict, api_version: str = API_VERSION) -> bytes:
    """Allowed or denied, with every finding that counts, warnings and audit annotations."""
    if not verdict.findings and api_version == API_VERSION:
        return allowed(uid)
    response: dict[str, Any] = {"uid": uid, "allowed": verdict.allowed}
    if not verdict.allowed:
        response["status"] = _status(verdict)
    if warnings := texts.warnings(verdict):
        response["warnings"] = _bounded(warnings)
    if verdict.findings:
        response["auditAnnotations"] = _annotations(verdict)
    return _encode({"apiVersion": api_version, "kind": "AdmissionReview", "response": response})


def patched(uid: str, patch: list[dict[str, Any]]) -> bytes:
    """Allowed with a JSON Patch; plainly allowed where it is empty."""
    if not patch:
        return allowed(uid)
    encoded = base64.b64encode(_encode(patch)).decode()
    response = {"uid": uid, "allowed": True, "patchType": "JSONPatch", "patch": encoded}
    return _encode({"apiVersion": API_VERSION, "kind": "AdmissionReview", "response": response})


def stamped(uid: str, stamps: Stamped, document: dict[str, Any]) -> bytes:
    """The stamps as a patch, or the refusal of forged ones."""
    if stamps.forged:
        return answer(uid, Verdict(stamps.forged))
    return patched(uid, stamps.patch(document))


def _status(verdict: Verdict) -> dict[str, Any]:
    denying = texts.with_effect(verdict, Effect.DENY)
    return {
        "status": "Failure",
        "code": 403,
        "reason": "Forbidden",
        "message": texts.denial(verdict),
        "details": {"causes": [_cause(finding) for finding in denying[:_CAUSES_LIMIT]]},
    }


def _cause(finding: Finding) -> dict[str, str]:
    cause = {"reason": finding.code, "message": texts.cut(texts.one_line(texts.detail(finding)), 512)}
    return {**cause, "field": finding.path[:512]} if finding.path else cause


def _bounded(warnings: list[str]) -> list[str]:
    if len(warnings) <= WARNINGS_LIMIT:
        return warnings
    more = len(warnings) - WARNINGS_LIMIT + 1
    return [*warnings[: WARNINGS_LIMIT - 1], f"… and {more} more warnings of modelsteward"]


def _annotations(verdict: Verdict) -> dict[str, str]:
    """By effect, which codes: `deny: UnknownModel`. The API server puts the webhook's name in front."""
    found: dict[str, str] = {}
    for effect in (Effect.DENY, Effect.WARN, Effect.RECORD):
        if matching := texts.with_effect(verdict, effect):
            codes = texts.codes(matching).split(",")
            found[str(effect).lower()] = ",".join(codes[:_CODES_LIMIT])
    return found
