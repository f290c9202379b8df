"""The image of every container, for the policy's `serverImages` and waivers of images."""

from __future__ import annotations

from modelsteward.api.sighting import Image
from modelsteward.workloads.podspec import Pod
from modelsteward.workloads.record import Record


def find(pod: Pod, record: Record) -> None:
    """Notes every image in its canonical form."""
    for container in pod.containers:
        if container.image:
            record.images.append(Image(container.reference, f"{container.path}.image", container.path))
