"""Every model that a workload names has standing under the policy."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """Each finding of each model, put where the model was seen."""
    for seen in scene.seen:
        if seen.model is None:
            continue
        standing = scene.catalog.standing(seen.model.metadata.name, policy.name, scene.now)
        for finding in standing.findings:
            yield msgspec.structs.replace(finding, path=seen.path, reference=seen.printed)
