"""Which kinds are listed and watched, and under which path the API server has them."""

from __future__ import annotations

import msgspec


class Resource(msgspec.Struct, frozen=True):
    """One kind, as the catalogue calls it, and its collection's path."""

    kind: str
    path: str


def _ours(kind: str, plural: str) -> Resource:
    return Resource(kind, f"/apis/modelsteward.io/v1alpha1/{plural}")


NAMESPACE = Resource("Namespace", "/api/v1/namespaces")
AI_MODEL = _ours("AIModel", "aimodels")
MODEL_LICENSE = _ours("ModelLicense", "modellicenses")
COMPLIANCE_FRAMEWORK = _ours("ComplianceFramework", "complianceframeworks")
GOVERNANCE_POLICY = _ours("GovernancePolicy", "governancepolicies")
APPROVAL = _ours("Approval", "approvals")
WAIVER = _ours("Waiver", "waivers")
AUDIT = _ours("Audit", "audits")

#: All that a decision can depend on. Schedules and the ledger are no part of it.
JUDGED: tuple[Resource, ...] = (
    NAMESPACE,
    GOVERNANCE_POLICY,
    COMPLIANCE_FRAMEWORK,
    MODEL_LICENSE,
    AI_MODEL,
    APPROVAL,
    WAIVER,
    AUDIT,
)
