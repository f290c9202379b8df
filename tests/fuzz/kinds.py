"""Kinds that hold pods, and where in them; kinds that name a model in a field of their own.

Sources: kubernetes/api; the type definitions of the projects: jobset, lws, knative, argo-rollouts,
argo-workflows, tekton, openshift, kubeflow (notebooks, training operator, trainer), volcano, kuberay, kserve,
seldon-core, agent-sandbox, aibrix, kthena, llmaz, ome, dynamo, kaito, k8s-nim-operator, kubeai,
ollama-operator, vllm production-stack.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fuzz import models
from tests.fuzz.draws import Draws
from tests.fuzz.models import OPAQUE, Spelt, Who

Document = dict[str, Any]


@dataclass(frozen=True)
class Holder:
    """A kind with a pod template at `path`, which ends with `!` where the pod's own fields stand."""

    kind: str
    api: str
    path: str
    #: It runs to its end and serves nobody.
    ends: bool = False
    #: Its controller brings the command, so that an image alone starts nothing.
    commanded: bool = False
    #: It starts nothing by itself.
    starts: bool = True
    #: It is there to serve models: nothing in it is harmless.
    about_models: bool = False
    #: What else the object needs to be one of its kind, at paths.
    more: tuple[tuple[str, Any], ...] = ()
    #: Makes the body from a pod's fields, where paths can't say it; None where the pod doesn't fit there.
    shape: Callable[[Document], Document | None] | None = None


def nested(path: str, value: Any) -> Document:
    """An object with the value at a path; `name[]` is a list of one."""
    head, _, rest = path.partition(".")
    inner = nested(rest, value) if rest else value
    return {head[:-2]: [inner]} if head.endswith("[]") else {head: inner}


def hold(holder: Holder, spec: Document) -> Document | None:
    """An object of the kind that runs this pod; None where it can't."""
    path = holder.path
    document = {
        "apiVersion": holder.api,
        "kind": holder.kind,
        "metadata": {"name": "x", "namespace": "serving"},
    }
    if holder.shape is not None:
        made = holder.shape(spec)
        return None if made is None else {**document, **made}
    if path.endswith("!"):
        inner, path = spec, path[:-1]
    else:
        inner = {"metadata": {"labels": {"app": "x"}}, "spec": spec}
    body = nested(path, inner) if path else {"spec": spec}
    for where, value in holder.more:
        merge(body, nested(where, value))
    return {**document, **body}


def merge(into: Document, other: Document) -> None:
    """Lays one object over another."""
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def _fields(spec: Document, *known: str) -> bool:
    return set(spec) <= set(known)


def _argo(spec: Document) -> Document | None:
    """A template of a workflow: one container, its init containers and sidecars; volumes stand beside."""
    if not _fields(spec, "containers", "initContainers", "volumes"):
        return None
    first, *others = spec["containers"]
    template = {"name": "main", "container": first, "sidecars": others}
    if "initContainers" in spec:
        template["initContainers"] = spec["initContainers"]
    return {"spec": {"entrypoint": "main", "templates": [template], "volumes": spec.get("volumes", [])}}


def _argo_script(spec: Document) -> Document | None:
    """A template with a script, where the container runs one."""
    first, *others = spec["containers"]
    if others:
        return None
    words = [*(first.get("command") or ()), *(first.get("args") or ())]
    if not _fields(spec, "containers", "volumes") or len(words) != 3 or words[1] != "-c" or "$(" in words[2]:
        return None
    kept = {key: value for key, value in first.items() if key not in ("command", "args")}
    template = {"name": "main", "script": {**kept, "command": [words[0]], "source": words[2]}}
    if "python" in words[0]:
        return None
    return {"spec": {"entrypoint": "main", "templates": [template], "volumes": spec.get("volumes", [])}}


def _tekton(spec: Document) -> Document | None:
    """A run of a task: every container is a step."""
    if not _fields(spec, "containers", "initContainers", "volumes"):
        return None
    steps = [
        {key: value for key, value in one.items() if key not in ("restartPolicy", "ports", "lifecycle")}
        for one in (*spec.get("initContainers", ()), *spec["containers"])
    ]
    if any("lifecycle" in one or "restartPolicy" in one for one in spec["containers"]):
        return None
    return {"spec": {"taskSpec": {"steps": steps, "volumes": spec.get("volumes", [])}}}


def _ray_entrypoint(spec: Document) -> Document | None:
    """A job's command line in a cluster of plain containers."""
    first, *others = spec["containers"]
    if others:
        return None
    words = [*(first.get("command") or ()), *(first.get("args") or ())]
    plain = set(first) <= {"name", "image", "command", "args"} and _fields(spec, "containers")
    if not plain or not words or any("$" in word for word in words):
        return None
    head = {"template": {"spec": {"containers": [{"name": "ray-head", "image": "rayproject/ray:2.49.0"}]}}}
    return {"spec": {"entrypoint": shlex.join(words), "rayClusterSpec": {"headGroupSpec": head}}}


def _trainer(spec: Document) -> Document | None:
    """The trainer of a job by itself."""
    first, *others = spec["containers"]
    if (
        others
        or not set(first) <= {"name", "image", "command", "args", "env"}
        or not _fields(spec, "containers")
    ):
        return None
    kept = {key: value for key, value in first.items() if key != "name"}
    return {"spec": {"runtimeRef": {"name": "torch-distributed"}, "trainer": kept}}


POD = Holder("Pod", "v1", "")
TEMPLATE = "spec.template"
#: An LLMInferenceService names its model.
LLM = (("spec.model.uri", f"hf://{models.APPROVED.hub}@{models.APPROVED.revision}"),)
RAY = "headGroupSpec.template", "workerGroupSpecs[].template"
HOLDERS: tuple[Holder, ...] = (
    POD,
    Holder("Deployment", "apps/v1", TEMPLATE),
    Holder("StatefulSet", "apps/v1", TEMPLATE),
    Holder("DaemonSet", "apps/v1", TEMPLATE),
    Holder("ReplicaSet", "apps/v1", TEMPLATE),
    Holder("ReplicationController", "v1", TEMPLATE),
    Holder("PodTemplate", "v1", "template"),
    Holder("Job", "batch/v1", TEMPLATE, ends=True),
    Holder("CronJob", "batch/v1", "spec.jobTemplate.spec.template", ends=True),
    Holder("JobSet", "jobset.x-k8s.io/v1alpha2", "spec.replicatedJobs[].template.spec.template", ends=True),
    Holder("LeaderWorkerSet", "leaderworkerset.x-k8s.io/v1", "spec.leaderWorkerTemplate.workerTemplate"),
    Holder("LeaderWorkerSet", "leaderworkerset.x-k8s.io/v1", "spec.leaderWorkerTemplate.leaderTemplate"),
    Holder(
        "DisaggregatedSet",
        "disaggregatedset.x-k8s.io/v1",
        "spec.roles[].spec.leaderWorkerTemplate.workerTemplate",
    ),
    Holder("Service", "serving.knative.dev/v1", TEMPLATE),
    Holder("Configuration", "serving.knative.dev/v1", TEMPLATE),
    Holder("Rollout", "argoproj.io/v1alpha1", TEMPLATE),
    Holder("DeploymentConfig", "apps.openshift.io/v1", TEMPLATE),
    Holder("Notebook", "kubeflow.org/v1", TEMPLATE),
    Holder("Job", "batch.volcano.sh/v1alpha1", "spec.tasks[].template", ends=True),
    Holder("Sandbox", "agents.x-k8s.io/v1beta1", "spec.podTemplate"),
    Holder("PyTorchJob", "kubeflow.org/v1", "spec.pytorchReplicaSpecs.Worker.template", ends=True),
    Holder("TFJob", "kubeflow.org/v1", "spec.tfReplicaSpecs.Chief.template", ends=True),
    Holder("MPIJob", "kubeflow.org/v2beta1", "spec.mpiReplicaSpecs.Launcher.template", ends=True),
    Holder("JAXJob", "kubeflow.org/v1", "spec.jaxReplicaSpecs.Worker.template", ends=True),
    Holder("RayCluster", "ray.io/v1", f"spec.{RAY[0]}", commanded=True),
    Holder("RayCluster", "ray.io/v1", f"spec.{RAY[1]}", commanded=True),
    Holder("RayService", "ray.io/v1", f"spec.rayClusterConfig.{RAY[1]}", commanded=True),
    Holder("RayJob", "ray.io/v1", f"spec.rayClusterSpec.{RAY[0]}", commanded=True, ends=True),
    Holder("InferenceService", "serving.kserve.io/v1beta1", "spec.predictor!", about_models=True),
    Holder("InferenceService", "serving.kserve.io/v1beta1", "spec.transformer!", about_models=True),
    Holder(
        "LLMInferenceService", "serving.kserve.io/v1alpha1", "spec.template!", about_models=True, more=LLM
    ),
    Holder(
        "LLMInferenceService",
        "serving.kserve.io/v1alpha1",
        "spec.prefill.template!",
        about_models=True,
        more=LLM,
    ),
    Holder(
        "SeldonDeployment",
        "machinelearning.seldon.io/v1",
        "spec.predictors[].componentSpecs[]",
        about_models=True,
    ),
    Holder("StormService", "orchestration.aibrix.ai/v1alpha1", "spec.template.spec.roles[].template"),
    Holder(
        "RayClusterFleet", "orchestration.aibrix.ai/v1alpha1", f"spec.template.spec.{RAY[0]}", commanded=True
    ),
    Holder(
        "ModelServing",
        "workload.serving.volcano.sh/v1alpha1",
        "spec.template.roles[].entryTemplate",
        about_models=True,
    ),
    Holder(
        "Service",
        "inference.llmaz.io/v1alpha1",
        "spec.workloadTemplate.leaderWorkerTemplate.workerTemplate",
        about_models=True,
    ),
    Holder("InferenceService", "ome.io/v1beta1", "spec.engine!", about_models=True),
    Holder(
        "DynamoGraphDeployment",
        "nvidia.com/v1beta1",
        "spec.components[].podTemplate",
        commanded=True,
        about_models=True,
    ),
    Holder("Workflow", "argoproj.io/v1alpha1", "", ends=True, shape=_argo),
    Holder("Workflow", "argoproj.io/v1alpha1", "", ends=True, shape=_argo_script),
    Holder("TaskRun", "tekton.dev/v1", "", ends=True, shape=_tekton),
    Holder("RayJob", "ray.io/v1", "", ends=True, commanded=True, shape=_ray_entrypoint),
    Holder("TrainJob", "trainer.kubeflow.org/v1alpha1", "", ends=True, shape=_trainer),
    Holder("SandboxTemplate", "extensions.agents.x-k8s.io/v1beta1", "spec.podTemplate", starts=False),
    Holder("ServingRuntime", "serving.kserve.io/v1alpha1", "spec!", starts=False, about_models=True),
    Holder(
        "TrainingRuntime",
        "trainer.kubeflow.org/v1alpha1",
        "spec.template.spec.replicatedJobs[].template.spec.template",
        ends=True,
        starts=False,
    ),
)


@dataclass(frozen=True)
class Naming:
    """A kind that names a model in a field: how its `spec` (or root) looks with a name in it."""

    kind: str
    api: str
    body: Callable[[str, Who], Document]
    spelling: Callable[[Who, Draws], Spelt]
    honest: bool = True
    codes: frozenset[str] = frozenset()
    #: Changes what the spelling says it means.
    truth: Callable[[Spelt, Who], str] | None = None


def _at(path: str) -> Callable[[str, Who], Document]:
    return lambda text, _who: nested(path, text)


def _serve_config(text: str, _who: Who) -> Document:
    written = (
        "applications:\n- name: llm\n  import_path: ray.serve.llm:build_openai_app\n"
        "  args:\n    llm_configs:\n"
        f"    - model_loading_config:\n        model_id: llm\n        model_source: {text}\n"
    )
    return {"spec": {"serveConfigV2": written}}


def _graph(text: str, _who: Who) -> Document:
    leaf = {"name": "b", "implementation": "SKLEARN_SERVER", "modelUri": text}
    root = {"name": "a", "type": "COMBINER", "children": [leaf]}
    return {"spec": {"predictors": [{"name": "default", "graph": root}]}}


def _nim_cache(_text: str, who: Who) -> Document:
    source = {"endpoint": "https://huggingface.co", "namespace": who.org, "modelName": who.name}
    return {
        "spec": {
            "source": {
                "hf": {**source, "modelPuller": "nvcr.io/nim/nvidia/llm-nim:1", "revision": who.revision}
            }
        }
    }


def _pinned(spelt: Spelt, who: Who) -> str:
    return f"{spelt.truth}@{who.revision}"


def _ollama_plain(who: Who, _draws: Draws) -> Spelt:
    name = who.name.lower()
    return Spelt(name, f"ollama://library/{name}:latest", honest=False)


KSERVE = "serving.kserve.io/v1beta1"
URI = (models.hub_uri, models.bucket, models.artifact)


def _uri(who: Who, draws: Draws) -> Spelt:
    return draws.of(URI)(who, draws)


def _claim_uri(who: Who, draws: Draws) -> Spelt:
    spelt = _uri(who, draws)
    if draws.chance(3):
        return Spelt(f"pvc://{who.claim}/{who.name}", f"pvc://serving/{who.claim}/{who.name}")
    return spelt


NAMINGS: tuple[Naming, ...] = (
    Naming("InferenceService", KSERVE, _at("spec.predictor.model.storageUri"), _claim_uri),
    Naming("InferenceService", KSERVE, _at("spec.predictor.sklearn.storageUri"), _claim_uri),
    Naming("InferenceService", KSERVE, _at("spec.predictor.huggingface.storageUri"), _claim_uri),
    Naming("InferenceService", KSERVE, _at("spec.predictor.storageUris[].uri"), _claim_uri),
    Naming("InferenceService", KSERVE, _at("spec.explainer.art.storageUri"), _claim_uri, honest=False),
    Naming("LLMInferenceService", "serving.kserve.io/v1alpha1", _at("spec.model.uri"), _claim_uri),
    Naming(
        "LLMInferenceService",
        "serving.kserve.io/v1alpha2",
        _at("spec.model.lora.adapters[].uri"),
        _claim_uri,
        honest=False,
    ),
    Naming("TrainedModel", "serving.kserve.io/v1alpha1", _at("spec.model.storageUri"), _uri),
    Naming("LocalModelCache", "serving.kserve.io/v1alpha1", _at("spec.sourceModelUri"), _uri),
    Naming(
        "InferenceService",
        "serving.kubeflow.org/v1alpha2",
        _at("spec.default.predictor.tensorflow.storageUri"),
        _uri,
    ),
    Naming("RayService", "ray.io/v1", _serve_config, models.hub, honest=False),
    Naming("NIMCache", "apps.nvidia.com/v1alpha1", _nim_cache, models.hub, truth=_pinned),
    Naming("SeldonDeployment", "machinelearning.seldon.io/v1", _graph, models.bucket),
    Naming("Model", "mlops.seldon.io/v1alpha1", _at("spec.storageUri"), models.bucket),
    Naming(
        "Model",
        "kubeai.org/v1",
        lambda text, _: {"spec": {"url": text, "engine": "VLLM"}},
        _uri,
        honest=False,
    ),
    Naming(
        "Model",
        "kubeai.org/v1",
        lambda text, _: {"spec": {"url": "hf://a/b", "adapters": [{"name": "x", "url": text}]}},
        _uri,
        honest=False,
    ),
    Naming("Model", "ollama.ayaka.io/v1", _at("spec.image"), _ollama_plain, honest=False),
    Naming("VLLMRuntime", "production-stack.vllm.ai/v1alpha1", _at("spec.model.modelURL"), models.hub),
    Naming(
        "LoraAdapter",
        "production-stack.vllm.ai/v1alpha1",
        _at("spec.adapterSource.repository"),
        models.hub,
        honest=False,
    ),
    Naming(
        "TrainJob", "trainer.kubeflow.org/v1alpha1", _at("spec.initializer.model.storageUri"), models.hub_uri
    ),
    Naming(
        "ModelBooster",
        "workload.serving.volcano.sh/v1alpha1",
        _at("spec.backend.modelURI"),
        models.hub_uri,
        honest=False,
    ),
    Naming("ModelAdapter", "model.aibrix.ai/v1alpha1", _at("spec.artifactURL"), _uri, honest=False),
    Naming("DynamoModel", "nvidia.com/v1alpha1", _at("spec.source.uri"), models.hub_uri),
    Naming("BaseModel", "ome.io/v1beta1", _at("spec.storage.storageUri"), models.hub_uri),
    Naming(
        "OpenModel",
        "llmaz.io/v1alpha1",
        lambda text, who: {"spec": {"source": {"modelHub": {"modelID": text, "revision": who.revision}}}},
        models.hub,
        truth=_pinned,
    ),
    Naming("RAGEngine", "kaito.sh/v1beta1", _at("spec.embedding.local.modelID"), models.hub),
    Naming("ModelMirror", "kaito.sh/v1alpha1", _at("spec.source.modelID"), models.hub),
    Naming(
        "Workspace",
        "kaito.sh/v1beta1",
        _at("inference.preset.name"),
        lambda who, _: Spelt(f"private-{who.name.lower()}", f"kaito://private-{who.name.lower()}"),
        honest=False,
        codes=OPAQUE,
    ),
)


def kind_of(kind: str, api: str) -> str:
    """A kind with its group, as `kubectl` writes it."""
    return f"{kind}.{api.rpartition('/')[0]}".rstrip(".")


def title(naming: Naming) -> str:
    """How the table calls a field that names a model."""
    return f"field of {kind_of(naming.kind, naming.api)}"


def name(naming: Naming, spelt: Spelt, who: Who) -> Document:
    """An object of the kind that names this."""
    document = {
        "apiVersion": naming.api,
        "kind": naming.kind,
        "metadata": {"name": "x", "namespace": "serving"},
    }
    return {**document, **naming.body(spelt.text, who)}
