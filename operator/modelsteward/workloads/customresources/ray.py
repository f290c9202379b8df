"""Ray: the entrypoint of a job is a shell string; the text of a Serve configuration isn't read here.

Source: ray-operator/apis/ray/v1.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import SignalName
from modelsteward.workloads.finders import containers
from modelsteward.workloads.kinds import walk
from modelsteward.workloads.podspec import Container, Pod, text
from modelsteward.workloads.record import Record
from modelsteward.workloads.word import Word


def job(document: dict[str, Any], record: Record) -> None:
    """RayJob and the template of RayCronJob."""
    for path in ("spec", "spec.jobTemplate"):
        for spec, place in walk(document, path, []):
            entrypoint = text(spec.get("entrypoint"))
            if entrypoint:
                where = f"{place}.entrypoint"
                argv = (Word("sh", where), Word("-c", where), Word(entrypoint, where))
                containers.read(_head(spec, place, record), record, argv)
            if "MODEL" in text(spec.get("runtimeEnvYAML")):
                detail = "the text of a runtime environment isn't read"
                record.speaks_of_models = True
                record.signal(SignalName.OPAQUE_SOURCE, f"{place}.runtimeEnvYAML", detail)


def service(document: dict[str, Any], record: Record) -> None:
    """RayService: its applications are told in a text that isn't read here."""
    for spec, place in walk(document, "spec", []):
        if text(spec.get("serveConfigV2")).strip():
            detail = "the text of a Serve configuration isn't read"
            record.signal(SignalName.OPAQUE_SOURCE, f"{place}.serveConfigV2", detail)


def _head(spec: dict[str, Any], place: str, record: Record) -> Container:
    """The head's first container, in which an entrypoint runs."""
    path = f"{place}.rayClusterSpec.headGroupSpec.template.spec"
    found = next(walk({"spec": spec}, "spec.rayClusterSpec.headGroupSpec.template.spec", []), ({}, ""))[0]
    pod = Pod(found, path, record.namespace)
    return pod.containers[0] if pod.containers else Container({}, f"{path}.containers[0]", "containers", pod)
