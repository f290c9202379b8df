"""NVIDIA NIM operator: NIMService, NIMPipeline, NIMCache. Source: api/apps/v1alpha1.

The image of a service is its model as in a pod; the operator mounts its storage at /model-store.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import alone, foreign
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.finders import FINDERS, containers
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run
from modelsteward.workloads.servers import SERVERS
from modelsteward.workloads.shape import numbered, text

STORE = "/model-store"


def service(document: dict[str, Any], record: Record) -> None:
    """NIMService and NIMBuild."""
    for spec, place in walk(document, "spec", record.unreadable):
        _service(spec, place, record)


def pipeline(document: dict[str, Any], record: Record) -> None:
    """NIMPipeline: a list of services, disabled ones too."""
    for spec, place in walk(document, "spec.services[].spec", record.unreadable):
        _service(spec, place, record)


def cache(document: dict[str, Any], record: Record) -> None:
    """NIMCache: what is fetched into it."""
    for hub, place in walk(document, "spec.source.hf", record.unreadable):
        name = f"{text(hub.get('namespace'))}/{text(hub.get('modelName'))}".strip("/")
        if text(hub.get("modelName")):
            found = reference.hub_name(name, text(hub.get("revision")))
            record.sight(found, Role.MODEL, f"{place}.modelName", name)
        if not foreign.is_hub(text(hub.get("endpoint")), "huggingface.co"):
            record.signal(
                SignalName.REDIRECTED_HUB, f"{place}.endpoint", "hub names are sent to another host"
            )
    for ngc, place in walk(document, "spec.source.ngc", record.unreadable):
        endpoint, puller = text(ngc.get("modelEndpoint")).strip(), text(ngc.get("modelPuller"))
        if endpoint:
            named(endpoint, "", Role.MODEL, f"{place}.modelEndpoint", record)
        elif puller:
            record.sight(reference.image(puller), Role.MODEL, f"{place}.modelPuller", puller)
    for _, place in walk(document, "spec.source.dataStore", record.unreadable):
        record.signal(SignalName.OPAQUE_SOURCE, place, "a data store decides what this name is")
    for spec, place in walk(document, "spec", record.unreadable):
        container = _container(spec, place, record)
        _beside(spec, place, record, container.pod)
        for word in filter(None, [container.environment.get("NIM_REPOSITORY_OVERRIDE")]):
            record.signal(SignalName.REDIRECTED_HUB, word.path, "models come from another registry")


def _container(spec: dict[str, Any], place: str, record: Record) -> Container:
    """The service as the container that the operator makes of it."""
    storage = spec.get("storage")
    document: dict[str, Any] = {**spec, "image": _image(spec)}
    volumes: list[dict[str, Any]] = []
    for kind, volume in (("pvc", "persistentVolumeClaim"), ("hostPath", "hostPath")):
        settings = storage.get(kind) if isinstance(storage, dict) else None
        if settings:
            claim = text(settings.get("name")) if isinstance(settings, dict) else ""
            volumes = [{"name": "store", volume: {"claimName": claim} if claim else {}}]
            document["volumeMounts"] = [{"name": "store", "mountPath": STORE}]
            record.mount_place[f"{place}.volumeMounts[0]"] = f"{place}.storage.{kind}"
    return Container(document, place, "containers", Pod({"volumes": volumes}, place, record.namespace))


def _service(spec: dict[str, Any], place: str, record: Record) -> None:
    container = _container(spec, place, record)
    storage = spec.get("storage")
    behind = storage.get("nimCache") if isinstance(storage, dict) else spec.get("nimCache")
    for name, amount in _limits(spec).items():
        if "/" in name and str(amount) not in ("0", ""):
            record.accelerators.append((f"{place}.resources.limits['{name}']", place))
    server = next(one for one in SERVERS if one.name == "nim")
    found = container.reference
    record.image_place[place] = f"{place}.image.repository"
    if container.command:
        containers.read(container, record, (*container.command, *container.args))
    if found is not None:
        run = Run(record, container, () if container.command else container.args, container.environment)
        run.by_kind = bool(behind)
        server.read(run)
        if container.mounts:
            run.cache(STORE)
    if behind and not record.has_sighting(place):
        detail = "the cache object decides which model is served"
        record.signal(SignalName.OPAQUE_SOURCE, f"{place}.storage.nimCache.name", detail, place)
    _beside(spec, place, record, container.pod)


def nemo(document: dict[str, Any], record: Record) -> None:
    """The microservices of NeMo: a container of the operator's, and no model of their own."""
    for spec, place in walk(document, "spec", record.unreadable):
        record.image_place[place] = f"{place}.image.repository"
        pod = alone.pod({}, place, [({**spec, "image": _image(spec)}, place)], record.namespace)
        for find in FINDERS:
            find(pod, record)


def _beside(spec: dict[str, Any], place: str, record: Record, outside: Pod) -> None:
    """Init containers and sidecars, whose images are written in parts."""
    found = [
        ({**one, "image": _image(one)}, f"{place}.{field}[{index}]")
        for field in ("initContainers", "sidecarContainers")
        for index, one in numbered(spec.get(field))
    ]
    if found:
        pod = alone.pod(outside.spec, place, found, record.namespace)
        for find in FINDERS:
            find(pod, record)


def _image(spec: dict[str, Any]) -> str:
    image = spec.get("image")
    parts = image if isinstance(image, dict) else {}
    tag = text(parts.get("tag"))
    return text(parts.get("repository")) + (f":{tag}" if tag else "")


def _limits(spec: dict[str, Any]) -> dict[str, Any]:
    resources = spec.get("resources")
    limits = resources.get("limits") if isinstance(resources, dict) else None
    return limits if isinstance(limits, dict) else {}
