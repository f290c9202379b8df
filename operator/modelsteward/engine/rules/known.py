"""Whatever a workload names as a model is a reference, and one AIModel has it as a source."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import listed
from modelsteward.engine.claims import is_pinned
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene, Seen
from modelsteward.engine.verdict import Effect, Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """At most one finding for each place that names a model."""
    for seen in scene.seen:
        if seen.model is not None:
            if seen.rivals:
                yield _rivals(scene, policy, seen)
        elif seen.other_digest:
            yield scene.finding(
                policy,
                "DigestMismatch",
                f"{seen.printed} isn't the digest that {listed(seen.rivals)} is registered with",
                "Name the registered digest, or register this one as a model of its own.",
                seen=seen,
            )
        elif seen.rivals:
            if not _pins(scene, policy, seen):
                yield _ambiguous(scene, policy, seen)
        else:
            found = _nobodys(scene, policy, seen)
            if found is not None:
                yield found


def _rivals(scene: Scene, policy: Policy, seen: Seen) -> Finding:
    return scene.finding(
        policy,
        "AmbiguousModel",
        f"{seen.printed} is claimed by {listed(seen.rivals)} too; the first claim counts",
        f"Take the reference out of spec.sources of {listed(seen.rivals)}.",
        Effect.WARN,
        seen=seen,
    )


def _ambiguous(scene: Scene, policy: Policy, seen: Seen) -> Finding:
    return scene.finding(
        policy,
        "AmbiguousModel",
        f"{seen.printed} may mean {listed(seen.rivals)}",
        "Name the revision or digest of the one that is meant.",
        seen=seen,
    )


def _pins(scene: Scene, policy: Policy, seen: Seen) -> bool:
    """Whether another rule tells that it isn't pinned: one finding is enough for one flaw."""
    if seen.reference is None or is_pinned(seen.reference):
        return False
    models = (scene.catalog.model(name) for name in seen.rivals)
    return any(model is not None and model.spec.risk_tier in policy.pinned for model in models)


def _nobodys(scene: Scene, policy: Policy, seen: Seen) -> Finding | None:
    if seen.reference is None and not seen.is_name:
        return scene.finding(
            policy,
            "InvalidReference",
            f"'{seen.text[:128]}' names no artefact",
            "Write the name as its registry or hub does, without encodings, dot segments or other signs.",
            seen=seen,
        )
    if seen.reference is not None and seen.reference.scheme == "pvc":
        if scene.extraction.declarations and policy.spec.declarations == "Settle":
            return None
        return scene.finding(
            policy,
            "OpaqueSource",
            f"{seen.printed} is on a claim, and no AIModel has it as a source: what is there can't be told",
            f"Register {seen.printed} as a source of the model that is kept there, or declare the model in "
            "the annotation modelsteward.io/models.",
            policy.signals.get("OpaqueSource", Effect.DENY),
            seen=seen,
        )
    what = (
        f"'{seen.text[:128]}' is no AIModel"
        if seen.is_name
        else f"{seen.printed} is registered by no AIModel"
    )
    remedy = (
        "Declare the name of an AIModel: see `kubectl get aimodels`."
        if seen.is_name
        else f"Register it: create an AIModel with {seen.printed} in spec.sources, and get it approved."
    )
    return scene.finding(policy, "UnknownModel", what, remedy, seen=seen)
