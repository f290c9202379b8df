"""Which policies judge a model, a waiver or an audit: whose roles decide about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelsteward.engine.policy import Policy

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def policies_of(catalog: Catalog, kind: str, record: Any) -> tuple[Policy, ...]:
    """Those that judge an AIModel (by tier), a Waiver (by its namespaces) or an Audit (by its models)."""
    if kind == "AIModel":
        return tuple(it for it in catalog.policies() if record.spec.risk_tier in it.tiers)
    if kind == "Waiver":
        chosen = {it.name: it for name in record.spec.namespaces for it in catalog.policies_for(name)}
        return tuple(chosen[name] for name in sorted(chosen))
    models = [model for name in record.spec.models if (model := catalog.model(name)) is not None]
    tiers = {model.spec.risk_tier for model in models}
    return tuple(it for it in catalog.policies() if tiers & it.tiers)
