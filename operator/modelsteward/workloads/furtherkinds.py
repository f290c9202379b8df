"""Kinds that extraction reads, too, and that the webhook isn't called for yet; `check` sees them.

A row moves to `kinds` together with the chart's rule for it.
"""

from __future__ import annotations

from modelsteward.workloads.kind import Kind

POD_TEMPLATE = ("spec.template",)
RAY_GROUPS = ("headGroupSpec.template", "workerGroupSpecs[].template")
LWS = ("spec.leaderWorkerTemplate.leaderTemplate", "spec.leaderWorkerTemplate.workerTemplate")
LLM_SPECS = ("spec.template", "spec.worker", "spec.prefill.template", "spec.prefill.worker")
KSERVE = "serving.kserve.io"
RAY = "ray.io"
TRAINING = "kubeflow.org"
NIM = "apps.nvidia.com"
KTHENA = "networking.serving.volcano.sh"
SAGEMAKER = "inference.sagemaker.aws.amazon.com"
FIELDS = "fields"


def _under(path: str, *inner: str) -> tuple[str, ...]:
    return tuple(f"{path}.{each}" for each in inner)


def _training(kind: str, field: str) -> Kind:
    return Kind(TRAINING, ("v1", "v2beta1"), kind.lower() + "s", kind, (f"spec.{field}{{}}.template",))


def _about(group: str, versions: tuple[str, ...], resource: str, kind: str, reader: str = FIELDS) -> Kind:
    return Kind(group, versions, resource, kind, reader=reader, about_models=True)


CARRIERS: tuple[Kind, ...] = (
    Kind(
        "jobset.x-k8s.io",
        ("v1alpha2",),
        "jobsets",
        "JobSet",
        ("spec.replicatedJobs[].template.spec.template",),
    ),
    Kind("leaderworkerset.x-k8s.io", ("v1",), "leaderworkersets", "LeaderWorkerSet", LWS),
    Kind(
        "disaggregatedset.x-k8s.io",
        ("v1", "v1alpha1"),
        "disaggregatedsets",
        "DisaggregatedSet",
        tuple(f"spec.roles[].{each}" for each in LWS),
    ),
    Kind("serving.knative.dev", ("v1",), "services", "Service", POD_TEMPLATE),
    Kind("argoproj.io", ("v1alpha1",), "rollouts", "Rollout", POD_TEMPLATE),
    Kind("apps.openshift.io", ("v1",), "deploymentconfigs", "DeploymentConfig", POD_TEMPLATE),
    Kind("kubeflow.org", ("v1", "v1beta1"), "notebooks", "Notebook", POD_TEMPLATE),
    Kind("batch.volcano.sh", ("v1alpha1",), "jobs", "Job", ("spec.tasks[].template",)),
    Kind("agents.x-k8s.io", ("v1beta1", "v1alpha1"), "sandboxes", "Sandbox", ("spec.podTemplate",)),
    Kind(
        "extensions.agents.x-k8s.io",
        ("v1beta1", "v1alpha1"),
        "sandboxtemplates",
        "SandboxTemplate",
        ("spec.podTemplate",),
        starts=False,
    ),
    Kind(RAY, ("v1", "v1alpha1"), "rayclusters", "RayCluster", _under("spec", *RAY_GROUPS)),
    Kind(
        RAY,
        ("v1", "v1alpha1"),
        "rayservices",
        "RayService",
        _under("spec.rayClusterConfig", *RAY_GROUPS),
        reader="rayservice",
    ),
    Kind(
        RAY,
        ("v1", "v1alpha1"),
        "rayjobs",
        "RayJob",
        _under("spec.rayClusterSpec", *RAY_GROUPS),
        reader="rayjob",
    ),
    Kind(
        RAY,
        ("v1",),
        "raycronjobs",
        "RayCronJob",
        _under("spec.jobTemplate.rayClusterSpec", *RAY_GROUPS),
        reader="rayjob",
    ),
    _training("PyTorchJob", "pytorchReplicaSpecs"),
    _training("TFJob", "tfReplicaSpecs"),
    _training("MPIJob", "mpiReplicaSpecs"),
    _training("JAXJob", "jaxReplicaSpecs"),
    _training("PaddleJob", "paddleReplicaSpecs"),
    _training("XGBoostJob", "xgbReplicaSpecs"),
    Kind("trainer.kubeflow.org", ("v1alpha1",), "trainjobs", "TrainJob", reader="trainjob"),
    Kind(
        "orchestration.aibrix.ai",
        ("v1alpha1",),
        "rayclusterfleets",
        "RayClusterFleet",
        _under("spec.template.spec", *RAY_GROUPS),
    ),
    Kind(
        "orchestration.aibrix.ai",
        ("v1alpha1",),
        "stormservices",
        "StormService",
        ("spec.template.spec.roles[].template",),
    ),
    Kind(
        "workload.serving.volcano.sh",
        ("v1alpha1",),
        "modelservings",
        "ModelServing",
        ("spec.template.roles[].entryTemplate", "spec.template.roles[].workerTemplate"),
        about_models=True,
    ),
    Kind(
        "nvidia.com",
        ("v1alpha1", "v1beta1"),
        "dynamographdeployments",
        "DynamoGraphDeployment",
        ("spec.components[].podTemplate",),
        reader="dynamo",
        about_models=True,
    ),
    Kind(
        "mlops.seldon.io",
        ("v1alpha1",),
        "servers",
        "Server",
        specs=("spec.podSpec",),
        reader="seldonserver",
        about_models=True,
    ),
)

MODELS: tuple[Kind, ...] = (
    Kind(
        KSERVE,
        ("v1alpha1", "v1alpha2"),
        "llminferenceservices",
        "LLMInferenceService",
        specs=LLM_SPECS,
        reader="llminferenceservice",
        about_models=True,
    ),
    Kind(
        KSERVE,
        ("v1alpha1", "v1alpha2"),
        "llminferenceserviceconfigs",
        "LLMInferenceServiceConfig",
        specs=LLM_SPECS,
        reader="llminferenceservice",
        about_models=True,
        starts=False,
    ),
    *(
        Kind(
            KSERVE,
            ("v1alpha1",),
            resource,
            kind,
            specs=("spec", "spec.workerSpec"),
            reader="runtime",
            about_models=True,
            starts=False,
        )
        for resource, kind in (
            ("servingruntimes", "ServingRuntime"),
            ("clusterservingruntimes", "ClusterServingRuntime"),
        )
    ),
    _about(KSERVE, ("v1alpha1",), "trainedmodels", "TrainedModel"),
    _about(KSERVE, ("v1alpha1",), "localmodelcaches", "LocalModelCache"),
    _about(KSERVE, ("v1alpha1",), "localmodelnamespacecaches", "LocalModelNamespaceCache"),
    _about("kubeai.org", ("v1",), "models", "Model", "kubeai"),
    _about("model.aibrix.ai", ("v1alpha1",), "modeladapters", "ModelAdapter"),
    _about("model.aibrix.ai", ("v1alpha1",), "modelclaims", "ModelClaim"),
    _about("nvidia.com", ("v1alpha1",), "dynamomodels", "DynamoModel"),
    _about("llmaz.io", ("v1alpha1",), "openmodels", "OpenModel"),
    _about("inference.llmaz.io", ("v1alpha1",), "playgrounds", "Playground"),
    _about("inference.llmkube.dev", ("v1alpha1",), "models", "Model"),
    _about("inference.llmkube.dev", ("v1alpha1",), "inferenceservices", "InferenceService"),
    _about("ome.io", ("v1beta1",), "basemodels", "BaseModel"),
    _about("ome.io", ("v1beta1",), "clusterbasemodels", "ClusterBaseModel"),
    _about("ome.io", ("v1beta1",), "finetunedweights", "FineTunedWeight"),
    _about("ome.io", ("v1beta1",), "inferenceservices", "InferenceService"),
    _about("production-stack.vllm.ai", ("v1alpha1",), "loraadapters", "LoraAdapter"),
    _about("production-stack.vllm.ai", ("v1alpha1",), "vllmruntimes", "VLLMRuntime", "vllmruntime"),
    _about("mlops.seldon.io", ("v1alpha1",), "models", "Model"),
    _about(
        "machinelearning.seldon.io",
        ("v1", "v1alpha2", "v1alpha3"),
        "seldondeployments",
        "SeldonDeployment",
        "seldon",
    ),
    _about("workload.serving.volcano.sh", ("v1alpha1",), "modelboosters", "ModelBooster", "modelbooster"),
    _about("networking.serving.volcano.sh", ("v1alpha1",), "modelservers", "ModelServer"),
    _about(
        "inference.networking.x-k8s.io", ("v1alpha2",), "inferencemodels", "InferenceModel", "inferencemodel"
    ),
    _about("llm-d.ai", ("v1alpha2",), "inferencemodelrewrites", "InferenceModelRewrite"),
    _about(
        "aigateway.envoyproxy.io",
        ("v1beta1", "v1alpha1"),
        "aigatewayroutes",
        "AIGatewayRoute",
        "gatewayroute",
    ),
    _about("kagent.dev", ("v1alpha2", "v1alpha1", "v1alpha3"), "modelconfigs", "ModelConfig", "kagent"),
    _about("inference.llmkube.dev", ("v1alpha1",), "modelrouters", "ModelRouter", "modelrouter"),
    _about(
        "networking.serving.volcano.sh",
        ("v1alpha1",),
        "externalmodelproviders",
        "ExternalModelProvider",
        "external",
    ),
    _about("maas.opendatahub.io", ("v1alpha1",), "externalmodels", "ExternalModel", "external"),
    _about("inference.opendatahub.io", ("v1alpha1",), "externalmodels", "ExternalModel", "external"),
    _about("production-stack.vllm.ai", ("v1alpha1",), "vllmrouters", "VLLMRouter", "vllmrouter"),
    _about(SAGEMAKER, ("v1", "v1alpha1"), "jumpstartmodels", "JumpStartModel", "sagemaker"),
    _about(SAGEMAKER, ("v1", "v1alpha1"), "inferenceendpointconfigs", "InferenceEndpointConfig", "sagemaker"),
    _about("ollama.ayaka.io", ("v1",), "models", "Model", "ollamamodel"),
    _about("kaito.sh", ("v1beta1", "v1alpha1"), "workspaces", "Workspace", "kaito"),
    _about("kaito.sh", ("v1beta1", "v1alpha1"), "inferencesets", "InferenceSet", "kaito"),
    _about("kaito.sh", ("v1beta1", "v1alpha1"), "ragengines", "RAGEngine"),
    _about("kaito.sh", ("v1alpha1",), "modelmirrors", "ModelMirror"),
    _about("kaito.sh", ("v1alpha1",), "multiroleinferences", "MultiRoleInference"),
    _about(NIM, ("v1alpha1",), "nimservices", "NIMService", "nimservice"),
    _about(NIM, ("v1alpha1",), "nimpipelines", "NIMPipeline", "nimpipeline"),
    _about(NIM, ("v1alpha1",), "nimcaches", "NIMCache", "nimcache"),
    _about(NIM, ("v1alpha1",), "nimbuilds", "NIMBuild", "nimservice"),
)

FURTHER_KINDS: tuple[Kind, ...] = (*CARRIERS, *MODELS)
