"""What stands around an approved model and makes it another, and what matters without naming a model.

Each case has an approved, pinned model or none, so that only what stands around it can be the reason to deny.
Sources: huggingface_hub's environment variables, ld.so(8), Python's command line manual, the AWS SDK's
endpoints, vLLM's and other servers' manuals of remote code and run-time loading, the device plugins' manuals.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch
from tests.fuzz.models import APPROVED, Entry

HUB_ARGS = (APPROVED.hub, "--revision", APPROVED.revision)
VLLM = "vllm/vllm-openai:v0.20.0"


def _serving(subject: str, codes: str, *more: str, image: str = VLLM) -> Launch:
    """vLLM with the approved model."""
    return Launch(
        subject,
        ["vllm", "serve"],
        [*HUB_ARGS, *more],
        image,
        2,
        "",
        "",
        frozenset(codes.split()),
        honest=False,
    )


def redirected(draws: Draws) -> Launch:
    """The hub's names are asked of another host."""
    launch = _serving("another hub", "RedirectedHub")
    address = draws.of(
        ("https://hub.example.com", "http://10.0.0.7:8080", "https://huggingface.co.example.com")
    )
    launch.variable("HF_ENDPOINT", address)
    return launch


def host_table(draws: Draws) -> Launch:
    """The pod gives the hub an address of its own."""
    launch = _serving("host table", "RedirectedHub")
    host = draws.of(("huggingface.co", "hf.co", "HuggingFace.co", "cdn-lfs.huggingface.co"))
    launch.pod["hostAliases"] = [{"ip": "10.0.0.9", "hostnames": ["x.example.com", host]}]
    return launch


def bucket_endpoint(draws: Draws) -> Launch:
    """The bucket is asked of another address."""
    launch = Launch(
        "bucket's address",
        ["vllm", "serve"],
        [f"s3://{APPROVED.bucket}"],
        VLLM,
        2,
        "",
        "",
        frozenset(("RedirectedHub",)),
        honest=False,
    )
    launch.variable(
        draws.of(("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "S3_ENDPOINT_URL")), "http://minio:9000"
    )
    return launch


def _volume(launch: Launch, place: str, draws: Draws) -> None:
    source: Entry = draws.of(
        (
            {"configMap": {"name": "code"}},
            {"persistentVolumeClaim": {"claimName": "code"}},
            {"hostPath": {"path": "/srv/code"}},
            {"secret": {"secretName": "code"}},
        )
    )
    launch.volumes.append({"name": "code", **source})
    launch.mounts.append({"name": "code", "mountPath": place})


def foreign_code(draws: Draws) -> Launch:
    """A library, module or program comes from a volume."""
    launch = _serving("foreign code", "OpaqueCommand")
    name, value = draws.of(
        (
            ("LD_PRELOAD", "/opt/code/lib.so"),
            ("LD_LIBRARY_PATH", "/usr/lib:/opt/code"),
            ("PYTHONPATH", "/opt/code"),
            ("PATH", "/opt/code/bin:/usr/bin"),
            ("PYTHONSTARTUP", "/opt/code/start.py"),
            ("BASH_ENV", "/opt/code/env"),
        )
    )
    launch.variable(name, value)
    _volume(launch, "/opt/code", draws)
    return launch


def replaced_files(draws: Draws) -> Launch:
    """A volume lies over the server's own files."""
    launch = _serving("replaced files", "OpaqueCommand")
    place = draws.of(
        (
            "/usr/local/lib/python3.12/dist-packages/vllm",
            "/usr/local/lib/python3.12/site-packages",
            "/usr/local/bin",
            "/usr/bin/",
            "/usr/lib/x86_64-linux-gnu",
            "/opt/venv/lib",
        )
    )
    _volume(launch, place, draws)
    return launch


def remote_code(draws: Draws) -> Launch:
    """The model's own code may run."""
    spelling = draws.of(
        ("--trust-remote-code", "--trust_remote_code", "--trust-remote-code=true", "--trust-rem")
    )
    if draws.chance(3):
        launch = Launch(
            "remote code",
            ["python3", "-m", "sglang.launch_server"],
            ["--model-path", *HUB_ARGS, "--trust-remote-code"],
            "lmsysorg/sglang:v0.5.3",
            None,
            "",
            "",
        )
    elif draws.chance(2):
        launch = Launch(
            "remote code",
            ["text-generation-launcher"],
            ["--model-id", *HUB_ARGS],
            "ghcr.io/huggingface/text-generation-inference:3.3.5",
            1,
            "",
            "",
        )
        launch.variable("TRUST_REMOTE_CODE", draws.of(("true", "1", "TRUE")))
    else:
        launch = _serving("remote code", "RemoteCode", spelling)
    launch.codes, launch.honest = frozenset(("RemoteCode",)), False
    return launch


def open_door(draws: Draws) -> Launch:
    """A caller can have more loaded."""
    if draws.chance(3):
        launch = _serving("open door", "RuntimeLoading", "--enable-lora")
        launch.variable("VLLM_ALLOW_RUNTIME_LORA_UPDATING", draws.of(("True", "1", "true")))
        return launch
    if draws.chance(2):
        mode = draws.of(("explicit", "EXPLICIT"))
        return Launch(
            "open door",
            ["tritonserver"],
            [f"--model-repository=s3://{APPROVED.bucket}", f"--model-control-mode={mode}"],
            "nvcr.io/nvidia/tritonserver:25.09-py3",
            None,
            "",
            "",
            frozenset(("RuntimeLoading",)),
            honest=False,
        )
    return Launch(
        "open door",
        ["llama-server"],
        ["--port", "8080"],
        "ghcr.io/ggml-org/llama.cpp:server",
        1,
        "",
        "",
        frozenset(("RuntimeLoading",)),
        honest=False,
    )


def default_model(draws: Draws) -> Launch:
    """A server starts with a model of its own choice."""
    image, program, entry = draws.of(
        (
            (VLLM, ["vllm", "serve"], 2),
            ("ghcr.io/huggingface/text-generation-inference:3.3.5", ["text-generation-launcher"], 1),
            ("ghcr.io/huggingface/text-embeddings-inference:cpu-1.8", ["text-embeddings-router"], 1),
        )
    )
    return Launch(
        "default model",
        program,
        ["--port", "8000"],
        image,
        entry,
        "",
        "",
        frozenset(("DefaultModel",)),
        honest=False,
        beside=False,
    )


def shared_cache(draws: Draws) -> Launch:
    """The hub's files are kept where others can write; only the strict policy denies it."""
    launch = _serving("shared cache", "UntrustedCache")
    launch.namespace = "strict"
    source: Entry = draws.of(
        ({"hostPath": {"path": "/cache"}}, {"persistentVolumeClaim": {"claimName": "cache"}})
    )
    launch.volumes.append({"name": "cache", **source})
    launch.mounts.append({"name": "cache", "mountPath": draws.of(("/root/.cache/huggingface", "/kept"))})
    launch.variable("HF_HOME", launch.mounts[0]["mountPath"])
    return launch


def accelerator(draws: Draws) -> Launch:
    """A program that nobody knows asks for an accelerator; only the strict policy denies it."""
    name = draws.of(
        (
            "nvidia.com/gpu",
            "nvidia.com/mig-1g.10gb",
            "amd.com/gpu",
            "google.com/tpu",
            "gpu.intel.com/i915",
            "habana.ai/gaudi",
            "aws.amazon.com/neuron",
            "huawei.com/Ascend910",
        )
    )
    launch = Launch(
        "accelerator",
        ["/app/main"],
        ["--port", "80"],
        "registry.example.com/team/application:9",
        1,
        "",
        "",
        frozenset(("UndeclaredAccelerator",)),
        honest=False,
        namespace="strict",
        beside=False,
    )
    launch.resources = {draws.of(("limits", "requests")): {name: draws.of(("1", 8))}}
    return launch


def server_image(draws: Draws) -> Launch:
    """The approved model in an image that may not serve; only the strict policy says which may."""
    image = draws.of(
        (
            "registry.example.com/mirror/vllm-openai:1",
            "quay.io/vllm/vllm:latest",
            "acme/vllm@sha256:" + "a" * 64,
        )
    )
    launch = _serving("server image", "ServerImageNotAllowed", image=image)
    launch.namespace = "strict"
    return launch


def renamed(draws: Draws) -> Launch:
    """A link, copy or pattern for the server's program in its own image."""
    program = draws.of(("/tmp/v", "/usr/local/bin/vl*", "/opt/link", "./server", "/proc/self/root/tmp/x"))
    return Launch(
        "renamed program",
        [program, "serve"],
        [*HUB_ARGS],
        VLLM,
        None,
        "",
        "",
        frozenset(("OpaqueCommand",)),
        honest=False,
        beside=False,
        in_its_image=True,
        in_the_open=True,
    )


def provider(draws: Draws) -> Launch:
    """A program calls a model of a provider."""
    name, scheme = draws.of(
        (
            ("OPENAI_MODEL", "openai"),
            ("ANTHROPIC_MODEL", "anthropic"),
            ("GEMINI_MODEL", "gemini"),
            ("MISTRAL_MODEL", "mistral"),
            ("COHERE_MODEL", "cohere"),
            ("AZURE_OPENAI_DEPLOYMENT", "azure"),
        )
    )
    model = draws.of(("large-3", "mini-2025-01-01", "x1"))
    launch = Launch(
        "provider's model",
        ["/app/main"],
        ["--port", "80"],
        "registry.example.com/team/application:9",
        1,
        "",
        f"api://{scheme}/{model}",
        honest=False,
    )
    launch.variable(name, model)
    return launch


def unknown_program(draws: Draws) -> Launch:
    """A program that nobody knows is told a model, beside evidence that it loads one."""
    model = f"strangers/model-{draws.below(999)}"
    launch = Launch(
        "unknown program",
        ["/app/main"],
        [draws.of(("--model", "--model-name", "--model_id")), model],
        "registry.example.com/team/inference:9",
        1,
        "",
        f"hf://{model}",
        honest=False,
        in_the_open=True,
    )
    if draws.chance(2):
        launch.rest = ["--port", "80"]
        launch.variable(draws.of(("MODEL_ID", "MODEL_NAME", "APP_MODEL")), model)
    if draws.chance(2):
        launch.resources = {"limits": {"nvidia.com/gpu": "1"}}
    else:
        launch.variable(draws.of(("HF_TOKEN", "HF_HOME", "HUGGING_FACE_HUB_TOKEN")), "x")
    return launch


MAKERS: tuple[Callable[[Draws], Launch], ...] = (
    redirected,
    host_table,
    bucket_endpoint,
    foreign_code,
    replaced_files,
    remote_code,
    open_door,
    default_model,
    shared_cache,
    accelerator,
    server_image,
    renamed,
    provider,
    unknown_program,
)
