"""LLMKube: a model and its companions, and a service by the runtime that its operator starts.

Source: defilantech/LLMKube api/v1alpha1.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import alone
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run
from modelsteward.workloads.servers import SERVERS
from modelsteward.workloads.shape import text
from modelsteward.workloads.word import Word

#: Where the operator puts what it fetched.
STORE = "/models"
#: Runtimes by the server that they start.
RUNTIMES = {"": "llamacpp", "llamacpp-router": "llamacpp"}


def service(document: dict[str, Any], record: Record) -> None:
    """InferenceService: a container of the user's own, or the extra arguments of a known server."""
    for spec, place in walk(document, "spec", record.unreadable):
        runtime = text(spec.get("runtime"))
        outside = {**spec, "volumes": spec.get("extraVolumes")}
        container = {**spec, "volumeMounts": spec.get("extraVolumeMounts"), "resources": None}
        if runtime != "generic":
            container["args"] = spec.get("extraArgs")
        pod = alone.pod(outside, place, [(container, place)], record.namespace)
        if runtime == "generic":
            for find in FINDERS:
                find(pod, record)
        else:
            router = runtime == "llamacpp-router"
            _engine(RUNTIMES.get(runtime, runtime), pod.containers[0], record, router=router)
        for resources, where in walk(spec, "resources", record.unreadable):
            if str(resources.get("gpu", "0")) not in ("0", ""):
                record.accelerators.append((f"{place}.{where}.gpu", place))
        for settings, where in walk(spec, "sglangConfig", record.unreadable):
            if settings.get("trustRemoteCode") is True:
                at = f"{place}.{where}.trustRemoteCode"
                record.signal(SignalName.REMOTE_CODE, at, "the model's own code runs")


def _engine(name: str, container: Container, record: Record, *, router: bool) -> None:
    server = next((one for one in SERVERS if one.name == name), None)
    if server is None:
        return
    words = container.words(container.document.get("args"), f"{container.path}.extraArgs")
    # The operator brings the model's path before all of them, but to a router.
    record.placeholder = STORE
    if not router:
        words = (Word("--model", container.path), Word(f"{STORE}/it", container.path), *words)
    run = Run(record, container, words, container.environment)
    run.by_kind = True
    server.read(run)


def model(document: dict[str, Any], record: Record) -> None:
    """Model: its source; a projector beside it when that names a source of its own."""
    for spec, place in walk(document, "spec", record.unreadable):
        source = text(spec.get("source")).strip()
        files = spec.get("files")
        first = files[0] if isinstance(files, list) and files and isinstance(files[0], str) else ""
        if source:
            named(source, "", Role.MODEL, f"{place}.source", record, {"filename": first})
        projector = text(spec.get("mmproj")).strip()
        if projector and source:
            path = f"{place}.mmproj"
            written = projector if "://" in projector else source
            named(written, "", Role.PROJECTOR, path, record, {"filename": projector})
