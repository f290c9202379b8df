"""TorchServe, MLServer, MLflow and BentoML: files, variables and addresses in their own spellings."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

TORCH = "pytorch/torchserve:0.12.0-gpu"
MLSERVER = "seldonio/mlserver:1.7.1"
BENTO = "registry.example.com/bentos/chat:1"
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def config_map(directory):
    """A ConfigMap at a path."""
    return {"volumeMounts": [mount(directory)], "volumes": [{"name": "w", "configMap": {"name": "c"}}]}


def test_torchserves_variable_beats_its_option_and_the_image_has_a_file():
    args = ["torchserve", "--model-store", "/store", "--ts-config", "/app/c.properties"]
    env = {"TS_CONFIG_FILE": "/c/c.properties"}
    assert "OpaqueSource" in signals(of(image=TORCH, args=args, env=env, **config_map("/c")))
    assert "OpaqueSource" in signals(of(image=TORCH, **config_map("/home/model-server/config.properties")))
    assert "OpaqueSource" not in signals(of(image=TORCH, args=args, **config_map("/c")))


@pytest.mark.parametrize(
    ("args", "env"),
    [(["--model-s", "/w"], {}), (["--model_store=/w"], {}), ([], {"TS_MODEL_STORE": "/w"})],
)
def test_torchserves_store_is_seen_in_each_spelling(args, env):
    found = of(image=TORCH, args=["torchserve", "--start", *args], env=env, **ON_CLAIM)
    assert names(found) == [("pvc://serving/models", "Model")]


def test_torchserves_plugins_and_addresses():
    args = ["torchserve", "--plugins-path", "/w/x.jar", "--models", "a=https://example.com/a.mar"]
    found = of(image=TORCH, args=args, **ON_CLAIM)
    assert (names(found), signals(found)) == ([("https://example.com/a.mar", "Model")], ["OpaqueCommand"])


def test_torchserves_launcher_of_language_models_has_a_default():
    command = ["python", "-m", "ts.llm_launcher"]
    assert names(of(image=TORCH, command=[*command, "--model_id", "a/b"])) == [("hf://a/b", "Model")]
    assert signals(of(image=TORCH, command=command)) == ["DefaultModel"]


@pytest.mark.parametrize(
    "env",
    [
        {
            "MLSERVER_MODEL_HUGGINGFACE_PRETRAINED_MODEL": "a/b",
            "MLSERVER_MODEL_HUGGINGFACE_MODEL_KWARGS": '{"revision": "r", "trust_remote_code": true}',
        },
        {
            "MLSERVER_MODEL_EXTRA": '{"pretrained_model": "a/b",'
            ' "model_kwargs": {"revision": "r", "trust_remote_code": true}}'
        },
    ],
)
def test_the_arguments_of_mlservers_model_pin_it_and_let_code_run(env):
    found = of(image=MLSERVER, env=env)
    assert (names(found), signals(found)) == ([("hf://a/b@r", "Model")], ["RemoteCode"])


def test_mlservers_parameters_from_seldon_and_its_environment():
    parameters = '[{"name": "pretrained_model", "value": "a/b", "type": "STRING"}]'
    env = {"PREDICTIVE_UNIT_PARAMETERS": parameters, "MLSERVER_MODEL_HUGGINGFACE_PRETRAINED_TOKENIZER": "t/t"}
    assert set(names(of(image=MLSERVER, env=env))) == {("hf://a/b", "Model"), ("hf://t/t", "Tokenizer")}
    env = {"MLSERVER_MODEL_URI": "s3://b/m", "MLSERVER_MODEL_ENVIRONMENT_TARBALL": "/w/env.tar.gz"}
    assert signals(of(image=MLSERVER, env=env, **ON_CLAIM)) == ["OpaqueCommand"]


@pytest.mark.parametrize(
    "words",
    [
        ["models", "prepare-env", "-m", "models:/churn/3"],
        ["artifacts", "download", "--artifact-uri", "models:/churn/3"],
        ["deployments", "create", "-t", "x", "-m", "models:/churn/3"],
    ],
)
def test_each_verb_of_mlflow_that_fetches_names_the_model(words):
    assert names(of(image="x/mlflow:3", command=["mlflow", *words])) == [("mlflow://churn@3", "Model")]


def test_mlflows_gateway_has_a_file_and_its_server_nothing():
    command = ["mlflow", "gateway", "start", "--config-path", "/c/g.yaml"]
    assert signals(of(image="x/mlflow:3", command=command, **config_map("/c"))) == ["OpaqueSource"]
    found = of(image="x/mlflow:3", command=["mlflow", "server", "--port", "5000"])
    assert (names(found), signals(found)) == ([], [])


@pytest.mark.parametrize(
    "words",
    [
        ["--production", "iris:qz2k4hx5v6"],
        ["iris:qz2k4hx5v6", "--production"],
        ["--reload", "iris:qz2k4hx5v6"],
    ],
)
def test_a_switch_of_bentoml_does_not_swallow_the_bento(words):
    assert names(of(image=BENTO, command=["bentoml", "serve", *words])) == [
        ("bento://iris:qz2k4hx5v6", "Model")
    ]


@pytest.mark.parametrize("words", [[], ["."], ["service:Chat"], ["service:svc"], ["--port", "3000"]])
def test_a_bento_of_the_working_directory_is_the_image(words):
    assert names(of(image=BENTO, command=["bentoml", "serve", *words])) == [(f"image://{BENTO}", "Model")]


@pytest.mark.parametrize(
    "command",
    [
        ["./env/docker/entrypoint.sh", "bentoml", "serve", "."],
        ["./env/docker/entrypoint.sh", "serve"],
        ["sh", "-c", "cd ./src && ./env/docker/entrypoint.sh bentoml serve . --production"],
        ["python", "-m", "bentoml._internal.server.cli.runner", ".", "--runner-name", "x"],
    ],
)
def test_the_script_of_a_bentos_image_serves_it(command):
    found = of(image=BENTO, command=command, resources={"limits": {"nvidia.com/gpu": "1"}})
    assert (names(found), signals(found)) == ([(f"image://{BENTO}", "Model")], [])


def test_another_image_s_script_of_that_name_is_no_bento():
    found = of(image="x/y:1", command=["/app/entrypoint.sh", "start"])
    assert (names(found), signals(found)) == ([], [])


def test_arguments_of_a_bento_and_what_it_pulls_are_seen():
    found = of(image=BENTO, command=["bentoml", "serve", "--arg", "model_id=a/b,size=c/d"])
    assert ("hf://a/b", "Model") in names(found)
    assert "hf://c/d" not in dict(names(found))
    assert names(of(image=BENTO, command=["bentoml", "models", "pull", "x:1"])) == [("bento://x:1", "Model")]
    args = ["bentoml", "serve", "--arg-file", "/c/a.yaml"]
    assert "OpaqueSource" in signals(of(image=BENTO, command=args, **config_map("/c")))
