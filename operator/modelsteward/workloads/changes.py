"""Whether an update changes anything that runs. What isn't known to change nothing counts."""

from __future__ import annotations

from typing import Any

#: Numbers and switches that start nothing, wherever they stand: no model has such a name.
COUNTS = frozenset(
    (
        *("replicas", "minReplicas", "maxReplicas", "paused", "suspend", "parallelism"),
        *("completions", "priority", "minReadySeconds", "revisionHistoryLimit"),
        *("progressDeadlineSeconds", "backoffLimit", "scaleTarget", "ttlSecondsAfterFinished"),
        *("activeDeadlineSeconds", "startingDeadlineSeconds", "successfulJobsHistoryLimit"),
        *("failedJobsHistoryLimit", "terminationGracePeriodSeconds", "backoffLimitPerIndex"),
        *("maxFailedIndexes",),
    )
)
#: Texts and structures that start nothing in the spec of a controller, a job or a pod. Somewhere else a field
#: of that name may be a variable of the user's own, or choose a volume.
SPEC_FIELDS = frozenset(
    (
        *("selector", "strategy", "updateStrategy", "schedule", "timeZone", "concurrencyPolicy"),
        *("managedBy", "tolerations", "nodeSelector", "affinity", "topologySpreadConstraints"),
        *("schedulingGates", "nodeName", "priorityClassName", "preemptionPolicy"),
        *("podManagementPolicy", "ordinals", "completionMode"),
        *("persistentVolumeClaimRetentionPolicy", "podFailurePolicy"),
    )
)
#: What has such a spec: the object itself, and the templates in it.
SPEC_OWNERS = frozenset(("", "template", "jobTemplate"))
#: The same under other parents.
PLACED = {
    "resizePolicy": frozenset(("containers", "initContainers")),
    "scaleMetric": frozenset(("predictor", "transformer", "explainer")),
    # KubeRay's autoscaler names the Pods that it takes away there.
    "scaleStrategy": frozenset(("workerGroupSpecs",)),
}
#: Of the resources of a container these are time and memory; all else may be a device.
PLAIN_RESOURCES = frozenset(("cpu", "memory", "ephemeral-storage"))
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
    return any(_differs(new.get(name), old.get(name), name, "", "") for name in names)


def _differs(new: Any, old: Any, name: str, parent: str, above: str) -> bool:
    """Whether two values of a field differ in what runs; an item of a list has the list's name and parent."""
    if bool(new == old) or _is_idle(new, old, name, parent, above):
        return False
    if name == "resources" or parent == "resources":
        new, old = {} if new is None else new, {} if old is None else old
    if isinstance(new, dict) and isinstance(old, dict):
        if name == "metadata" and parent in SPEC_OWNERS:
            return bool(_template_metadata(new) != _template_metadata(old))
        if name in ("limits", "requests") and parent == "resources":
            return _devices(new) != _devices(old)
        return any(_differs(new.get(key), old.get(key), key, name, parent) for key in new.keys() | old.keys())
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        pairs = _paired(new, old, UNORDERED.get(name, "")) or zip(new, old, strict=True)
        return any(_differs(one, other, name, parent, above) for one, other in pairs)
    return bool(new) or bool(old)


def _is_idle(new: Any, old: Any, name: str, parent: str, above: str) -> bool:
    if name in COUNTS:
        return isinstance(new, int | float | None) and isinstance(old, int | float | None)
    if name in SPEC_FIELDS:
        return parent == "spec" and above in SPEC_OWNERS
    return parent in PLACED.get(name, ())


def _paired(new: list[Any], old: list[Any], key: str) -> list[tuple[Any, Any]]:
    """The items of two lists by what keeps them the same; empty where that doesn't tell."""
    before, after = _by(old, key), _by(new, key)
    if len(before) != len(old) or len(after) != len(new) or before.keys() != after.keys():
        return []
    return [(item, before[name]) for name, item in after.items()]


def _by(items: list[Any], key: str) -> dict[str, Any]:
    return {item[key]: item for item in items if isinstance(item, dict) and isinstance(item.get(key), str)}


def _devices(quantities: dict[str, Any]) -> dict[str, str]:
    """Of limits or requests what isn't processor time or memory."""
    return {name: str(amount) for name, amount in quantities.items() if name not in PLAIN_RESOURCES}


def _declared(metadata: Any) -> Any:
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations.get(DECLARED) if isinstance(annotations, dict) else None


def _template_metadata(metadata: Any) -> Any:
    """Annotations and labels of a template can feed arguments through the downward API."""
    if not isinstance(metadata, dict):
        return None
    return metadata.get("annotations") or None, metadata.get("labels") or None
