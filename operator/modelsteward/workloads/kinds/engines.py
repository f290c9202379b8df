"""Kinds of the projects that start model servers. Sources: their own type definitions, November 2026."""

from modelsteward.api.sighting import Role
from modelsteward.workloads.kinds.kind import Field, Kind

ALPHA = ("v1alpha1",)
KAITO = "kaito.sh"
KAITO_VERSIONS = ("v1beta1", "v1alpha1")
NIM = "apps.nvidia.com"
DYNAMO = "nvidia.com"
DYNAMO_VERSIONS = ("v1alpha1", "v1beta1")
STACK = "production-stack.vllm.ai"
AIBRIX = "model.aibrix.ai"
KTHENA = "workload.serving.volcano.sh"
KAITO_KINDS: tuple[Kind, ...] = (
    Kind(KAITO, KAITO_VERSIONS, "workspaces", "Workspace", reader="kaito", about_models=True),
    Kind(KAITO, KAITO_VERSIONS, "inferencesets", "InferenceSet", reader="kaito", about_models=True),
    Kind(
        KAITO,
        KAITO_VERSIONS,
        "ragengines",
        "RAGEngine",
        fields=(
            Field("spec.embedding.local", "modelID", "hub", Role.EMBEDDING),
            Field("spec.embedding.local", "image", "image", Role.EMBEDDING),
        ),
        about_models=True,
    ),
    Kind(
        KAITO,
        ALPHA,
        "modelmirrors",
        "ModelMirror",
        fields=(Field("spec.source", "modelID", "hub"),),
        about_models=True,
        cluster=True,
    ),
    Kind(
        KAITO,
        ALPHA,
        "multiroleinferences",
        "MultiRoleInference",
        fields=(Field("spec.model", "name", "preset"), Field("spec.roles[]", "runtimeConfig", "file")),
        about_models=True,
    ),
)

NVIDIA_KINDS: tuple[Kind, ...] = (
    Kind(NIM, ALPHA, "nimservices", "NIMService", reader="nimservice", about_models=True),
    Kind(NIM, ALPHA, "nimpipelines", "NIMPipeline", reader="nimpipeline", about_models=True),
    Kind(NIM, ALPHA, "nimcaches", "NIMCache", reader="nimcache", about_models=True),
    Kind(NIM, ALPHA, "nimbuilds", "NIMBuild", reader="nimservice", about_models=True, ends=True),
    *(
        Kind(NIM, ALPHA, f"{kind.lower()}s", kind, reader="nemo")
        for kind in ("NemoCustomizer", "NemoEvaluator", "NemoGuardrail", "NemoDatastore", "NemoEntitystore")
    ),
    Kind(
        DYNAMO,
        DYNAMO_VERSIONS,
        "dynamographdeployments",
        "DynamoGraphDeployment",
        templates=("spec.components[].podTemplate",),
        reader="dynamo",
        about_models=True,
        commanded=True,
    ),
    Kind(
        DYNAMO,
        DYNAMO_VERSIONS,
        "dynamocomponentdeployments",
        "DynamoComponentDeployment",
        templates=("spec.podTemplate",),
        reader="dynamo",
        about_models=True,
        commanded=True,
    ),
    Kind(
        DYNAMO,
        DYNAMO_VERSIONS,
        "dynamographdeploymentrequests",
        "DynamoGraphDeploymentRequest",
        templates=("spec.overrides.profilingJob.template",),
        fields=(Field("spec", "model", "hub"),),
        reader="dynamorequest",
        about_models=True,
    ),
    Kind(
        DYNAMO,
        DYNAMO_VERSIONS,
        "dynamomodels",
        "DynamoModel",
        fields=(Field("spec.source", "uri"),),
        about_models=True,
    ),
)

VLLM_KINDS: tuple[Kind, ...] = (
    Kind(STACK, ALPHA, "vllmruntimes", "VLLMRuntime", reader="vllmruntime", about_models=True),
    Kind(
        STACK,
        ALPHA,
        "loraadapters",
        "LoraAdapter",
        fields=(
            Field("spec.adapterSource", "repository", role=Role.ADAPTER),
            Field("spec.adapterSource", "adapterPath", role=Role.ADAPTER),
        ),
        about_models=True,
    ),
    Kind(
        AIBRIX,
        ALPHA,
        "modeladapters",
        "ModelAdapter",
        fields=(Field("spec", "artifactURL", role=Role.ADAPTER),),
        about_models=True,
    ),
    Kind(
        AIBRIX,
        ALPHA,
        "modelclaims",
        "ModelClaim",
        fields=(Field("spec", "artifactURL"),),
        about_models=True,
    ),
    Kind("kubeai.org", ("v1",), "models", "Model", reader="kubeai", about_models=True),
    Kind("ollama.ayaka.io", ("v1",), "models", "Model", reader="ollamamodel", about_models=True),
    Kind(KTHENA, ALPHA, "modelboosters", "ModelBooster", reader="modelbooster", about_models=True),
    Kind(
        KTHENA,
        ALPHA,
        "modelservings",
        "ModelServing",
        templates=("spec.template.roles[].entryTemplate", "spec.template.roles[].workerTemplate"),
        about_models=True,
    ),
)

KINDS: tuple[Kind, ...] = (*KAITO_KINDS, *NVIDIA_KINDS, *VLLM_KINDS)
