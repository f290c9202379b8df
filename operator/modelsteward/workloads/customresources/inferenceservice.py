"""KServe InferenceService: storage URIs, runtime arguments and custom containers of each component.

Source: pkg/apis/serving/v1beta1: predictor.go, predictor_model.go, explainer.go.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.finders import accelerators
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import PLACEHOLDER, Run
from modelsteward.workloads.servers import SERVERS
from modelsteward.workloads.shape import items, numbered, text

FRAMEWORKS = (
    *("model", "sklearn", "xgboost", "tensorflow", "pytorch", "triton", "onnx", "huggingface", "pmml"),
    *("lightgbm", "paddle", "alibi", "art"),
)


def read(document: dict[str, Any], record: Record) -> None:
    """Every component, canaries included."""
    spec = document.get("spec")
    if not isinstance(spec, dict):
        return
    _components(spec, "spec", record)
    for index, canary in numbered(spec.get("canary")):
        component = canary.get("predictor")
        if isinstance(component, dict):
            _component(component, f"spec.canary[{index}].predictor", record, serves=True)


def old(document: dict[str, Any], record: Record) -> None:
    """The old group: v1beta1 as today, v1alpha2 with components below `default` and `canary`."""
    read(document, record)
    for side in ("spec.default", "spec.canary"):
        for components, place in walk(document, side, []):
            _components(components, place, record)


def _components(spec: dict[str, Any], place: str, record: Record) -> None:
    for name in ("predictor", "transformer", "explainer"):
        component = spec.get(name)
        if isinstance(component, dict):
            _component(component, f"{place}.{name}", record, serves=name == "predictor")


def _component(component: dict[str, Any], path: str, record: Record, *, serves: bool) -> None:
    named = False
    for index, item in numbered(component.get("storageUris")):
        named = _uri(item.get("uri"), f"{path}.storageUris[{index}].uri", record) or named
    for custom, where in walk(component, "custom.container", []):
        named = _variable(custom, f"{path}.{where}", record) or named
    for index, item in enumerate(items(component.get("containers"))):
        named = _variable(item, f"{path}.containers[{index}]", record) or named
    framework = next((name for name in FRAMEWORKS if isinstance(component.get(name), dict)), "")
    if framework:
        settings = component[framework]
        where = f"{path}.{framework}"
        named = _uri(settings.get("storageUri"), f"{where}.storageUri", record) or named
        named = _storage(settings, where, record) or named
        if named:
            record.placeholder = PLACEHOLDER
        _runtime(component, framework, where, record)
    if named:
        record.placeholder = PLACEHOLDER
    if serves:
        record.predictors.append((path, bool(framework)))


def _uri(value: Any, path: str, record: Record) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False
    record.sight(reference.storage_uri(value.strip(), record.namespace), Role.MODEL, path, value)
    return True


def _storage(settings: dict[str, Any], path: str, record: Record) -> bool:
    storage = settings.get("storage")
    if not isinstance(storage, dict):
        return False
    place = f"{path}.storage.key" if storage.get("key") else f"{path}.storage"
    record.signal(SignalName.OPAQUE_SOURCE, place, "a Secret decides where the model comes from")
    return True


def _variable(container: dict[str, Any], path: str, record: Record) -> bool:
    """STORAGE_URI of a container is what the storage initializer fetches."""
    found = False
    for index, entry in numbered(container.get("env")):
        if entry.get("name") == "STORAGE_URI":
            found = _uri(entry.get("value"), f"{path}.env[{index}].value", record) or found
            if "valueFrom" in entry:
                place = f"{path}.env[{index}].valueFrom"
                record.signal(SignalName.OPAQUE_SOURCE, place, "the storage URI isn't in sight", path)
                found = True
    return found


def _runtime(component: dict[str, Any], framework: str, path: str, record: Record) -> None:
    """The framework's entry is a container of the runtime: its arguments and variables reach the server."""
    pod = Pod(
        {"containers": [component[framework]], "volumes": component.get("volumes")}, path, record.namespace
    )
    container = Container(component[framework], path, "containers", pod)
    pod.__dict__["containers"] = (container,)
    accelerators.find(pod, record)
    if container.document.get("command"):
        return
    wanted = _server_name(component[framework], framework, text(component[framework].get("runtime")))
    server = next(one for one in SERVERS if one.name == wanted)
    run = Run(record, container, container.args, container.environment)
    run.by_kind = True
    server.read(run)


def _server_name(settings: dict[str, Any], framework: str, runtime: str) -> str:
    form = settings.get("modelFormat")
    name = text(form.get("name")) if isinstance(form, dict) else framework
    if "triton" in (framework, name) or "triton" in runtime:
        return "triton"
    if "openvino" in (framework, name) or "openvino" in runtime or "ovms" in runtime:
        return "ovms"
    return "huggingfaceserver"
