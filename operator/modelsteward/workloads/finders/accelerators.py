"""Where accelerators are asked for: extended resources above 0, device claims, NVIDIA's runtime with devices.

Sources: the device plugins' manuals; resource.k8s.io/v1.
"""

from __future__ import annotations

from typing import Any

from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import text

#: Resource names of accelerators: equal, or beginning like these.
RESOURCES = frozenset(
    (
        *("nvidia.com/gpu", "amd.com/gpu", "google.com/tpu", "habana.ai/gaudi", "aws.amazon.com/neuron"),
        *(
            "aws.amazon.com/neurondevice",
            "aws.amazon.com/neuroncore",
            "aliyun.com/gpu-mem",
            "qualcomm.com/qaic",
        ),
    )
)
BEGINNINGS = (
    *(
        "nvidia.com/mig-",
        "nvidia.com/gpu.",
        "nvidia.com/gpu-",
        "nvidia.com/vgpu",
        "amd.com/",
        "gpu.intel.com/",
    ),
    *("huawei.com/", "habana.ai/", "aliyun.com/gpu", "cambricon.com/", "volcano.sh/vgpu", "volcano.sh/gpu"),
    *("kunlunxin.com/", "metax-tech.com/", "iluvatar.", "enflame.com/", "furiosa.ai/", "rebellions.ai/"),
    *("tenstorrent.com/", "hygon.com/", "mthreads.com/", "npu.intel.com/", "aws.amazon.com/neuron"),
)
#: Device files of accelerators.
DEVICES = ("/dev/nvidia", "/dev/dri", "/dev/kfd", "/dev/accel", "/dev/davinci", "/dev/neuron")
ENDINGS = ("/gpu", "/npu", "/tpu", "/vgpu", "/gpumem", "/dcu", "/ppu", "/mlu")


def find(pod: Pod, record: Record) -> None:
    """Notes every container, and the pod, that asks for one."""
    claims = pod.spec.get("resourceClaims")
    if isinstance(claims, list) and claims:
        record.accelerators.append((f"{pod.path}.resourceClaims[0]".removeprefix("."), ""))
    for container in pod.containers:
        resources = container.document.get("resources")
        if isinstance(resources, dict):
            _resources(container, resources, record)
    if isinstance(pod.spec.get("resources"), dict):
        for group in ("limits", "requests"):
            _quantities(pod.spec["resources"].get(group), f"{pod.path}.resources.{group}", "", record)
    if pod.spec.get("runtimeClassName") in ("nvidia", "nvidia-cdi", "nvidia-legacy"):
        for container in pod.containers:
            visible = container.environment.get("NVIDIA_VISIBLE_DEVICES")
            if visible is None:
                # CUDA's own images set it to `all`.
                record.accelerators.append((f"{pod.path}.runtimeClassName".removeprefix("."), container.path))
            elif visible.text not in ("", "void", "none"):
                record.accelerators.append((visible.path, container.path))
    for volume in pod.volumes.values() if pod.has_volume("hostPath") else ():
        if volume.kind == "hostPath" and text(volume.settings.get("path")).startswith(DEVICES):
            users = [one for one in pod.containers if any(m.volume is volume for m in one.mounts)]
            record.accelerators += [(f"{volume.path}.hostPath.path", one.path) for one in users]


def _resources(container: Container, resources: dict[str, Any], record: Record) -> None:
    for group in ("limits", "requests"):
        quantities = resources.get(group)
        if isinstance(quantities, dict):
            _quantities(quantities, f"{container.path}.resources.{group}", container.path, record)
    claims = resources.get("claims")
    if isinstance(claims, list) and claims:
        record.accelerators.append((f"{container.path}.resources.claims[0]", container.path))


def _quantities(quantities: Any, path: str, container: str, record: Record) -> None:
    if not isinstance(quantities, dict):
        return
    if "/" not in "".join(quantities):
        return
    for name, amount in quantities.items():
        if "/" in name and is_accelerator(name) and str(amount).strip() not in ("0", "0.0", ""):
            record.accelerators.append((f"{path}['{name}']", container))


def is_accelerator(resource: str) -> bool:
    """Whether an extended resource is an accelerator."""
    return resource in RESOURCES or resource.startswith(BEGINNINGS) or resource.endswith(ENDINGS)
