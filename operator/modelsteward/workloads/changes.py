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
    )
)
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
    if name == "containers" or name == "initContainers" or name == "ephemeralContainers" or name == "volumes":
        return _lists_differ(new, old)
    return bool(new) or bool(old)


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


def _lists_differ(new: Any, old: Any) -> bool:
    if not isinstance(new, list) or not isinstance(old, list) or len(new) != len(old):
        return bool(new) or bool(old)
    return any(_differs(one, other, "") for one, other in zip(new, old, strict=True))


def _declared(metadata: Any) -> Any:
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations.get(DECLARED) if isinstance(annotations, dict) else None


def _template_metadata(metadata: Any) -> Any:
    """Annotations and labels of a template can feed arguments through the downward API."""
    if not isinstance(metadata, dict):
        return None
    return metadata.get("annotations") or None, metadata.get("labels") or None
