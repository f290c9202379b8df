"""KServe, its old group and Seldon. Sources: kserve pkg/apis/serving, SeldonIO/seldon-core operator/apis."""

from modelsteward.workloads.kinds.kind import Field, Kind

KSERVE = "serving.kserve.io"
OLD = "serving.kubeflow.org"
SELDON = "mlops.seldon.io"
ALPHA = ("v1alpha1",)
LLM = ("v1alpha1", "v1alpha2")
LLM_SPECS = (
    *("spec.template", "spec.worker", "spec.prefill.template", "spec.prefill.worker"),
    "spec.router.scheduler.template",
)
COMPONENTS = (
    *("spec.predictor", "spec.predictor.workerSpec", "spec.transformer", "spec.explainer"),
    "spec.canary[].predictor",
)
RUNTIME = ("spec", "spec.workerSpec")

KSERVE_KINDS: tuple[Kind, ...] = (
    Kind(
        KSERVE,
        ("v1beta1",),
        "inferenceservices",
        "InferenceService",
        specs=COMPONENTS,
        reader="inferenceservice",
        about_models=True,
    ),
    Kind(
        KSERVE,
        LLM,
        "llminferenceservices",
        "LLMInferenceService",
        specs=LLM_SPECS,
        reader="llminferenceservice",
        about_models=True,
    ),
    Kind(
        KSERVE,
        LLM,
        "llminferenceserviceconfigs",
        "LLMInferenceServiceConfig",
        specs=LLM_SPECS,
        reader="llminferenceservice",
        about_models=True,
        starts=False,
    ),
    Kind(
        KSERVE,
        ALPHA,
        "servingruntimes",
        "ServingRuntime",
        specs=RUNTIME,
        reader="runtime",
        about_models=True,
        starts=False,
    ),
    Kind(
        KSERVE,
        ALPHA,
        "clusterservingruntimes",
        "ClusterServingRuntime",
        specs=RUNTIME,
        reader="runtime",
        about_models=True,
        starts=False,
        cluster=True,
    ),
    Kind(
        KSERVE,
        ALPHA,
        "clusterstoragecontainers",
        "ClusterStorageContainer",
        containers=("spec.container",),
        about_models=True,
        starts=False,
        cluster=True,
    ),
    # It points at services, which are judged themselves.
    Kind(KSERVE, ALPHA, "inferencegraphs", "InferenceGraph", about_models=True, starts=False),
    Kind(
        KSERVE,
        ALPHA,
        "trainedmodels",
        "TrainedModel",
        fields=(Field("spec.model", "storageUri"),),
        about_models=True,
    ),
    Kind(
        KSERVE,
        ALPHA,
        "localmodelcaches",
        "LocalModelCache",
        fields=(Field("spec", "sourceModelUri"),),
        about_models=True,
        cluster=True,
    ),
    Kind(
        KSERVE,
        ALPHA,
        "localmodelnamespacecaches",
        "LocalModelNamespaceCache",
        fields=(Field("spec", "sourceModelUri"),),
        about_models=True,
    ),
)

OLD_KINDS: tuple[Kind, ...] = (
    Kind(
        OLD,
        ("v1beta1", "v1alpha2"),
        "inferenceservices",
        "InferenceService",
        specs=COMPONENTS,
        # v1alpha2 has its components below `default` and `canary`.
        containers=tuple(
            f"spec.{side}.{component}.custom.container"
            for side in ("default", "canary")
            for component in ("predictor", "transformer", "explainer")
        ),
        reader="oldinferenceservice",
        about_models=True,
    ),
    Kind(
        OLD,
        ALPHA,
        "trainedmodels",
        "TrainedModel",
        fields=(Field("spec.model", "storageUri"),),
        about_models=True,
    ),
)

SELDON_KINDS: tuple[Kind, ...] = (
    Kind(
        "machinelearning.seldon.io",
        ("v1", "v1alpha2", "v1alpha3"),
        "seldondeployments",
        "SeldonDeployment",
        reader="seldon",
        about_models=True,
    ),
    Kind(SELDON, ALPHA, "models", "Model", fields=(Field("spec", "storageUri"),), about_models=True),
    Kind(
        SELDON,
        ALPHA,
        "servers",
        "Server",
        specs=("spec.podSpec",),
        reader="seldonserver",
        about_models=True,
    ),
    # They point at models, which are judged themselves.
    Kind(SELDON, ALPHA, "pipelines", "Pipeline", about_models=True, starts=False),
    Kind(SELDON, ALPHA, "experiments", "Experiment", about_models=True, starts=False),
)

KINDS: tuple[Kind, ...] = (*KSERVE_KINDS, *OLD_KINDS, *SELDON_KINDS)
