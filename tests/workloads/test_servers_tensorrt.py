"""TensorRT-LLM's and LMDeploy's verbs: which load, which only route, and what comes from files."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

TRT = "nvcr.io/nvidia/tensorrt-llm/release:1.2.1"
LMDEPLOY = "openmmlab/lmdeploy:v0.16.0"
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    "command",
    [
        ["trtllm-serve", "mm_embedding_serve", "a/b"],
        ["trtllm-serve", "grpc", "a/b"],
        ["trtllm-serve", "a/b"],
        ["trtllm-llmapi-launch", "trtllm-serve", "serve", "a/b"],
        ["mpirun", "-n", "8", "--allow-run-as-root", "trtllm-llmapi-launch", "trtllm-serve", "a/b"],
        ["srun", "-N", "2", "python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "a/b"],
    ],
)
def test_each_verb_of_tensorrt_names_its_model(command):
    assert names(of(image=TRT, command=command)) == [("hf://a/b", "Model")]


def test_a_router_of_tensorrt_loads_nothing():
    found = of(image=TRT, command=["trtllm-serve", "disaggregated", "-c", "/w/routes.yaml"], **ON_CLAIM)
    assert (names(found), signals(found)) == ([], [])


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["disaggregated_mpi_worker", "-c", "/w/workers.yaml"], ["OpaqueSource"]),
        (["disaggregated_mpi_worker", "-c", "/app/workers.yaml"], []),
        (["a/b", "--custom_module_dirs", "/w/modules"], ["OpaqueCommand"]),
        (["a/b", "--custom_module_dirs", "/app/modules"], []),
    ],
)
def test_files_and_modules_on_a_volume_are_opaque(args, expected):
    assert signals(of(image=TRT, command=["trtllm-serve", *args], **ON_CLAIM)) == expected


@pytest.mark.parametrize(
    "words",
    [
        ["serve", "api_server", "a/b", "--revision", "r"],
        ["serve", "api_server", "--eager-mode", "--rev=r", "a/b"],
        ["serve", "api_server", "--allow-origins", "x", "y", "--revision", "r", "--", "a/b"],
        ["chat", "a/b", "--revision", "r"],
        ["lite", "auto_awq", "a/b", "--revision", "r"],
    ],
)
def test_lmdeploys_verbs_name_their_model(words):
    assert names(of(image=LMDEPLOY, command=["lmdeploy", *words])) == [("hf://a/b@r", "Model")]


def test_lmdeploy_reads_underscores_and_a_generation_configuration():
    args = ["--trust_remote_code", "--speculative_draft_model", "d/d", "--generation-config", "c/d"]
    found = of(image=LMDEPLOY, command=["lmdeploy", "serve", "api_server", "a/b", *args])
    assert names(found)[1:] == [("hf://d/d", "Draft"), ("hf://c/d", "Model")]
    assert signals(found) == ["RemoteCode"]


@pytest.mark.parametrize("words", [["serve", "proxy", "--server-port", "80"], ["check_env"]])
def test_a_router_of_lmdeploy_loads_nothing(words):
    found = of(image=LMDEPLOY, command=["lmdeploy", *words])
    assert (names(found), signals(found)) == ([], [])


def test_another_hub_of_lmdeploy_is_told():
    env = {"LMDEPLOY_USE_OPENMIND_HUB": "True"}
    command = ["lmdeploy", "serve", "api_server", "a/b"]
    assert signals(of(image=LMDEPLOY, command=command, env=env)) == ["RedirectedHub"]
    assert signals(of(image=LMDEPLOY, command=command)) == []
