"""NVIDIA NIM operator: NIMService, NIMPipeline, NIMCache. Source: api/apps/v1alpha1.

The image of a service is its model as in a pod; the operator mounts its storage at /model-store.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import foreign
from modelsteward.workloads.kinds import walk
from modelsteward.workloads.podspec import Container, Pod, text
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run
from modelsteward.workloads.servers import SERVERS

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
        puller = text(ngc.get("modelPuller"))
        if puller:
            record.sight(reference.image(puller), Role.MODEL, f"{place}.modelPuller", puller)
    for _, place in walk(document, "spec.source.dataStore", record.unreadable):
        record.signal(SignalName.OPAQUE_SOURCE, place, "a data store decides what this name is")
    for spec, place in walk(document, "spec", record.unreadable):
        container = _container(spec, place, record)
        for word in filter(None, [container.environment.get("NIM_REPOSITORY_OVERRIDE")]):
            record.signal(SignalName.REDIRECTED_HUB, word.path, "models come from another registry")


def _container(spec: dict[str, Any], place: str, record: Record) -> Container:
    """The service as the container that the operator makes of it."""
    image = spec.get("image")
    parts = image if isinstance(image, dict) else {}
    tag = text(parts.get("tag"))
    written = text(parts.get("repository")) + (f":{tag}" if tag else "")
    storage = spec.get("storage")
    document: dict[str, Any] = {**spec, "image": written}
    volumes: list[dict[str, Any]] = []
    for kind, volume in (("pvc", "persistentVolumeClaim"), ("hostPath", "hostPath")):
        settings = storage.get(kind) if isinstance(storage, dict) else None
        if settings:
            claim = text(settings.get("name")) if isinstance(settings, dict) else ""
            volumes = [{"name": "store", volume: {"claimName": claim} if claim else {}}]
            document["volumeMounts"] = [{"name": "store", "mountPath": STORE}]
    return Container(document, place, "containers", Pod({"volumes": volumes}, place, record.namespace))


def _service(spec: dict[str, Any], place: str, record: Record) -> None:
    container = _container(spec, place, record)
    storage = spec.get("storage")
    behind = storage.get("nimCache") if isinstance(storage, dict) else spec.get("nimCache")
    for name, amount in _limits(spec).items():
        if "/" in name and str(amount) not in ("0", ""):
            record.accelerators.append((f"{place}.resources.limits['{name}']", place))
    run = Run(record, container, (), container.environment)
    server = next(one for one in SERVERS if one.name == "nim")
    found = container.reference
    if found is not None:
        record.image_place[place] = f"{place}.image.repository"
        run.by_kind = bool(behind)
        server.read(run)
    if behind and not record.has_sighting(place):
        detail = "the cache object decides which model is served"
        record.signal(SignalName.OPAQUE_SOURCE, f"{place}.storage.nimCache.name", detail, place)
    if container.mounts:
        run.cache(STORE)


def _limits(spec: dict[str, Any]) -> dict[str, Any]:
    resources = spec.get("resources")
    limits = resources.get("limits") if isinstance(resources, dict) else None
    return limits if isinstance(limits, dict) else {}
