"""Kinds whose controller starts a server: HyperPod, Ollama operator, Dynamo graphs, Seldon Core 2 servers.

Sources: docs.aws.amazon.com/sagemaker, nekomeowww/ollama-operator, ai-dynamo/dynamo, SeldonIO/seldon-core.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds import walk
from modelsteward.workloads.podspec import Container, Pod, text
from modelsteward.workloads.record import Record


def sagemaker(document: dict[str, Any], record: Record) -> None:
    """JumpStartModel and InferenceEndpointConfig of HyperPod: a catalogue's model, a bucket, or the hub."""
    for model, place in walk(document, "spec.model", record.unreadable):
        name, version = text(model.get("modelId")), text(model.get("modelVersion"))
        if name:
            printed = f"jumpstart://{name}@{version}" if version else f"jumpstart://{name}"
            record.sight(reference.parse(printed), Role.MODEL, f"{place}.modelId", name)
    for source, place in walk(document, "spec.modelSourceConfig", record.unreadable):
        location = text(source.get("modelLocation")).strip("/")
        bucket = source.get("s3Storage")
        hub = source.get("huggingFaceModel")
        if isinstance(hub, dict) and text(hub.get("modelId")):
            path = f"{place}.huggingFaceModel.modelId"
            named(text(hub["modelId"]), text(hub.get("commitSHA")), Role.MODEL, path, record)
        elif isinstance(bucket, dict) and location:
            found = reference.parse(f"s3://{text(bucket.get('bucketName'))}/{location}")
            record.sight(found, Role.MODEL, f"{place}.modelLocation", location)
        elif location:
            detail = "a directory that isn't in sight"
            record.signal(SignalName.OPAQUE_SOURCE, f"{place}.modelLocation", detail)


def ollamamodel(document: dict[str, Any], record: Record) -> None:
    """The Model of the Ollama operator: its image is a name of the library, and its server is open."""
    for spec, place in walk(document, "spec", record.unreadable):
        name = text(spec.get("image"))
        if name:
            record.sight(reference.ollama_name(name), Role.MODEL, f"{place}.image", name)
        detail = "whoever reaches the server can pull by name"
        record.signal(SignalName.RUNTIME_LOADING, f"{place}.image", detail)


def dynamo(document: dict[str, Any], record: Record) -> None:
    """DynamoGraphDeployment v1alpha1: services whose pod spec has a main container."""
    for service, place in walk(document, "spec.services{}.extraPodSpec", record.unreadable):
        pod = Pod(service, place, record.namespace)
        main = service.get("mainContainer")
        if isinstance(main, dict):
            pod.__dict__["containers"] = (Container(main, f"{place}.mainContainer", "containers", pod),)
            for find in FINDERS:
                find(pod, record)


def seldonserver(_document: dict[str, Any], record: Record) -> None:
    """Server of Seldon Core 2: it serves Model objects, which are judged themselves."""
    record.predictors.append(("spec", False))
