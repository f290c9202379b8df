"""Platforms that keep models as objects. Sources: the projects' type definitions, November 2026."""

from modelsteward.api.sighting import Role
from modelsteward.workloads.kinds.kind import Field, Kind, under

ALPHA = ("v1alpha1",)
LLMKUBE = "inference.llmkube.dev"
OME = "ome.io"
SAGEMAKER = "inference.sagemaker.aws.amazon.com"
OME_ROLES = (
    *("engine", "engine.leader", "engine.worker", "decoder", "decoder.leader", "decoder.worker"),
    "router",
)
OME_SPECS = (*under("spec", *OME_ROLES), "spec.predictor", "spec.predictor.workerSpec")
OME_CONFIGS = tuple(
    f"spec.{head}Config{dot}{rest}" for head, dot, rest in (it.partition(".") for it in OME_ROLES)
)

LLMKUBE_KINDS: tuple[Kind, ...] = (
    Kind(LLMKUBE, ALPHA, "models", "Model", reader="llmkubemodel", about_models=True),
    Kind(
        LLMKUBE,
        ALPHA,
        "inferenceservices",
        "InferenceService",
        fields=(
            Field("spec.vllmConfig.speculative", "model", role=Role.DRAFT),
            Field("spec.sglangConfig.speculative", "draftModelPath", role=Role.DRAFT),
            Field("spec.sglangConfig.loraAdapters[]", "path", role=Role.ADAPTER),
            Field("spec", "modelRef", "object"),
        ),
        reader="llmkubeservice",
        about_models=True,
    ),
    Kind(
        LLMKUBE,
        ALPHA,
        "loraadapters",
        "LoRAAdapter",
        fields=(Field("spec", "path", role=Role.ADAPTER),),
        about_models=True,
    ),
    # It points at services, which are judged themselves.
    Kind(LLMKUBE, ALPHA, "modelpools", "ModelPool", about_models=True, starts=False),
)

OME_KINDS: tuple[Kind, ...] = (
    *(
        Kind(
            OME,
            ("v1beta1",),
            f"{kind.lower()}s",
            kind,
            fields=(Field("spec.storage", "storageUri"),),
            about_models=True,
            cluster=kind == "ClusterBaseModel",
        )
        for kind in ("BaseModel", "ClusterBaseModel")
    ),
    Kind(
        OME,
        ("v1beta1",),
        "finetunedweights",
        "FineTunedWeight",
        fields=(Field("spec.storage", "storageUri", role=Role.ADAPTER),),
        about_models=True,
        cluster=True,
    ),
    Kind(
        OME,
        ("v1beta1",),
        "inferenceservices",
        "InferenceService",
        specs=OME_SPECS,
        containers=tuple(f"{spec}.runner" for spec in OME_SPECS),
        fields=(Field("spec.model", "name", "object"), Field("spec.predictor.model", "baseModel", "object")),
        about_models=True,
    ),
    *(
        Kind(
            OME,
            ("v1beta1",),
            f"{kind.lower()}s",
            kind,
            specs=("spec", "spec.workers", *OME_CONFIGS),
            containers=tuple(f"{spec}.runner" for spec in OME_CONFIGS),
            reader="runtime",
            about_models=True,
            starts=False,
            cluster=kind == "ClusterServingRuntime",
        )
        for kind in ("ServingRuntime", "ClusterServingRuntime")
    ),
)

OTHER_KINDS: tuple[Kind, ...] = (
    Kind(
        "llmaz.io",
        ALPHA,
        "openmodels",
        "OpenModel",
        fields=(
            Field("spec.source", "uri"),
            Field("spec.source.modelHub", "modelID", "hub", revision="revision"),
        ),
        about_models=True,
        cluster=True,
    ),
    Kind(
        "inference.llmaz.io",
        ALPHA,
        "playgrounds",
        "Playground",
        fields=(
            Field("spec.modelClaim", "modelName", "object"),
            Field("spec.modelClaims.models[]", "name", "object"),
        ),
        containers=("spec.backendRuntimeConfig",),
        about_models=True,
    ),
    Kind(
        "inference.llmaz.io",
        ALPHA,
        "services",
        "Service",
        templates=under("spec.workloadTemplate.leaderWorkerTemplate", "leaderTemplate", "workerTemplate"),
        fields=(Field("spec.modelClaims.models[]", "name", "object"),),
        about_models=True,
    ),
    *(
        Kind(SAGEMAKER, ("v1", "v1alpha1"), f"{kind.lower()}s", kind, reader="sagemaker", about_models=True)
        for kind in ("JumpStartModel", "InferenceEndpointConfig")
    ),
    Kind(
        "serving.yatai.ai",
        ("v2alpha1", "v1alpha3", "v1alpha2", "v1alpha1"),
        "bentodeployments",
        "BentoDeployment",
        fields=(Field("spec", "bento", "object"), Field("spec", "bento_tag", "bento")),
        specs=("spec.extraPodSpec", "spec.runners[].extraPodSpec"),
        about_models=True,
    ),
    Kind(
        "resources.yatai.ai",
        ("v1alpha1",),
        "bentoes",
        "Bento",
        fields=(Field("spec", "image", "image"),),
        about_models=True,
    ),
)

KINDS: tuple[Kind, ...] = (*LLMKUBE_KINDS, *OME_KINDS, *OTHER_KINDS)
