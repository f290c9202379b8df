"""Which kinds are read, and where their pods stand. One row a kind; webhook rules are made from it.

Sources: the projects' own type definitions, 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsteward.workloads.furtherkinds import FURTHER_KINDS
from modelsteward.workloads.kind import Kind

POD_TEMPLATE = ("spec.template",)

KINDS: tuple[Kind, ...] = (
    Kind("", ("v1",), "pods", "Pod", ("",), subresources=("ephemeralcontainers",)),
    Kind("", ("v1",), "podtemplates", "PodTemplate", ("template",)),
    Kind("", ("v1",), "replicationcontrollers", "ReplicationController", POD_TEMPLATE),
    Kind("apps", ("v1",), "deployments", "Deployment", POD_TEMPLATE),
    Kind("apps", ("v1",), "replicasets", "ReplicaSet", POD_TEMPLATE),
    Kind("apps", ("v1",), "statefulsets", "StatefulSet", POD_TEMPLATE),
    Kind("apps", ("v1",), "daemonsets", "DaemonSet", POD_TEMPLATE),
    Kind("batch", ("v1",), "jobs", "Job", POD_TEMPLATE),
    Kind("batch", ("v1",), "cronjobs", "CronJob", ("spec.jobTemplate.spec.template",)),
    Kind(
        "serving.kserve.io",
        ("v1beta1",),
        "inferenceservices",
        "InferenceService",
        specs=(
            "spec.predictor",
            "spec.predictor.workerSpec",
            "spec.transformer",
            "spec.explainer",
            "spec.canary[].predictor",
        ),
        reader="inferenceservice",
        about_models=True,
    ),
)

_BY_NAME = {(kind.group, kind.kind): kind for kind in (*KINDS, *FURTHER_KINDS)}


def find(group: str, kind: str) -> Kind | None:
    """The row of a group and kind; None where it isn't read."""
    return _BY_NAME.get((group, kind))


def walk(
    document: dict[str, Any], path: str, unreadable: list[tuple[str, str]]
) -> Iterator[tuple[dict[str, Any], str]]:
    """The objects at a path of a row with their JSON paths; what has another shape is `unreadable`."""
    found: list[tuple[Any, str]] = [(document, "")]
    for step in path.split(".") if path else ():
        name = step.removesuffix("[]").removesuffix("{}")
        inner = []
        for value, place in found:
            if not isinstance(value, dict):
                unreadable.append((place, "isn't an object"))
                continue
            here = f"{place}.{name}" if place else name
            child = value.get(name)
            if child is None:
                continue
            if step.endswith("[]"):
                if isinstance(child, list):
                    inner += [(item, f"{here}[{index}]") for index, item in enumerate(child)]
                else:
                    unreadable.append((here, "isn't a list"))
            elif step.endswith("{}"):
                if isinstance(child, dict):
                    inner += [(item, f"{here}.{key}") for key, item in child.items()]
                else:
                    unreadable.append((here, "isn't an object"))
            else:
                inner.append((child, here))
        found = inner
    for value, place in found:
        if isinstance(value, dict):
            yield value, place
        else:
            unreadable.append((place, "isn't an object"))
