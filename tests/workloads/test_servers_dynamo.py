"""Dynamo's workers: an engine's options, files and variables of their own, and adapters by request."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import mount, names, of

ON_CONFIG = {"volumeMounts": [mount("/c")], "volumes": [{"name": "w", "configMap": {"name": "c"}}]}


def told(command, **env):
    """References with roles, and signals, of a command in an image of no name."""
    found = of(image="x/y:1", command=command.split(), env=env, **ON_CONFIG)
    return [f"{name} {role}" for name, role in names(found)], [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    ("arguments", "env", "expected"),
    [
        ("--model-path a/b", {}, ["hf://a/b Model"]),
        ("--mod a/b", {}, ["hf://a/b Model"]),
        ("", {"DYN_TRTLLM_MODEL": "a/b", "DYN_TRTLLM_REVISION": "r"}, ["hf://a/b@r Model"]),
        ("--model a/b", {"DYN_TRTLLM_MODEL": "c/d"}, ["hf://a/b Model"]),
        (
            "--model a/b --trtllm.speculative_config.speculative_model d/d",
            {},
            ["hf://d/d Draft", "hf://a/b Model"],
        ),
        (
            """--model a/b --override-engine-args {"speculative_config":{"speculative_model":"d/d"}}""",
            {},
            ["hf://d/d Draft", "hf://a/b Model"],
        ),
        (
            "--model a/b",
            {"DYN_TRTLLM_OVERRIDE_ENGINE_ARGS": '{"tokenizer": "t/t"}'},
            ["hf://t/t Tokenizer", "hf://a/b Model"],
        ),
    ],
)
def test_the_worker_of_tensorrt_names_models_by_options_variables_and_keys(arguments, env, expected):
    found, signals = told(f"python3 -m dynamo.trtllm {arguments}", **env)
    assert (found, signals) == (expected, [])


@pytest.mark.parametrize(
    ("command", "env", "expected"),
    [
        ("python3 -m dynamo.trtllm", {}, ["DefaultModel"]),
        ("python3 -m dynamo.vllm", {}, ["DefaultModel"]),
        ("python3 -m dynamo.trtllm", {"DYN_TRTLLM_EXTRA_ENGINE_ARGS": "/c/x.yaml"}, ["OpaqueSource"]),
        ("python3 -m dynamo.vllm --model a/b --engine-config-json /c/x.json", {}, ["OpaqueSource"]),
        (
            "python3 -m dynamo.vllm --model a/b --omni",
            {"DYN_VLLM_STAGE_CONFIGS_PATH": "/c/x.yaml"},
            ["OpaqueSource"],
        ),
        (
            "python3 -m dynamo.sglang --model-path a/b --disagg-config /c/x.yaml --disagg-config-key d",
            {},
            ["OpaqueSource"],
        ),
        ("python3 -m dynamo.sglang", {"DYN_SGL_DISAGG_CONFIG": "/c/x.yaml"}, ["OpaqueSource"]),
        ("python3 -m dynamo.vllm --model a/b", {"DYN_LORA_ENABLED": "true"}, ["RuntimeLoading"]),
        ("python3 -m dynamo.sglang --model-path a/b", {"DYN_LORA_ENABLED": "true"}, ["RuntimeLoading"]),
        ("python3 -m dynamo.vllm --model a/b", {"DYN_LORA_ENABLED": "false"}, []),
        ("python3 -m dynamo.sglang --model-path a/b --disagg-config /opt/x.yaml", {}, []),
        ("trtllm-serve serve a/b", {"DYN_TRTLLM_OVERRIDE_ENGINE_ARGS": "no JSON"}, []),
    ],
)
def test_files_defaults_and_adapters_by_request_of_the_workers_are_told(command, env, expected):
    assert told(command, **env)[1] == expected
