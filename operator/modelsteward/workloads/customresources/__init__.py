"""The register of kinds that name models outside their pods: one line each."""

from collections.abc import Callable
from typing import Any

from modelsteward.workloads.customresources import (
    engines,
    inferenceservice,
    kaito,
    llminferenceservice,
    llmkube,
    nim,
    ray,
    routes,
    seldon,
    servers,
    workflow,
)
from modelsteward.workloads.record import Record

READERS: dict[str, Callable[[dict[str, Any], Record], None]] = {
    "argo": workflow.argo,
    "tekton": workflow.tekton,
    "gatewaybackend": routes.gatewaybackend,
    "kagentagent": routes.kagentagent,
    "llmkubemodel": llmkube.model,
    "llmkubeservice": llmkube.service,
    "nemo": nim.nemo,
    "dynamorequest": servers.dynamorequest,
    "oldinferenceservice": inferenceservice.old,
    "inferencemodel": engines.inferencemodel,
    "inferenceservice": inferenceservice.read,
    "kaito": kaito.read,
    "kubeai": engines.kubeai,
    "llminferenceservice": llminferenceservice.read,
    "modelbooster": engines.modelbooster,
    "nimcache": nim.cache,
    "nimpipeline": nim.pipeline,
    "nimservice": nim.service,
    "rayjob": ray.job,
    "rayservice": ray.service,
    "runtime": engines.runtime,
    "seldon": seldon.read,
    "trainjob": engines.trainjob,
    "trainingruntime": engines.trainingruntime,
    "gatewayroute": routes.gatewayroute,
    "kagent": routes.kagent,
    "modelrouter": routes.modelrouter,
    "external": routes.external,
    "vllmrouter": routes.vllmrouter,
    "sagemaker": servers.sagemaker,
    "ollamamodel": servers.ollamamodel,
    "dynamo": servers.dynamo,
    "seldonserver": servers.seldonserver,
    "vllmruntime": engines.vllmruntime,
}
