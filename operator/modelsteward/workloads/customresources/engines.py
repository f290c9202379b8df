"""Kinds that start one engine with a model and its arguments: KubeAI, production stack, kthena, trainers.

Sources: kubeai api/k8s/v1, vllm-project/production-stack operator/api, volcano-sh/kthena pkg/apis.
"""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import PLACEHOLDER, Run
from modelsteward.workloads.servers import SERVERS
from modelsteward.workloads.shape import numbered, text
from modelsteward.workloads.word import Word

VLLM = next(server for server in SERVERS if server.name == "vllm")
#: Parts of the path of a patch that changes what a pod runs.
PATCHED = frozenset(("args", "command", "image", "env", "containers", "initContainers", "lifecycle"))
#: Where the trainer's initializer puts the model.
INITIALIZED = "/workspace/model"
FEATURES = {"TextEmbedding": Role.EMBEDDING, "Reranking": Role.RERANKER}


def kubeai(document: dict[str, Any], record: Record) -> None:
    """KubeAI Model: url, adapters, engine and arguments."""
    for spec, place in walk(document, "spec", record.unreadable):
        features = spec.get("features")
        wanted = [
            FEATURES[one] for one in (features if isinstance(features, list) else ()) if one in FEATURES
        ]
        url = text(spec.get("url"))
        if url:
            named(url, "", wanted[0] if wanted else Role.MODEL, f"{place}.url", record)
        for index, adapter in numbered(spec.get("adapters")):
            named(text(adapter.get("url")), "", Role.ADAPTER, f"{place}.adapters[{index}].url", record)
        if text(spec.get("engine")).lower() == "ollama":
            detail = "whoever reaches the server can pull by name"
            record.signal(SignalName.RUNTIME_LOADING, f"{place}.engine", detail)
        env = spec.get("env")
        for name in env if isinstance(env, dict) else ():
            if "ENDPOINT" in name and url.startswith("s3://"):
                detail = "buckets are fetched from another address"
                record.signal(SignalName.REDIRECTED_HUB, f"{place}.env.{name}", detail)
        for index, patch in numbered(spec.get("jsonPatches")):
            if any(part in PATCHED for part in text(patch.get("path")).split("/")):
                detail = "a patch changes what the pod runs"
                record.signal(SignalName.OPAQUE_COMMAND, f"{place}.jsonPatches[{index}]", detail)
        if text(spec.get("engine")).upper() in ("VLLM", ""):
            _engine({"args": spec.get("args"), "envFrom": spec.get("envFrom")}, place, record, variables=env)


def vllmruntime(document: dict[str, Any], record: Record) -> None:
    """VLLMRuntime: model URL, extra arguments and variables of the engine, and the claim of its own name."""
    for spec, place in walk(document, "spec", record.unreadable):
        model, settings, storage = (_part(spec, it) for it in ("model", "vllmConfig", "storageConfig"))
        at, url = f"{place}.vllmConfig", text(model.get("modelURL")).strip()
        mount, kept = {"name": "store", "mountPath": text(storage.get("mountPath")) or "/data"}, []
        if storage.get("enabled") is True:
            metadata = document.get("metadata")
            name = text(metadata.get("name")) if isinstance(metadata, dict) else ""
            kept = [{"name": "store", "persistentVolumeClaim": {"claimName": name}}]
        pod = Pod({"volumes": kept}, place, record.namespace)
        container = Container({"env": settings.get("env"), "volumeMounts": [mount]}, at, "containers", pod)
        container.__dict__["mounts"] = tuple(
            msgspec.structs.replace(one, path=f"{place}.storageConfig") for one in container.mounts
        )
        words = container.words(settings.get("extraArgs"), f"{at}.extraArgs")
        if url:
            words = (Word(url, f"{place}.model.modelURL"), *words)
        run = Run(record, container, words, container.environment)
        run.by_kind = True
        VLLM.read(run)
        if model.get("enableLoRA") is True:
            detail = "the operator lets callers load adapters by name"
            record.signal(SignalName.RUNTIME_LOADING, f"{place}.model.enableLoRA", detail)


def _part(spec: dict[str, Any], name: str) -> dict[str, Any]:
    found = spec.get(name)
    return found if isinstance(found, dict) else {}


def modelbooster(document: dict[str, Any], record: Record) -> None:
    """ModelBooster: model URI, and a cache on storage that others can write."""
    for backend, place in walk(document, "spec.backend", record.unreadable):
        if text(backend.get("modelURI")):
            named(text(backend["modelURI"]), "", Role.MODEL, f"{place}.modelURI", record)
        if text(backend.get("cacheURI")):
            detail = "models are kept on storage that others can write"
            record.signal(SignalName.UNTRUSTED_CACHE, f"{place}.cacheURI", detail)


def inferencemodel(document: dict[str, Any], record: Record) -> None:
    """InferenceModel: its targets, or its own name where it has none."""
    for spec, place in walk(document, "spec", record.unreadable):
        targets = list(numbered(spec.get("targetModels")))
        found = [(text(item.get("name")), f"{place}.targetModels[{index}].name") for index, item in targets]
        for name, path in found or [(text(spec.get("modelName")), f"{place}.modelName")]:
            if name:
                record.sight(reference.parse(f"served://{name}"), Role.ROUTE, path, name)


def trainjob(document: dict[str, Any], record: Record) -> None:
    """TrainJob and the template of an OptimizationJob: the accelerators of its trainer."""
    if record.sightings:
        record.placeholder = INITIALIZED
    for path in ("spec.trainer", "spec.trainJobTemplate.spec.trainer"):
        for trainer, place in walk(document, path, []):
            resources = trainer.get("resourcesPerNode")
            for group in ("limits", "requests"):
                amounts = resources.get(group) if isinstance(resources, dict) else None
                for name, amount in (amounts if isinstance(amounts, dict) else {}).items():
                    if "/" in name and str(amount) not in ("0", ""):
                        record.accelerators.append((f"{place}.resourcesPerNode.{group}['{name}']", place))


def trainingruntime(document: dict[str, Any], record: Record) -> None:
    """TrainingRuntime: what its own initializer fetches, and the directory that one will fill."""
    record.placeholder = INITIALIZED
    path = "spec.template.spec.replicatedJobs[].template.spec.template.spec.containers[]"
    for container, place in walk(document, path, []):
        if text(container.get("image")).partition(":")[0].endswith("model-initializer"):
            for index, entry in numbered(container.get("env")):
                if entry.get("name") == "STORAGE_URI" and text(entry.get("value")):
                    named(text(entry["value"]), "", Role.BASE, f"{place}.env[{index}].value", record)


def runtime(_document: dict[str, Any], record: Record) -> None:
    """A runtime's /mnt/models is the place that the workload will fill."""
    record.placeholder = PLACEHOLDER


def _engine(container: dict[str, Any], place: str, record: Record, variables: Any = None) -> None:
    """The arguments of a vLLM that the kind's controller starts; `variables` stand in a map."""
    one = Container(container, place, "containers", Pod({}, place, record.namespace))
    words = one.words(container.get("args"), f"{place}.args")
    environment = one.environment
    if isinstance(variables, dict):
        written = {
            name: Word(value, f"{place}.env.{name}")
            for name, value in variables.items()
            if isinstance(value, str)
        }
        environment = Environment(None, environment.sources, place, written)
    run = Run(record, one, words, environment)
    run.by_kind = True
    VLLM.read(run)
