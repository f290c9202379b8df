"""Gateways, servers of servers, and servers that take adapters in a request."""

import shlex

import pytest
from tests.workloads.pods import VLLM, mount, names, of, signals

LITELLM = "ghcr.io/berriai/litellm:main-v1.74.0"
LORAX = "ghcr.io/predibase/lorax:0.12"
FILE = {"name": "w", "configMap": {"name": "c"}}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("--model anthropic/claude-3-5-haiku", "api://anthropic/claude-3-5-haiku"),
        ("-m gpt-4o", "api://openai/gpt-4o"),
        ("--model huggingface/bigcode/starcoder", "api://huggingface/bigcode/starcoder"),
        ("--model azure/prod --api_base https://x.openai.azure.com", "api://azure/prod"),
        ("--model openai/m --api_base https://api.example.com/v1", "api://api.example.com/m"),
        ("--model openai/m --api_base=http://vllm.serving.svc:8000/v1", "served://m"),
        ("--model ollama/llama3", "served://llama3"),
    ],
)
def test_a_model_behind_litellm_is_a_route_to_its_provider(line, expected):
    assert names(of(image=LITELLM, args=shlex.split(line))) == [(expected, "Route")]


def test_what_litellm_reads_from_elsewhere_is_opaque():
    args = ["--config", "/app/config.yaml"]
    found = of(image=LITELLM, args=args, volumes=[FILE], volumeMounts=[mount("/app/config.yaml")])
    assert signals(found) == [("OpaqueSource", "spec.containers[0].args[1]")]
    found = of(image=LITELLM, env={"LITELLM_CONFIG_BUCKET_NAME": "b"})
    assert signals(found) == [("OpaqueSource", "spec.containers[0].env[0].value")]


def test_a_list_of_models_that_the_shell_wrote_is_read():
    text = (
        "cat > /tmp/c.yaml <<EOF\nmodel_list:\n- model_name: x\n  litellm_params:\n    model: openai/gpt-4o\n"
        "- model_name: y\n  litellm_params: {model: hosted_vllm/foo, api_base: 'http://vllm:8000/v1'}\nEOF\n"
        "litellm --config /tmp/c.yaml"
    )
    assert names(of(image=LITELLM, command=["sh", "-c", text])) == [
        ("api://openai/gpt-4o", "Route"),
        ("served://foo", "Route"),
    ]


def test_a_client_of_litellm_is_nothing():
    found = of(image=LITELLM, command=["litellm", "--health"])
    assert (names(found), signals(found)) == ([], [])


def test_lorax_takes_adapters_in_a_request():
    args = ["--model-id", "a/b", "--revision", "r", "--adapter-id=l/l@q"]
    found = of(image=LORAX, args=args)
    assert names(found) == [("hf://a/b@r", "Model"), ("hf://l/l@q", "Adapter")]
    assert [name for name, _ in signals(found)] == ["RuntimeLoading"]
    assert signals(of(image=LORAX, args=[*args, "--merge-adapter-weights"])) == []


def test_lorax_reads_variables_and_has_a_model_of_its_own():
    env = {"MODEL_ID": "a/b", "ADAPTER_ID": "l/l", "TRUST_REMOTE_CODE": "true"}
    found = of(image=LORAX, env=env)
    assert names(found) == [("hf://a/b", "Model"), ("hf://l/l", "Adapter")]
    assert [name for name, _ in signals(found)] == ["RemoteCode", "RuntimeLoading"]
    assert [name for name, _ in signals(of(image=LORAX))] == ["DefaultModel", "RuntimeLoading"]


def test_the_source_of_lorax_decides_what_a_name_means():
    assert names(of(image=LORAX, args=["--model-id", "b/k", "--source", "s3"])) == [("s3://b/k", "Model")]
    args = ["--model-id", "a/b", "--adapter-id", "x/1", "--adapter-source", "pbase"]
    assert ("OpaqueSource", "spec.containers[0].args[3]") in signals(of(image=LORAX, args=args))


def test_a_file_of_commands_for_llama_swap_is_opaque_on_a_volume():
    place = {"volumes": [FILE], "volumeMounts": [mount("/app/config.yaml")]}
    found = of(image="ghcr.io/mostlygeek/llama-swap:cuda", **place)
    assert [name for name, _ in signals(found)] == ["OpaqueSource"]
    found = of(image="x", command=["llama-swap", "-config", "/app/config.yaml"], **place)
    assert [name for name, _ in signals(found)] == ["OpaqueSource"]
    assert signals(of(image="ghcr.io/mostlygeek/llama-swap:cuda")) == []


JETSTREAM = "us-docker.pkg.dev/cloud-tpu-images/inference/jetstream-pytorch-server:v0.2.4"
MAXTEXT = "us-docker.pkg.dev/cloud-tpu-images/inference/maxengine-server:v0.2.2"


def test_jetstream_takes_a_hub_name_or_a_checkpoint():
    assert names(of(image=JETSTREAM, args=["--model_id=a/b", "--override_batch_size=30"])) == [
        ("hf://a/b", "Model")
    ]
    command = ["python", "-m", "jetstream_pt.cli", "serve", "--model_id", "a/b"]
    assert names(of(image="x", command=command)) == [("hf://a/b", "Model")]
    command[3] = "list"
    assert names(of(image="x", command=command)) == []


def test_maxtext_reads_pairs_and_its_own_tokenizers_are_no_models():
    args = [
        "model_name=gemma-7b",
        "tokenizer_path=assets/tokenizer.gemma",
        "load_parameters_path=gs://b/items",
    ]
    assert names(of(image=MAXTEXT, args=args)) == [("gs://b/items", "Model")]
    args[1:2] = ["tokenizer_path=t/t", "tokenizer_type=huggingface"]
    assert ("hf://t/t", "Tokenizer") in names(of(image=MAXTEXT, args=args))
    command = ["python3", "MaxText/maxengine_server.py", "MaxText/configs/base.yml", *args]
    assert ("gs://b/items", "Model") in names(of(image="x", command=command))


def test_python_may_start_a_server_by_the_file_of_its_program():
    command = ["python3", "/usr/local/bin/vllm", "serve", "a/b"]
    assert names(of(image=VLLM, command=command)) == [("hf://a/b", "Model")]
