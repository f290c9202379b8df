"""What stands around the programs: the hub's variables, model volumes, other hosts for the hub, foreign code.

A variable that sends the hub's names elsewhere is `RedirectedHub`; a library or program directory on a volume
is `OpaqueCommand`; a variable of the hub or a mount where servers keep models speaks of models.
"""

from __future__ import annotations

from functools import lru_cache

from modelsteward.api.sighting import SignalName
from modelsteward.workloads.foreign import CODE_VARIABLES, ENDPOINTS, foreign_code, redirected
from modelsteward.workloads.podspec import LONGEST_KEPT, Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import items, normal, text

HUB_BEGINNINGS = ("HF_", "HUGGING", "TRANSFORMERS_", "NGC_", "NIM_", "OLLAMA_", "VLLM_", "LLAMA_ARG_")
HUB_NAMES = frozenset(("SENTENCE_TRANSFORMERS_HOME", "MODELSCOPE_CACHE"))
#: A client of Ollama is told these, which speak of no model in this pod.
CLIENT_NAMES = frozenset(
    ("OLLAMA_HOST", "OLLAMA_BASE_URL", "OLLAMA_BASE_URLS", "OLLAMA_API_BASE", "OLLAMA_URL")
)
SWITCH_ENDING = "_USE_MODELSCOPE"
MODEL_MOUNTS = frozenset(("/models", "/mnt/models", "/opt/ml/model", "/model-store", "/root/.ollama"))
HUB_CACHES = ("/.cache/huggingface", "/.cache/modelscope", "/huggingface", "/.cache/huggingface/hub")
HUB_HOSTS = frozenset(
    (
        *(
            "huggingface.co",
            "hf.co",
            "www.huggingface.co",
            "cdn-lfs.huggingface.co",
            "cas-bridge.xethub.hf.co",
        ),
        *(
            "registry.ollama.ai",
            "ollama.com",
            "modelscope.cn",
            "www.modelscope.cn",
            "nvcr.io",
            "api.ngc.nvidia.com",
        ),
    )
)
BUCKET_ENDPOINTS = frozenset(
    (
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "S3_ENDPOINT",
        "S3_ENDPOINT_URL",
        "AWS_S3_ENDPOINT",
        "MINIO_ENDPOINT",
    )
)
#: One of these is in every name that matters.
PARTS = (
    *(
        "HF_",
        "HUGGING",
        "TRANSFORMERS_",
        "NGC_",
        "NIM_",
        "OLLAMA_",
        "VLLM_",
        "LLAMA_ARG_",
        "ENDPOINT",
        "MODELSCOPE",
    ),
    *("PATH", "LD_", "PYTHON", "ENV"),
)
#: Directories that hold some of these.
CODE_PARENTS = frozenset(
    (
        *("/usr", "/usr/local", "/usr/sbin", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.conf.d"),
        *(
            "/etc/ld.so.preload",
            "/opt/venv",
            "/opt/venv/lib",
            "/opt/venv/bin",
            "/opt/conda",
            "/opt/conda/lib",
        ),
    )
)
CODE_PLACES = ("/usr/local/bin", "/usr/bin", "/usr/lib", "/usr/local/lib")


def find(pod: Pod, record: Record) -> None:
    """Looks at variables and mounts of every container, and at the pod's own host table."""
    for container in pod.loud:
        names = container.variable_names
        for part in PARTS if names else ():
            if part in names:
                _variables(container, record, names)
                break
        for place in container.mount_paths:
            if (what := at_mount(place) if len(place) <= LONGEST_KEPT else _of_mount(place)) is not None:
                _mount(container, record, place, what)
    _hosts(pod, record)


def _variables(container: Container, record: Record, names: str) -> None:
    for name in dict.fromkeys(names.split("\n")):
        if _matters(name):
            _variable(container, record, name)


def _matters(name: str) -> bool:
    return (
        name.startswith(HUB_BEGINNINGS)
        or name in HUB_NAMES
        or name in CODE_VARIABLES
        or name in BUCKET_ENDPOINTS
        or name in ENDPOINTS
        or name.endswith(SWITCH_ENDING)
    )


def _variable(container: Container, record: Record, name: str) -> None:
    word = container.environment.get(name)
    if word is None:
        return
    if name in CODE_VARIABLES:
        foreign_code(container, record, name, word)
    elif name in BUCKET_ENDPOINTS:
        record.endpoints.append((word.path, container.path))
    else:
        record.speaks_of_models = record.speaks_of_models or name not in CLIENT_NAMES
        if name in ENDPOINTS:
            redirected(container, record, name, word)


def _of_mount(place: str) -> tuple[bool, bool] | None:
    """Whether models and whether programs are kept at a path; None where neither is."""
    directory = place.rstrip("/")
    models = directory in MODEL_MOUNTS or directory.endswith(HUB_CACHES)
    programs = "-packages" in directory or directory.startswith(CODE_PLACES) or normal(place) in CODE_PARENTS
    return (models, programs) if models or programs else None


#: The same, remembered: most pods of a cluster have the same mounts.
at_mount = lru_cache(maxsize=2048)(_of_mount)


def _mount(container: Container, record: Record, place: str, what: tuple[bool, bool]) -> None:
    models, programs = what
    if models:
        record.speaks_of_models = True
    if programs:
        mount = container.mount_of(normal(place))
        if mount is not None and mount.volume.kind != "image":
            detail = f"{place} replaces program files by a {mount.volume.kind} volume"
            record.signal(SignalName.OPAQUE_COMMAND, mount.path, detail, container.path)


def _hosts(pod: Pod, record: Record) -> None:
    for index, entry in enumerate(items(pod.spec.get("hostAliases"))):
        names = entry.get("hostnames")
        for place, name in enumerate(names if isinstance(names, list) else ()):
            if text(name).lower() in HUB_HOSTS:
                path = f"{pod.path}.hostAliases[{index}].hostnames[{place}]".removeprefix(".")
                record.signal(SignalName.REDIRECTED_HUB, path, f"{name} is given an address of its own")
