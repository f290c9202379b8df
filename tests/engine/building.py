"""Small documents for tests of the engine, and the catalogue that they make."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deciding import Document, filled

from modelsteward.api.reference import parse
from modelsteward.api.sighting import Extraction, Role, Sighting
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.question import Identity, Question, Workload

START = datetime(2026, 1, 1, tzinfo=UTC)
OWNER = {"username": "model-owner@example.com", "groups": ["model-owners"]}
PATH = "spec.containers[0].args[1]"


def at(seconds: float) -> datetime:
    """So many seconds after the start of the tests' time."""
    return START + timedelta(seconds=seconds)


def text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def model(name: str = "chat", **spec: Any) -> Document:
    """A model of tier Limited; None takes a field away."""
    every = {
        "provider": "Acme AI",
        "owner": "model-owners",
        "sources": [{"reference": f"hf://acme-ai/{name}@{'a' * 40}"}],
        "licenseRef": {"name": "open"},
        "riskTier": "Limited",
        "intendedPurposes": ["CustomerSupport"],
        "registeredBy": OWNER,
        "changedBy": OWNER,
        **spec,
    }
    kept = {field: value for field, value in every.items() if value is not None}
    metadata = {"name": name, "uid": f"uid-{name}", "creationTimestamp": text(START)}
    return {"kind": "AIModel", "metadata": metadata, "spec": kept}


def licence(name: str = "open", *clauses: Document, **spec: Any) -> Document:
    every = {"spdxId": f"LicenseRef-{name}", "verification": "Verified", "clauses": list(clauses), **spec}
    return {"kind": "ModelLicense", "metadata": {"name": name}, "spec": every}


def policy(name: str = "enforced", **spec: Any) -> Document:
    """A policy over all namespaces that asks for one approval."""
    every = {
        "mode": "Enforce",
        "namespaceSelector": {},
        "roles": [
            {"name": "risk", "subjects": [{"kind": "Group", "name": "model-risk"}]},
            {"name": "ethics", "subjects": [{"kind": "Group", "name": "ethics-board"}]},
        ],
        "approvals": [
            {"riskTier": "Minimal", "quorum": 0},
            {"riskTier": "Limited", "quorum": 1, "roles": ["risk"]},
            {"riskTier": "High", "quorum": 2, "roles": ["risk", "ethics"]},
        ],
        "waivers": {"roles": ["risk", "ethics"]},
        **spec,
    }
    kept = {field: value for field, value in every.items() if value is not None}
    return {"kind": "GovernancePolicy", "metadata": {"name": name}, "spec": kept}


def approval(
    name: str,
    of: str = "chat",
    *,
    given: float = 0,
    expires: float | None = None,
    role: str = "risk",
    person: str = "approver",
    decision: str = "Approved",
    kind: str = "AIModel",
) -> Document:
    """An approval with its stamps; `given` and `expires` in seconds of the tests' time."""
    group = {"risk": "model-risk", "ethics": "ethics-board"}[role]
    spec: Document = {
        "subject": {"kind": kind, "name": of, "uid": f"uid-{of}", "governedDigest": "current"},
        "decision": decision,
        "role": role,
        "reason": "Looked at it.",
        "reviewer": {"username": f"{person}@example.com", "groups": [group]},
        "reviewedTime": text(at(given)),
    }
    if expires is not None:
        spec["expiresTime"] = text(at(expires))
    return {"kind": "Approval", "metadata": {"name": name, "uid": f"uid-{name}"}, "spec": spec}


def waiver(name: str, *findings: str, of: str = "chat", expires: float = 86400, **spec: Any) -> Document:
    every = {
        "modelRef": {"name": of},
        "namespaces": ["serving"],
        "findings": list(findings),
        "reason": "Later.",
        "expiresTime": text(at(expires)),
        "requestedBy": {"username": "developer@example.com"},
        "requestedTime": text(START),
        **spec,
    }
    return {"kind": "Waiver", "metadata": {"name": name, "uid": f"uid-{name}"}, "spec": every}


def build(*documents: Document) -> Catalog:
    return filled(list(documents))


def sighting(reference: str, role: Role = Role.MODEL, path: str = PATH) -> Sighting:
    return Sighting(parse(reference), role, path, reference, path.rpartition(".")[0])


def pod(extraction: Extraction, operation: Any = "CREATE", namespace: str = "serving") -> Question:
    """A Pod that says this, asked by a developer."""
    user = Identity("developer@example.com", groups=("developers",))
    return Question(operation, namespace, user, Workload("", "v1", "Pod", "chat", extraction))


def runs(name: str = "chat") -> Question:
    """A Pod that runs the model of this name, as `model` registers it."""
    return pod(Extraction(sightings=(sighting(f"hf://acme-ai/{name}@{'a' * 40}"),)))
