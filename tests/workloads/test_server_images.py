"""An image is a server by its name only where nothing in the name says that it is a tool around one."""

import pytest
from tests.workloads.pods import of, signals

GPU = {"limits": {"nvidia.com/gpu": "1"}}
TOOLS = ["gateway", "web", "admin", "frontend", "sidecar", "autoscaler", "converter", "loader", "webhook"]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("server", ["vllm", "sglang", "speaches"])
def test_a_tool_around_a_server_says_nothing(server, tool):
    assert signals(of(image=f"registry.example.com/{server}-{tool}:1")) == []


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tool_that_asks_for_an_accelerator_is_asked_what_for(tool):
    found = of(image=f"registry.example.com/vllm-{tool}:1", resources=GPU)
    assert [name for name, _ in signals(found)] == ["UndeclaredAccelerator"]


@pytest.mark.parametrize("name", ["vllm-openai", "my-vllm", "vllm", "sglang-cu126", "speaches"])
def test_a_server_under_another_name_is_one(name):
    assert signals(of(image=f"registry.example.com/{name}:1"))
