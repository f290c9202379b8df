"""A small definition for every custom kind that is read, and an object of each that names a model."""

from __future__ import annotations

from typing import Any

from modelsteward.workloads.kinds import KINDS
from modelsteward.workloads.kinds.kind import Kind

Document = dict[str, Any]
MODEL = "example/unknown"
CONTAINER: Document = {
    "name": "main",
    "image": "vllm/vllm-openai:v0.11.0",
    "command": ["vllm", "serve", MODEL],
}
POD: Document = {"containers": [CONTAINER]}
CUSTOM = tuple(kind for kind in KINDS if "." in kind.group)
_ANYTHING = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}

#: For kinds that code reads: where a model is named, and what stands there.
NAMED: dict[tuple[str, str], tuple[str, Any]] = {
    ("argoproj.io", "Workflow"): ("spec.templates[].container", CONTAINER),
    ("argoproj.io", "CronWorkflow"): ("spec.workflowSpec.templates[].container", CONTAINER),
    ("argoproj.io", "WorkflowTemplate"): ("spec.templates[].container", CONTAINER),
    ("argoproj.io", "ClusterWorkflowTemplate"): ("spec.templates[].sidecars[]", CONTAINER),
    ("tekton.dev", "TaskRun"): ("spec.taskSpec.steps[]", CONTAINER),
    ("tekton.dev", "PipelineRun"): ("spec.pipelineSpec.tasks[].taskSpec.steps[]", CONTAINER),
    ("tekton.dev", "Task"): ("spec.steps[]", CONTAINER),
    ("tekton.dev", "Pipeline"): ("spec.tasks[].taskSpec.steps[]", CONTAINER),
    ("machinelearning.seldon.io", "SeldonDeployment"): ("spec.predictors[].graph.modelUri", f"hf://{MODEL}"),
    ("kaito.sh", "Workspace"): ("inference.preset.name", MODEL),
    ("kaito.sh", "InferenceSet"): ("spec.template.inference.preset.name", MODEL),
    ("apps.nvidia.com", "NIMService"): ("spec.image.repository", "nvcr.io/nim/example/unknown"),
    ("apps.nvidia.com", "NIMBuild"): ("spec.image.repository", "nvcr.io/nim/example/unknown"),
    ("apps.nvidia.com", "NIMPipeline"): (
        "spec.services[].spec.image.repository",
        "nvcr.io/nim/example/unknown",
    ),
    ("apps.nvidia.com", "NIMCache"): ("spec.source.hf.modelName", "unknown"),
    ("production-stack.vllm.ai", "VLLMRuntime"): ("spec.model.modelURL", MODEL),
    ("production-stack.vllm.ai", "VLLMRouter"): ("spec.staticModels", "unknown"),
    ("kubeai.org", "Model"): ("spec.url", f"hf://{MODEL}"),
    ("ollama.ayaka.io", "Model"): ("spec.image", "unknown"),
    ("workload.serving.volcano.sh", "ModelBooster"): ("spec.backend.modelURI", f"hf://{MODEL}"),
    ("inference.llmkube.dev", "Model"): ("spec.source", MODEL),
    ("inference.llmkube.dev", "ModelRouter"): ("spec.backends[].external.model", "unknown"),
    ("inference.sagemaker.aws.amazon.com", "JumpStartModel"): ("spec.model.modelId", "unknown"),
    ("inference.sagemaker.aws.amazon.com", "InferenceEndpointConfig"): (
        "spec.modelSourceConfig.huggingFaceModel.modelId",
        MODEL,
    ),
    ("aigateway.envoyproxy.io", "AIGatewayRoute"): (
        "spec.rules[].backendRefs[].modelNameOverride",
        "unknown",
    ),
    ("aigateway.envoyproxy.io", "AIServiceBackend"): (
        "spec.bodyMutation.set[]",
        {"path": "model", "value": '"unknown"'},
    ),
    ("inference.networking.x-k8s.io", "InferenceModel"): ("spec.modelName", "unknown"),
    ("kagent.dev", "ModelConfig"): ("spec.model", "unknown"),
    ("kagent.dev", "Agent"): ("spec.byo.deployment.extraContainers[]", CONTAINER),
    ("kagent.dev", "SandboxAgent"): ("spec.byo.deployment.extraContainers[]", CONTAINER),
    ("networking.serving.volcano.sh", "ExternalModelProvider"): ("spec.model", "unknown"),
    ("maas.opendatahub.io", "ExternalModel"): ("spec.targetModel", "unknown"),
    ("inference.opendatahub.io", "ExternalModel"): ("spec.targetModel", "unknown"),
}
#: Kinds that only point at others: nothing in them names a model.
POINTING = frozenset(
    (
        *("InferenceGraph", "Pipeline", "Experiment", "ModelPool", "ModelRoute", "QuotaPolicy"),
        *("NemoCustomizer", "NemoEvaluator", "NemoGuardrail", "NemoDatastore", "NemoEntitystore"),
    )
)


def definition(kind: Kind, *further: str) -> Document:
    """The CustomResourceDefinition of a kind, with the versions that are read and `further` ones."""
    versions = (*kind.versions, *further)
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{kind.resource}.{kind.group}"},
        "spec": {
            "group": kind.group,
            "scope": "Cluster" if kind.cluster else "Namespaced",
            "names": {"plural": kind.resource, "singular": kind.kind.lower(), "kind": kind.kind},
            "versions": [
                {"name": each, "served": True, "storage": each == versions[0], "schema": _ANYTHING}
                for each in versions
            ],
        },
    }


def naming(kind: Kind) -> tuple[Document, str] | None:
    """An object of the kind that names a model, and the start of its path; None for what only points."""
    known = NAMED.get((kind.group, kind.kind))
    if known is not None:
        path, value = known
    elif kind.templates:
        path, value = kind.templates[0], {"spec": POD}
    elif kind.specs:
        path, value = kind.specs[0], POD
    elif kind.fields:
        path, value = f"{kind.fields[0].holder}.{kind.fields[0].name}", MODEL
    elif kind.containers:
        path, value = kind.containers[0], CONTAINER
    else:
        return None
    return _nested(path.split(".") if path else [], value), path.replace("[]", "[0]").replace("{}", ".one")


def _nested(steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    first, inner = steps[0], _nested(steps[1:], value)
    if first.endswith("[]"):
        return {first[:-2]: [inner]}
    return {first[:-2]: {"one": inner}} if first.endswith("{}") else {first: inner}
