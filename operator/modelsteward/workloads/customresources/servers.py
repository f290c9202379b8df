"""Kinds whose controller starts a server: HyperPod, Ollama operator, Dynamo graphs, Seldon Core 2 servers.

Sources: docs.aws.amazon.com/sagemaker, nekomeowww/ollama-operator, ai-dynamo/dynamo, SeldonIO/seldon-core.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import alone, environment
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import numbered, text
from modelsteward.workloads.word import Word

#: Where components of Dynamo's v1alpha1 stand.
DYNAMO = ("spec.services{}", "spec", "spec.overrides.dgd.spec.services{}")


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
    """Dynamo's v1alpha1, also where a request overrides it: pod specs with a main container."""
    for path in DYNAMO:
        for component, place in walk(document, path, []):
            if "extraPodSpec" in component or place != "spec":
                _component(component, place, record)


def dynamorequest(document: dict[str, Any], record: Record) -> None:
    """DynamoGraphDeploymentRequest: a claim that holds the model, and what it overrides."""
    for cache, place in walk(document, "spec.modelCache", record.unreadable):
        claim, inner = text(cache.get("pvcName")), text(cache.get("pvcModelPath")).strip("/")
        if claim:
            found = reference.claim(record.namespace, claim, inner)
            record.sight(found, Role.MODEL, f"{place}.pvcName", claim)
    for overrides, place in walk(document, "spec.overrides", record.unreadable):
        if overrides.get("trustRemoteCode") is True:
            record.signal(SignalName.REMOTE_CODE, f"{place}.trustRemoteCode", "the model's own code runs")
    dynamo(document, record)


def _component(component: dict[str, Any], place: str, record: Record) -> None:
    spec = component.get("extraPodSpec")
    spec = spec if isinstance(spec, dict) else {}
    at = f"{place}.extraPodSpec"
    resources = component.get("resources")
    for group in ("limits", "requests"):
        amounts = resources.get(group) if isinstance(resources, dict) else None
        if isinstance(amounts, dict) and str(amounts.get("gpu", "0")) not in ("0", ""):
            record.accelerators.append((f"{place}.resources.{group}.gpu", f"{at}.mainContainer"))
    main = spec.get("mainContainer")
    main = main if isinstance(main, dict) else {}
    found = [(main, f"{at}.mainContainer")]
    for field in ("initContainers", "containers"):
        found += [(one, f"{at}.{field}[{index}]") for index, one in numbered(spec.get(field))]
    pod = alone.pod(spec, at, found, record.namespace)
    own = pod.containers[0]
    words = environment.read(component.get("envs"), None, place).words
    if words:
        named = {name: Word(it.text, it.path.replace(".env[", ".envs[", 1)) for name, it in words.items()}
        together = {**named, **own.environment.words}
        own.__dict__["environment"] = Environment(None, own.environment.sources, own.path, together)
    for find in FINDERS:
        find(pod, record)


def seldonserver(_document: dict[str, Any], record: Record) -> None:
    """Server of Seldon Core 2: it serves Model objects, which are judged themselves."""
    record.predictors.append(("spec", False))
