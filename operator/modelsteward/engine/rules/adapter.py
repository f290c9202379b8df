"""An adapter is loaded onto a model that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.api.sighting import Role
from modelsteward.engine.case import listed
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene, Seen
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """At most one finding an adapter. Without a known model beside it there is nothing to compare with."""
    for seen in scene.seen:
        if seen.role is not Role.ADAPTER or seen.model is None:
            continue
        served = _served(scene, seen)
        bases = {base.ref.name for base in seen.model.spec.base_models}
        if served and not bases & served:
            yield scene.finding(
                policy,
                "AdapterBaseMismatch",
                f"{seen.model.metadata.name} is loaded onto {listed(sorted(served))}, "
                f"and was made from {listed(sorted(bases)) or 'no model that it names'}",
                "Load it onto its base, or have its owner name this model among its baseModels.",
                seen=seen,
            )


def _served(scene: Scene, adapter: Seen) -> set[str]:
    """The models of the adapter's container, else of the workload."""
    models = [it for it in scene.seen if it.role is Role.MODEL and it.model is not None]
    here = [it for it in models if it.container == adapter.container] or models
    return {it.model.metadata.name for it in here if it.model is not None}
