"""Models of the tiers that a policy names are asked for by commit or digest, so that nobody can move them."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import listed
from modelsteward.engine.claims import PINNABLE, is_pinned
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene, Seen
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """At most one finding for each place that names a model; schemes without revisions have none to give."""
    if not policy.pinned:
        return
    for seen in scene.seen:
        reference = seen.reference
        if reference is None or seen.is_name or reference.scheme not in PINNABLE or is_pinned(reference):
            continue
        if not seen.other_digest and _tiers(scene, seen) & policy.pinned:
            names = [seen.model.metadata.name] if seen.model is not None else seen.rivals
            yield scene.finding(
                policy,
                "Unpinned",
                f"{seen.printed} ({listed(names)}) can be another content tomorrow",
                _remedy(scene, names[0]),
                seen=seen,
            )


def _tiers(scene: Scene, seen: Seen) -> set[str]:
    if seen.model is not None:
        return {seen.model.spec.risk_tier}
    models = (scene.catalog.model(name) for name in seen.rivals)
    return {model.spec.risk_tier for model in models if model is not None}


def _remedy(scene: Scene, name: str) -> str:
    model = scene.catalog.model(name)
    registered = listed(source.reference for source in model.spec.sources) if model is not None else ""
    return f"Name the full commit or digest that is registered: {registered}."
