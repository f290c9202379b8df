"""Models and approvals by the thousand, stored in a real API server before the product is installed.

They carry their stamps, because nobody is there yet to give them: what a restore from a backup looks like.
"""

import json
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPSConnection
from ssl import create_default_context
from typing import Any

from controlplane.installation import ROOT
from controlplane.plane import ControlPlane
from modelsteward.engine.catalog import Catalog

GROUP = "/apis/modelsteward.io/v1alpha1"
NOW = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
WRITERS = 8
#: What the committed Pod files name.
SERVED = "hf://example/chat-0@47f5f2e2730b698b524765245853a58c151b5b79"


def populate(plane: ControlPlane, models: int) -> None:
    """Stores the CRDs, one licence, one policy, `models` approved models and twice as many approvals."""
    plane.kubectl("apply", "-f", str(ROOT / "crds"))
    plane.kubectl("wait", "--for=condition=Established", "crd", "--all")
    catalog = Catalog()
    for kind, plural, document in (
        ("ModelLicense", "modellicenses", _license()),
        ("GovernancePolicy", "governancepolicies", _policy()),
    ):
        for stored in _create(plane, plural, [document]):
            catalog.apply(kind, stored)
    stored_models = _create(plane, "aimodels", (_model(number) for number in range(models)))
    for stored in stored_models:
        catalog.apply("AIModel", stored)
    approvals = []
    for stored in stored_models:
        name, uid = stored["metadata"]["name"], stored["metadata"]["uid"]
        governed_digest = catalog.governed_digest("AIModel", name)
        approvals += [_approval(name, uid, governed_digest, role) for role in ("risk", "legal")]
    _create(plane, "approvals", approvals)


def _create(plane: ControlPlane, plural: str, documents: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects as stored, in order; RuntimeError with the API server's words when one is refused."""
    trust = create_default_context(cafile=str(plane.ca_file))
    own = threading.local()
    headers = {
        "Authorization": f"Bearer {plane.credentials.tokens['cluster-admin']}",
        "Content-Type": "application/json",
    }

    def create(document: dict[str, Any]) -> dict[str, Any]:
        if not hasattr(own, "connection"):
            own.connection = HTTPSConnection("127.0.0.1", plane.port, context=trust)
        own.connection.request("POST", f"{GROUP}/{plural}", json.dumps(document), headers)
        reply = own.connection.getresponse()
        stored: dict[str, Any] = json.loads(reply.read())
        if reply.status != 201:
            raise RuntimeError(f"{plural}/{document['metadata']['name']}: {stored.get('message')}")
        return stored

    with ThreadPoolExecutor(WRITERS) as writers:
        return list(writers.map(create, documents))


def _object(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": spec,
    }


def _license() -> dict[str, Any]:
    return _object(
        "ModelLicense", "apache-2.0", {"spdxId": "Apache-2.0", "verification": "Verified", "clauses": []}
    )


def _policy() -> dict[str, Any]:
    roles = [
        {"name": role, "subjects": [{"kind": "Group", "name": f"{role}-reviewers"}]}
        for role in ("risk", "legal")
    ]
    tiers = ("Minimal", "Limited", "High")
    return _object(
        "GovernancePolicy",
        "benchmark",
        {
            "mode": "Enforce",
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "governed"}},
            "roles": roles,
            "approvals": [{"riskTier": tier, "roles": ["risk", "legal"], "quorum": 2} for tier in tiers],
            "pinning": {"requiredTiers": list(tiers)},
        },
    )


def _model(number: int) -> dict[str, Any]:
    commit = "47f5f2e2730b698b524765245853a58c151b5b79"
    person = {"username": "model-owner", "groups": ["ml-team", "system:authenticated"]}
    return _object(
        "AIModel",
        f"chat-{number}",
        {
            "provider": "Example",
            "family": "Example Chat",
            "owner": "ml-team",
            "notes": "Made for a benchmark; as long as a note that people write. " * 4,
            "sources": [
                {"reference": f"hf://example/chat-{number}@{commit}"},
                {"reference": f"s3://example-models/chat-{number}/1.0"},
            ],
            "licenseRef": {"name": "apache-2.0"},
            "riskTier": "Limited",
            "modalities": ["Text"],
            "intendedPurposes": ["CustomerSupport"],
            "evidence": [
                {
                    "name": "evaluation",
                    "type": "EvaluationReport",
                    "result": "Passed",
                    "reference": f"https://reports.example.com/chat-{number}",
                    "issuedTime": "2026-06-01T00:00:00Z",
                }
            ],
            "registeredBy": person,
            "registeredTime": NOW,
            "changedBy": person,
            "changedTime": NOW,
        },
    )


def _approval(model: str, uid: str, governed_digest: str, role: str) -> dict[str, Any]:
    return _object(
        "Approval",
        f"{model}-{role}",
        {
            "subject": {"kind": "AIModel", "name": model, "uid": uid, "governedDigest": governed_digest},
            "decision": "Approved",
            "role": role,
            "reason": "Evidence and licence read.",
            "reviewer": {
                "username": f"{role}-officer",
                "groups": [f"{role}-reviewers", "system:authenticated"],
            },
            "reviewedTime": NOW,
        },
    )
