"""Whether an update changes anything that runs. What isn't known to change nothing counts."""

from __future__ import annotations

from typing import Any

#: Fields of a spec that start nothing, wherever they stand.
IDLE = frozenset(
    (
        *(
            "replicas",
            "minReplicas",
            "maxReplicas",
            "paused",
            "suspend",
            "selector",
            "strategy",
            "updateStrategy",
        ),
        *("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds", "parallelism", "completions"),
        *("backoffLimit", "ttlSecondsAfterFinished", "activeDeadlineSeconds", "schedule", "timeZone"),
        *(
            "successfulJobsHistoryLimit",
            "failedJobsHistoryLimit",
            "startingDeadlineSeconds",
            "concurrencyPolicy",
        ),
        *(
            "terminationGracePeriodSeconds",
            "tolerations",
            "nodeSelector",
            "affinity",
            "topologySpreadConstraints",
        ),
        *("priority", "priorityClassName", "schedulingGates", "nodeName", "preemptionPolicy", "scaleTarget"),
        *("scaleMetric", "podManagementPolicy", "ordinals", "persistentVolumeClaimRetentionPolicy"),
        *(
            "managedBy",
            "completionMode",
            "resizePolicy",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "maxFailedIndexes",
        ),
        # KubeRay's autoscaler names the Pods that it takes away there.
        "scaleStrategy",
    )
)
#: Lists whose order says nothing, with the field by which an item stays the same.
UNORDERED = {
    "containers": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "ports": "name",
    "replicatedJobs": "name",
    "workerGroupSpecs": "groupName",
}
DECLARED = "modelsteward.io/models"
NO_SPEC = frozenset(("metadata", "status", "apiVersion", "kind"))


def runs_something_new(new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Compares all but metadata, status and idle fields; of annotations the declaration and a template's."""
    if _declared(new.get("metadata")) != _declared(old.get("metadata")):
        return True
    names = (new.keys() | old.keys()) - NO_SPEC
    return any(_differs(new.get(name), old.get(name), name) for name in names)


def _differs(new: Any, old: Any, name: str) -> bool:
    if name in IDLE or bool(new == old):
        return False
    if name == "resources":
        return bool(_devices(new) != _devices(old))
    if name == "metadata":
        return bool(_template_metadata(new) != _template_metadata(old))
    if isinstance(new, dict) and isinstance(old, dict):
        return any(_differs(new.get(key), old.get(key), key) for key in new.keys() | old.keys())
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        pairs = _paired(new, old, UNORDERED.get(name, "")) or zip(new, old, strict=True)
        return any(_differs(one, other, "") for one, other in pairs)
    return bool(new) or bool(old)


def _paired(new: list[Any], old: list[Any], key: str) -> list[tuple[Any, Any]]:
    """The items of two lists by what keeps them the same; empty where that doesn't tell."""
    before = {item[key]: item for item in old if isinstance(item, dict) and isinstance(item.get(key), str)}
    names = [item.get(key) if isinstance(item, dict) else None for item in new]
    if len(before) != len(old) or set(before) != set(names):
        return []
    return [(item, before[name]) for item, name in zip(new, names, strict=True)]


def _devices(resources: Any) -> Any:
    """Of resources what isn't processor time or memory: devices, and claims of them."""
    if not isinstance(resources, dict):
        return [], None
    amounts = [
        (group, name, str(amount))
        for group in ("limits", "requests")
        if isinstance(quantities := resources.get(group), dict)
        for name, amount in quantities.items()
        if "/" in name
    ]
    return sorted(amounts), resources.get("claims") or None


def _declared(metadata: Any) -> Any:
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations.get(DECLARED) if isinstance(annotations, dict) else None


def _template_metadata(metadata: Any) -> Any:
    """Annotations and labels of a template can feed arguments through the downward API."""
    if not isinstance(metadata, dict):
        return None
    return metadata.get("annotations") or None, metadata.get("labels") or None
