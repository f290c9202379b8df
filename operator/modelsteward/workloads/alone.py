"""Containers that stand in a custom resource without a pod spec around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record


def pods(document: dict[str, Any], path: str, record: Record) -> Iterator[Pod]:
    """A pod for each container at a path of a row; volumes and more of it stand beside the container."""
    holder, _, last = path.rpartition(".")
    for parent, place in walk(document, holder, record.unreadable):
        for container, inner in walk(parent, last, record.unreadable):
            yield pod(parent, place, [(container, f"{place}.{inner}")], record.namespace)


def pod(
    spec: dict[str, Any], place: str, containers: list[tuple[dict[str, Any], str]], namespace: str
) -> Pod:
    """A pod of these containers, each with its JSON path, and of all else that `spec` says."""
    made = Pod(spec, place, namespace, spec.get("volumeClaimTemplates"))
    made.__dict__["containers"] = tuple(
        Container(document, path, "containers", made) for document, path in containers
    )
    return made
