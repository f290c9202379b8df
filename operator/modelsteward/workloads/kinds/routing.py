"""Kinds that send callers to a model elsewhere. Sources: the projects' type definitions, November 2026."""

from modelsteward.api.sighting import Role
from modelsteward.workloads.kinds.kind import Field, Kind

ALPHA = ("v1alpha1",)
KTHENA = "networking.serving.volcano.sh"
ENVOY = "aigateway.envoyproxy.io"
ENVOY_VERSIONS = ("v1beta1", "v1alpha1")
KAGENT = "kagent.dev"
KAGENT_VERSIONS = ("v1alpha2", "v1alpha1", "v1alpha3")
LLM_D = "llm-d.ai"

KINDS: tuple[Kind, ...] = (
    Kind(
        KTHENA,
        ALPHA,
        "modelservers",
        "ModelServer",
        fields=(Field("spec", "model", "served", Role.ROUTE),),
        about_models=True,
    ),
    # It points at model servers, which are judged themselves.
    Kind(KTHENA, ALPHA, "modelroutes", "ModelRoute", about_models=True, starts=False),
    Kind(
        KTHENA, ALPHA, "externalmodelproviders", "ExternalModelProvider", reader="external", about_models=True
    ),
    Kind(
        "inference.networking.x-k8s.io",
        ("v1alpha2", "v1alpha1"),
        "inferencemodels",
        "InferenceModel",
        reader="inferencemodel",
        about_models=True,
    ),
    *(
        Kind(
            group,
            ("v1alpha2",),
            "inferencemodelrewrites",
            "InferenceModelRewrite",
            fields=(Field("spec.rules[].targets[]", "modelRewrite", "served", Role.ROUTE),),
            about_models=True,
        )
        for group in (LLM_D, "inference.networking.x-k8s.io")
    ),
    Kind(
        ENVOY, ENVOY_VERSIONS, "aigatewayroutes", "AIGatewayRoute", reader="gatewayroute", about_models=True
    ),
    Kind(
        ENVOY,
        ENVOY_VERSIONS,
        "aiservicebackends",
        "AIServiceBackend",
        reader="gatewaybackend",
        about_models=True,
        starts=False,
    ),
    # It limits what is called by names that routes give.
    Kind(ENVOY, ENVOY_VERSIONS, "quotapolicies", "QuotaPolicy", about_models=True, starts=False),
    Kind(KAGENT, KAGENT_VERSIONS, "modelconfigs", "ModelConfig", reader="kagent", about_models=True),
    *(
        Kind(KAGENT, KAGENT_VERSIONS, f"{kind.lower()}s", kind, reader="kagentagent")
        for kind in ("Agent", "SandboxAgent")
    ),
    Kind(
        "inference.llmkube.dev", ALPHA, "modelrouters", "ModelRouter", reader="modelrouter", about_models=True
    ),
    Kind(
        "maas.opendatahub.io", ALPHA, "externalmodels", "ExternalModel", reader="external", about_models=True
    ),
    Kind(
        "inference.opendatahub.io",
        ALPHA,
        "externalmodels",
        "ExternalModel",
        reader="external",
        about_models=True,
    ),
    Kind(
        "production-stack.vllm.ai", ALPHA, "vllmrouters", "VLLMRouter", reader="vllmrouter", about_models=True
    ),
)
