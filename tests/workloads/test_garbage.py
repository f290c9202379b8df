"""Reading a Pod leaves nothing for the garbage collector, whose pauses would be the caller's."""

import gc
from typing import Any

import pytest

from modelsteward.workloads.extract import extract

MOUNT = {"name": "v", "mountPath": "/models"}
PODS: dict[str, dict[str, Any]] = {
    "plain": {"image": "nginx", "args": ["--port=80"]},
    "a server": {"image": "vllm/vllm-openai:v1", "args": ["--model", "org/name"], "volumeMounts": [MOUNT]},
    "a shell": {"image": "python", "command": ["sh", "-c", "exec vllm serve org/name --trust-remote-code"]},
    "an unknown program": {"image": "own", "args": ["--model=org/name", "--trust-remote-code"]},
    "a download": {"image": "python", "command": ["python", "-c", "snapshot_download('org/name')"]},
}


@pytest.mark.parametrize("name", PODS)
def test_reading_a_pod_leaves_nothing_to_collect(name: str) -> None:
    limits = {"limits": {"nvidia.com/gpu": "1"}}
    spec = {"containers": [{"name": "c", "resources": limits, **PODS[name]}], "volumes": [{"name": "v"}]}
    extract("", "v1", "Pod", "default", {"spec": spec})
    gc.collect()
    gc.disable()
    try:
        extract("", "v1", "Pod", "default", {"spec": spec})
        assert gc.collect() == 0
    finally:
        gc.enable()
