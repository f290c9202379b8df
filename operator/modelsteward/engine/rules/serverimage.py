"""Models are served by the images that the policy names, where it names any."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import listed
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene
from modelsteward.engine.verdict import Finding


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """At most one finding a container: of those that run a server, or are given a model and aren't init."""
    allowed = policy.server_images
    if allowed is None:
        return
    serving = {server.container for server in scene.extraction.servers}
    serving |= {s.container for s in scene.extraction.sightings if "initContainers[" not in s.container}
    for image in scene.extraction.images:
        if image.container not in serving or not image.container:
            continue
        repository = image.reference.name if image.reference is not None else ""
        if repository not in allowed:
            yield scene.finding(
                policy,
                "ServerImageNotAllowed",
                f"image {repository or 'without a readable name'} may not serve models",
                f"Use one of {listed(sorted(allowed)) or 'none: the policy allows no server image'}.",
                path=image.path,
            )
