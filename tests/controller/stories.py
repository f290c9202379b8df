"""Objects that the operator's tests tell their stories with."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

API_VERSION = "modelsteward.io/v1alpha1"
REFERENCE = "hf://org/chat@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"


def ago(seconds: float) -> str:
    """An instant so many seconds ago, RFC 3339."""
    return (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(kind: str, name: str, /, **spec: Any) -> dict[str, Any]:
    """An object of ours."""
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name}, "spec": spec}


def policy(name: str = "enforced", **more: Any) -> dict[str, Any]:
    """One approval of role risk is asked for, in every namespace."""
    return document(
        "GovernancePolicy",
        name,
        **{
            "mode": "Enforce",
            "namespaceSelector": {},
            "roles": [{"name": "risk", "subjects": [{"kind": "Group", "name": "model-approvers"}]}],
            "approvals": [
                {"riskTier": tier, "roles": ["risk"], "quorum": 1} for tier in ("Minimal", "Limited", "High")
            ],
            **more,
        },
    )


def license_(name: str = "own") -> dict[str, Any]:
    """A licence that takes nothing away."""
    return document("ModelLicense", name, spdxId="LicenseRef-Own", form="OwnWork", verification="Verified")


def model(name: str = "chat", **more: Any) -> dict[str, Any]:
    """A registered model."""
    return document(
        "AIModel",
        name,
        **{
            "provider": "org",
            "owner": "ml-team",
            "sources": [{"reference": REFERENCE.replace("chat", name)}],
            "licenseRef": {"name": "own"},
            "riskTier": "Limited",
            "intendedPurposes": ["Chat"],
            "registeredBy": {"username": "model-owner", "groups": ["ml-team"]},
            "registeredTime": ago(3600),
            "changedBy": {"username": "model-owner", "groups": ["ml-team"]},
            "changedTime": ago(3600),
            **more,
        },
    )


def approval(
    name: str, subject: Mapping[str, Any], decision: str = "Approved", **more: Any
) -> dict[str, Any]:
    """A decision about a model as it is stored now."""
    return document(
        "Approval",
        name,
        **{
            "subject": {
                "kind": subject["kind"],
                "name": subject["metadata"]["name"],
                "uid": subject["metadata"]["uid"],
                "governedDigest": subject["status"]["governedDigest"],
            },
            "decision": decision,
            "role": "risk",
            "reason": "read",
            "reviewer": {"username": "approver", "groups": ["model-approvers"]},
            "reviewedTime": ago(0),
            **more,
        },
    )


def schedule(name: str, **spec: Any) -> dict[str, Any]:
    """A schedule over every model."""
    return document("AuditSchedule", name, **{"modelSelector": {}, **spec})
