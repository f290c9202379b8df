"""What can't be read is said, never passed over: parts of the object, its version, the policy itself."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """One finding for each part, one for the version, one for the policy."""
    extraction, workload = scene.extraction, scene.workload
    for path, problem in extraction.unreadable:
        yield scene.finding(
            policy,
            "Unreadable",
            f"{workload.kind} {workload.name} can't be read: {problem}",
            "Write it as the kind's own documentation says.",
            path=path,
        )
    if extraction.unsupported_version:
        yield scene.finding(
            policy,
            "UnsupportedVersion",
            f"{workload.kind} is governed, and version {workload.group}/{extraction.unsupported_version} "
            "of it can't be read",
            "Use a version that can be read, or a newer modelsteward that reads this one.",
            path="apiVersion",
        )
    if policy.unreadable:
        yield scene.finding(
            policy,
            "Unreadable",
            f"the policy itself can't be read, so that what it asks isn't known: {policy.unreadable}",
            f"Mend GovernancePolicy {policy.name}; what it says instead is in its condition Ready.",
            about=policy.name,
        )
