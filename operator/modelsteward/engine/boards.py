"""Who may review a model, a waiver or an audit under a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelsteward.engine.people import is_among
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel, Audit, Waiver
from modelsteward.engine.reviews import Board

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def of_model(catalog: Catalog, model: AIModel, policy: Policy) -> Board:
    """Nobody who registered or last changed the model; where its pipeline did, nobody of its owner."""
    spec = model.spec
    requirement = (policy.approvals or {}).get(spec.risk_tier)
    barred: dict[str, str] = {}
    if spec.changed_by is not None:
        barred[spec.changed_by.username] = "last changed the model"
    if spec.registered_by is not None:
        barred[spec.registered_by.username] = "registered the model"
    # Who registered it isn't known: then nobody can be told apart from them.
    named = requirement.roles if requirement is not None and spec.registered_by is not None else ()
    return Board(
        uid=model.metadata.uid,
        digest=catalog.governed_digest("AIModel", model.metadata.name),
        roles={role: policy.roles.get(role, ()) for role in named},
        every_role=policy.roles,
        barred=barred,
        barred_group=spec.owner if is_by_pipeline(model, policy) else "",
        maximum=requirement.maximum_validity_seconds if requirement is not None else 0,
    )


def of_waiver(catalog: Catalog, waiver: Waiver, policy: Policy) -> Board:
    """Nobody who asked for it; no role at all where the policy has none for waivers."""
    terms = policy.spec.waivers
    asked = waiver.spec.requested_by
    named = terms.roles if terms is not None and asked is not None else ()
    return Board(
        uid=waiver.metadata.uid,
        digest=catalog.governed_digest("Waiver", waiver.metadata.name),
        roles={role: policy.roles.get(role, ()) for role in named},
        every_role=policy.roles,
        barred={} if asked is None else {asked.username: "asked for the waiver"},
    )


def of_audit(catalog: Catalog, audit: Audit, policy: Policy, role: str) -> Board:
    """Nobody who approved one of the audited models."""
    barred = {
        approval.spec.reviewer.username: f"approved {name}, which it audits"
        for name in audit.spec.models
        for approval in catalog.approvals_of("AIModel", name)
        if approval.spec.reviewer is not None and approval.spec.decision == "Approved"
    }
    return Board(
        uid=audit.metadata.uid,
        digest=catalog.governed_digest("Audit", audit.metadata.name),
        roles={role: policy.roles.get(role, ())},
        every_role=policy.roles,
        barred=barred,
    )


def is_by_pipeline(model: AIModel, policy: Policy) -> bool:
    """Whether one of the policy's pipelines registered the model for its owner."""
    by = model.spec.registered_by
    return by is not None and is_among(by, policy.spec.pipeline_identities)
