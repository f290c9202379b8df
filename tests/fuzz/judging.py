"""The product's own answer about a case: the real extraction and the real decision, under enforcing policies.

Two namespaces: `serving` with the effects that a policy has where it says nothing, and `strict`, where every
signal denies and only one image may serve. The catalogue holds one approved model and no other.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from tests.fuzz.models import APPROVED

from modelsteward.api.sighting import Extraction, SignalName
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Identity, Question, Workload
from modelsteward.engine.verdict import Effect, Verdict
from modelsteward.workloads import extract

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
USER = Identity("developer@example.com", groups=("developers",))
OWNER = {"username": "model-owner@example.com", "groups": ["model-owners"]}
SERVER_IMAGE = "docker.io/vllm/vllm-openai"


def selected(namespace: str) -> dict[str, Any]:
    """A selector of one namespace."""
    return {"matchLabels": {"kubernetes.io/metadata.name": namespace}}


def policy(name: str, **more: Any) -> dict[str, Any]:
    """An enforcing policy of one namespace."""
    spec = {
        "mode": "Enforce",
        "namespaceSelector": selected(name),
        "roles": [{"name": "risk", "subjects": [{"kind": "Group", "name": "model-risk"}]}],
        "approvals": [{"riskTier": "Limited", "quorum": 1, "roles": ["risk"]}],
        **more,
    }
    return {"kind": "GovernancePolicy", "metadata": {"name": name}, "spec": spec}


def documents() -> list[dict[str, Any]]:
    """The catalogue, but for the approval."""
    sources = (
        f"hf://{APPROVED.hub}@{APPROVED.revision}",
        f"s3://{APPROVED.bucket}",
        f"pvc://serving/{APPROVED.claim}/{APPROVED.name}",
        f"oci://{APPROVED.artifact}@{APPROVED.digest}",
    )
    licence = {"spdxId": "LicenseRef-open", "verification": "Verified", "clauses": []}
    model = {
        "provider": "Acme AI",
        "owner": "model-owners",
        "sources": [{"reference": source} for source in sources],
        "licenseRef": {"name": "open"},
        "riskTier": "Limited",
        "intendedPurposes": ["CustomerSupport"],
        "registeredBy": OWNER,
        "changedBy": OWNER,
    }
    created = {"name": "chat", "uid": "uid-chat", "creationTimestamp": "2026-01-01T00:00:00Z"}
    every = [{"name": name.value, "effect": "Deny"} for name in SignalName]
    return [
        {"kind": "ModelLicense", "metadata": {"name": "open"}, "spec": licence},
        {"kind": "AIModel", "metadata": created, "spec": model},
        policy("serving"),
        policy("strict", signals=every, serverImages=[SERVER_IMAGE]),
    ]


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    """The catalogue with the one approval."""
    made = Catalog()
    for document in documents():
        problem = made.apply(document["kind"], document)
        assert problem is None, problem
    subject = {
        "kind": "AIModel",
        "name": "chat",
        "uid": "uid-chat",
        "governedDigest": made.governed_digest("AIModel", "chat"),
    }
    approval = {
        "subject": subject,
        "decision": "Approved",
        "role": "risk",
        "reason": "Looked at it.",
        "reviewer": {"username": "approver@example.com", "groups": ["model-risk"]},
        "reviewedTime": "2026-02-01T00:00:00Z",
    }
    named = {"name": "yes", "uid": "uid-yes"}
    problem = made.apply("Approval", {"kind": "Approval", "metadata": named, "spec": approval})
    assert problem is None, problem
    return made


def judge(document: dict[str, Any], namespace: str) -> tuple[Extraction, Verdict]:
    """What is seen in a document, and what is decided about it."""
    group, _, version = document["apiVersion"].rpartition("/")
    kind = document["kind"]
    found = extract.extract(group, version, kind, namespace, document)
    question = Question("CREATE", namespace, USER, Workload(group, version, kind, "x", found))
    return found, decide(catalog(), question, NOW)


def references(found: Extraction) -> set[str]:
    """The references that were sighted, without the files in them."""
    return {str(one.reference).partition("#")[0] for one in found.sightings if one.reference is not None}


def denials(verdict: Verdict) -> set[str]:
    """The codes of the findings that deny."""
    return {finding.code for finding in verdict.findings if finding.effect is Effect.DENY}
