"""Models of a tier are deployed by those whom the policy names for it, judged where somebody acts."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.people import is_among, is_of_kubernetes
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """At most one finding for each place that names a model of such a tier.

    A controller of Kubernetes or of the policy that makes an object for another one was preceded by somebody
    who made that one.
    """
    if not policy.deployers or not scene.workload.runs_something_new:
        return
    user = scene.question.user
    if scene.workload.owned and (is_of_kubernetes(user) or is_among(user, policy.spec.controllers)):
        return
    for seen in scene.seen:
        if seen.model is None:
            continue
        tier = seen.model.spec.risk_tier
        subjects = policy.deployers.get(tier)
        if subjects is not None and not is_among(user, subjects):
            who = "; ".join(f"{it.kind} {it.name}" for it in subjects[:8])
            yield scene.finding(
                policy,
                "DeployerNotPermitted",
                f"{user.username or 'nobody'} may not deploy {seen.model.metadata.name} of tier {tier}",
                f"Let one of those who may deploy it: {who}.",
                seen=seen,
            )
