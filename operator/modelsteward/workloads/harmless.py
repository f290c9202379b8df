"""What can be seen to load no model: programs that look at devices or wait, and the vendors' own samples."""

from __future__ import annotations

from functools import lru_cache

from modelsteward.api.reference import Reference
from modelsteward.workloads import inline, program
from modelsteward.workloads.commands import Command, Commands
from modelsteward.workloads.podspec import Container

#: Programs that only look at devices or wait, so that an accelerator they ask for is no model's.
HARMLESS = frozenset(
    (
        *(
            "nvidia-smi",
            "rocm-smi",
            "amd-smi",
            "tpu-info",
            "hl-smi",
            "neuron-ls",
            "mpirun",
            "sshd",
            "true",
            "false",
        ),
        *(
            ":",
            "echo",
            "printf",
            "sleep",
            "wait",
            "exit",
            "test",
            "[",
            "[[",
            "]]",
            "grep",
            "awk",
            "sed",
            "cat",
            "ls",
        ),
        *(
            "date",
            "hostname",
            "uname",
            "id",
            "env",
            "set",
            "ulimit",
            "head",
            "tail",
            "wc",
            "cut",
            "tr",
            "sort",
            "tee",
        ),
        *(
            "apt-get",
            "apt",
            "apk",
            "dnf",
            "yum",
            "pip",
            "pip3",
            "mkdir",
            "break",
            "continue",
            "return",
            "nc",
            "df",
        ),
        *("all_reduce_perf", "all_gather_perf", "alltoall_perf", "broadcast_perf", "reduce_scatter_perf"),
        *(
            "sendrecv_perf",
            "vectorAdd",
            "deviceQuery",
            "dcgmi",
            "trap",
            "kill",
            "shift",
            "free",
            "nproc",
            "pause",
        ),
    )
)
#: Vendors' samples and infrastructure, by a part of the image's name, with their own entrypoint.
SAMPLES = (
    *("cuda-sample", "cuda-vector-add", "vectoradd", "dcgm", "device-plugin", "k8s-device", "nccl-tests"),
    *("container-toolkit", "gpu-feature-discovery", "mig-manager", "node-feature-discovery", "gpu-operator"),
    *("nvidia/driver", "k8s-driver-manager", "deviceplugin", "k8s-dra-driver", "gpu-burn-none"),
)
#: Who publishes them: a name alone is anybody's to give.
PUBLISHERS = (
    *("nvcr.io/nvidia/", "docker.io/nvidia/", "ghcr.io/nvidia/", "registry.k8s.io/", "k8s.gcr.io/"),
    *("gcr.io/google-containers/", "gcr.io/gke-release/", "docker.io/rocm/", "docker.io/intel/"),
    *("ghcr.io/coreweave/", "quay.io/mpioperator/", "docker.io/mpioperator/"),
)


@lru_cache(maxsize=2048)
def is_sample(image: Reference) -> bool:
    """Whether the image is a vendor's sample or infrastructure."""
    return image.name.startswith(PUBLISHERS) and any(sample in image.name for sample in SAMPLES)


def is_harmless(container: Container, found: Commands) -> bool:
    """Whether what a container runs is seen to load no model."""
    image = container.reference
    if not container.command and not found.found:
        return image is not None and is_sample(image)
    if found.doubts or not found.found:
        return False
    main = [command for command in found.found if not command.beside]
    return bool(main) and all(_looks_only(command) for command in main)


def _looks_only(command: Command) -> bool:
    one = program.of(command)
    if one.code is not None:
        code = inline.read(one.code.text)
        return not code.doubt and not code.named
    if one.name == "mpirun":
        return any(word.text.rpartition("/")[2] in HARMLESS - {"mpirun"} for word in one.arguments)
    return one.name in HARMLESS or one.module == "pip"
