"""Ray Serve's command: files of applications, modules, their arguments and where their code comes from."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import mount, names, of, read

RAY = "rayproject/ray-ml:2.60.0-gpu"
GPU = {"limits": {"nvidia.com/gpu": "1"}}
CONFIG_MAP = {"volumeMounts": [mount("/app")], "volumes": [{"name": "w", "configMap": {"name": "c"}}]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def serve(*args, **fields):
    """What is said about `serve run` with these arguments, where a model may be."""
    return of(image=RAY, command=["serve", "run", *args], resources=GPU, **fields)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["/app/serve.yaml"], "OpaqueSource"),
        (["/app/serve"], "OpaqueSource"),
        (["--app-dir", "/app", "chat.main:app"], "OpaqueCommand"),
        (["--runtime-env", "/app/env.yaml", "chat:app"], "OpaqueSource"),
    ],
)
def test_files_and_modules_from_a_config_map_are_opaque(args, expected):
    assert expected in signals(serve(*args, **CONFIG_MAP))


@pytest.mark.parametrize(
    "args", [["/serve/app.yaml"], ["chat:app"], ["--blocking", "chat:app", "replicas=2"]]
)
def test_what_the_image_holds_is_no_doubt(args):
    assert signals(serve(*args, **CONFIG_MAP)) == ["UndeclaredAccelerator"]


def test_a_module_of_a_working_directory_on_a_volume_is_a_program():
    assert "OpaqueCommand" in signals(serve("chat:app", workingDir="/app", **CONFIG_MAP))


@pytest.mark.parametrize(
    "args",
    [
        ["--working-dir", "https://example.com/x.zip"],
        ["--runtime-env-json", '{"working_dir": "s3://b/x.zip"}'],
        ['--runtime-env-json={"py_modules": ["s3://b/x.zip"]}'],
    ],
)
def test_code_that_is_fetched_is_opaque(args):
    assert "OpaqueSource" in signals(serve(*args, "chat:app"))
    assert "OpaqueSource" not in signals(serve("--runtime-env-json", '{"env_vars": {"A": "b"}}', "chat:app"))


def test_an_argument_of_an_application_names_a_model_where_its_key_says_so():
    assert names(serve("chat:app", "model_id=a/b", "prompt=c/d")) == [("hf://a/b", "Model")]
    assert names(serve("chat:app", "car=Volvo/V60", "model=fast")) == []


def test_a_tokenizer_of_its_own_is_seen_in_a_service():
    config = """
applications:
  - name: llm
    args:
      llm_configs:
        - model_loading_config: {model_id: chat, model_source: a/b, tokenizer_source: t/t}
"""
    document = {
        "apiVersion": "ray.io/v1",
        "kind": "RayService",
        "metadata": {"name": "x"},
        "spec": {"serveConfigV2": config},
    }
    assert names(read(document)) == [("hf://a/b", "Model"), ("hf://t/t", "Tokenizer")]
