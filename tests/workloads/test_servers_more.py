"""Servers that fewer people run: what each names in its own spelling, and what it lets be loaded."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def config_map(directory):
    """A ConfigMap at a path."""
    return {"volumeMounts": [mount(directory)], "volumes": [{"name": "w", "configMap": {"name": "c"}}]}


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("aphrodite run a/b --rev r --spec-model d/d", ["hf://a/b@r Model", "hf://d/d Draft"]),
        ("python3 -m aphrodite.entrypoints.openai.api_server --model a/b", ["hf://a/b Model"]),
        ("python3 -m fastchat.serve.model_worker --model-pa a/b --revision r", ["hf://a/b@r Model"]),
        (
            "python3 -m fastchat.serve.vllm_worker --model-path a/b --tokenizer t/t",
            ["hf://a/b Model", "hf://t/t Tokenizer"],
        ),
        (
            "python3 -m fastchat.serve.launch_all_serve --model-path-address a/b@h@1 c/d@h@2",
            ["hf://a/b Model", "hf://c/d Model"],
        ),
        ("mistralrs serve -m a/b -t /w/t.json", ["hf://a/b Model", "pvc://serving/models/t.json Tokenizer"]),
        ("mistralrs serve embedding -m a/b", ["hf://a/b Embedding"]),
        ("mistralrs serve -f /w/m.gguf", ["pvc://serving/models/m.gguf Model"]),
        (
            "mistralrs serve -m a/b -f q4.gguf --tok-model-id t/t",
            ["hf://a/b#q4.gguf Model", "hf://t/t Tokenizer"],
        ),
        (
            "mistralrs serve -m a/b --lora x=l/one y=l/two --port 1",
            ["hf://a/b Model", "hf://l/one Adapter", "hf://l/two Adapter"],
        ),
        ("whisper-server -m /w/ggml.bin", ["pvc://serving/models/ggml.bin Model"]),
        (
            "ktransformers --model_path a/b --gguf_path /w/g",
            ["hf://a/b Model", "pvc://serving/models/g Model"],
        ),
        ("python3 -m ktransformers.local_chat --model_p a/b", ["hf://a/b Model"]),
        (
            "koboldcpp --model /w/m.gguf --mmproj /w/p.gguf",
            ["pvc://serving/models/m.gguf Model", "pvc://serving/models/p.gguf Projector"],
        ),
        ("koboldcpp --quiet /w/m.gguf 5001", ["pvc://serving/models/m.gguf Model"]),
        (
            "python3 koboldcpp.py --lora /w/l.gguf --model /w/m.gguf",
            ["pvc://serving/models/m.gguf Model", "pvc://serving/models/l.gguf Adapter"],
        ),
        ("openllm serve llama3.2:1b", ["bento://llama3.2:1b Model"]),
        (
            "xinference launch --model-name x --model_path /w/m -t embedding",
            ["pvc://serving/models/m Embedding"],
        ),
        (
            "python3 server.py --nowebui --model-dir /w --model m --lora a",
            ["pvc://serving/models/m Model", "image://registry.example.com/x/y:1 Adapter"],
        ),
        (
            "python3 main.py --inline-model-loading true --model-dir /w --model-name m",
            ["pvc://serving/models/m Model"],
        ),
    ],
)
def test_each_server_names_its_models_in_its_own_spelling(command, expected):
    found = of(image="registry.example.com/x/y:1", command=command.split(), **ON_CLAIM)
    assert [f"{name} {role}" for name, role in names(found)] == expected


@pytest.mark.parametrize(
    ("image", "env", "args", "expected"),
    [
        (
            "alpindale/aphrodite-openai:1",
            {"APHRODITE_USE_MODELSCOPE": "true"},
            ["run", "a/b"],
            "modelscope://a/b",
        ),
        ("ghcr.io/speaches-ai/speaches:1", {"PRELOAD_MODELS": '["a/b"]'}, [], "hf://a/b"),
        ("ghcr.io/theroyallab/tabbyapi:1", {"TABBY_MODEL_MODEL_NAME": "m"}, [], "pvc://serving/models/m"),
        (
            "koboldai/koboldcpp:1",
            {"KCPP_MODEL": "https://example.com/m.gguf"},
            [],
            "https://example.com/m.gguf",
        ),
    ],
)
def test_variables_of_each_image_name_models(image, env, args, expected):
    volumes = {"volumeMounts": [mount("/app/models")], "volumes": [claim()]}
    assert names(of(image=image, env=env, args=args, **volumes))[0][0] == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"image": "xprobe/xinference:4.1.0", "args": ["xinference-local", "-H", "::"]},
        {"image": "ghcr.io/speaches-ai/speaches:1"},
        {"image": "x/y:1", "command": ["uvicorn", "--factory", "speaches.main:create_app"]},
        {
            "image": "x/y:1",
            "command": ["aphrodite", "run", "a/b"],
            "env": {"APHRODITE_ALLOW_RUNTIME_LORA_UPDATING": "1"},
        },
        {
            "image": "x/y:1",
            "command": ["mistralrs", "serve", "-m", "a/b"],
            "env": {"MISTRALRS_ALLOW_RUNTIME_LORA_UPDATING": "1"},
        },
        {"image": "atinoda/text-generation-webui:1", "args": ["--listen", "--model", "m"]},
    ],
)
def test_what_loads_by_request_is_told(fields):
    assert signals(of(**fields)) == ["RuntimeLoading"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("xinference launch --model-name qwen2.5-instruct", "OpaqueSource"),
        ("xinference register -f /c/model.json", "OpaqueSource"),
        ("mistralrs from-config -f /c/m.toml", "OpaqueSource"),
        ("koboldcpp --config /c/x.kcpps", "OpaqueSource"),
        ("koboldcpp --model /m.gguf --onready x", "OpaqueCommand"),
        ("ktransformers --model_path a/b --optimize_config_path /c/x.yaml", "OpaqueCommand"),
        ("python3 -m fastchat.serve.model_worker", "DefaultModel"),
        ("aphrodite run", "DefaultModel"),
        ("mistralrs serve", "UnknownServer"),
    ],
)
def test_what_cannot_be_told_is_said(command, expected):
    assert signals(of(image="x/y:1", command=command.split(), **config_map("/c"))) == [expected]


@pytest.mark.parametrize(
    "command",
    [
        "python3 -m fastchat.serve.controller",
        "python3 -m fastchat.serve.openai_api_server --host x",
        "xinference list",
        "xinference cached -e http://x:9997",
        "mistralrs doctor",
        "aphrodite collect-env",
        "openllm repo update",
        "python3 main.py --model-name Volvo/V60",
        "python3 server.py --model m --port 80",
        "uvicorn shop.main:app",
    ],
)
def test_clients_controllers_and_other_programs_of_the_name_load_nothing(command):
    found = of(image="registry.example.com/x/y:1", command=command.split())
    assert (names(found), signals(found)) == ([], [])


OVMS = "openvino/model_server:2026.2-gpu"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--gguf_filename", "q4.gguf"], ["hf://a/b#q4.gguf Model"]),
        (
            ["--source_loras", "x=l/one@f.safetensors,y=l/two:0.8,mix=@x:0.5+@y:0.4"],
            ["hf://a/b Model", "hf://l/one#f.safetensors Adapter", "hf://l/two Adapter"],
        ),
        (
            ["--source_loras=z=/w/l.safetensors:0.6"],
            ["hf://a/b Model", "pvc://serving/models/l.safetensors Adapter"],
        ),
        (["--vocoder", "v/c"], ["hf://a/b Model", "hf://v/c Model"]),
        (["--draft_source_model", "d/d"], ["hf://a/b Model", "hf://d/d Draft"]),
    ],
)
def test_openvinos_server_names_what_goes_beside_its_model(args, expected):
    found = of(image=OVMS, args=["--source_model", "a/b", *args], **ON_CLAIM)
    assert [f"{name} {role}" for name, role in names(found)] == expected


def test_a_library_of_openvinos_server_on_a_volume_is_a_program():
    args = ["--source_model", "a/b", "--cpu_extension"]
    assert signals(of(image=OVMS, args=[*args, "/w/x.so"], **ON_CLAIM)) == ["OpaqueCommand"]
    assert signals(of(image=OVMS, args=[*args, "/opt/x.so"], **ON_CLAIM)) == []


@pytest.mark.parametrize(
    "option", [["--config", "/c/x.yaml"], ["--config=/c/x.yaml"], ["--conf", "/c/x.yaml"]]
)
def test_torchtunes_configuration_is_opaque_in_each_spelling(option):
    command = ["tune", "run", "lora_finetune_single_device", *option]
    assert signals(of(image="x/y:1", command=command, **config_map("/c"))) == ["OpaqueSource"]


def test_a_folder_of_adapters_and_a_model_that_is_taken_apart_are_seen():
    command = ["llamafactory-cli", "train", "--model_name_or_path", "a/b", "--adapter_folder", "/w/l"]
    assert ("pvc://serving/models/l", "Adapter") in names(of(image="x/y:1", command=command, **ON_CLAIM))
    command = ["axolotl", "delinearize-llama4", "--model", "a/b", "--output", "/out"]
    assert names(of(image="x/y:1", command=command)) == [("hf://a/b", "Base")]


DJL = "deepjavalibrary/djl-serving:0.36.0-lmi"


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        (
            {"HF_MODEL_ID": "a/b", "HF_REVISION": "r", "OPTION_TOKENIZER": "t/t"},
            ["hf://a/b@r Model", "hf://t/t@r Tokenizer"],
        ),
        (
            {"HF_MODEL_ID": "a/b", "OPTION_SPECULATIVE_CONFIG": '{"model": "d/d"}'},
            ["hf://a/b Model", "hf://d/d Draft"],
        ),
        ({"HF_MODEL_ID": "a/b", "OPTION_TASK": "text-embedding"}, ["hf://a/b Embedding"]),
        (
            {"SERVING_LOAD_MODELS": "x::Python:0=s3://bucket/one, [y]=s3://bucket/two?k=v"},
            ["s3://bucket/one Model", "s3://bucket/two Model"],
        ),
        ({"SERVING_LOAD_MODELS": "NONE", "HF_MODEL_ID": "a/b"}, ["hf://a/b Model"]),
        (
            {"SERVING_MODEL_STORE": "/w/store", "SERVING_LOAD_MODELS": "ALL"},
            ["pvc://serving/models/store Model"],
        ),
    ],
)
def test_djls_variables_name_the_engines_options_and_the_list(env, expected):
    found = of(image=DJL, env=env, **ON_CLAIM)
    assert [f"{name} {role}" for name, role in names(found)] == expected


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["serve", "-m", "x=s3://bucket/one", "s3://bucket/two"], ["s3://bucket/one", "s3://bucket/two"]),
        (["serve", "--models", "x=s3://bucket/one", "-s", "/w"], ["s3://bucket/one"]),
        (["serve", "-s", "/w/store"], ["pvc://serving/models/store"]),
    ],
)
def test_djls_arguments_name_models_or_their_store(args, expected):
    assert [name for name, _ in names(of(image=DJL, args=args, **ON_CLAIM))] == expected


def test_djls_store_is_loaded_beside_a_model_of_the_hub():
    volumes = {"volumeMounts": [mount("/opt/ml/model")], "volumes": [claim()]}
    found = of(image=DJL, env={"HF_MODEL_ID": "a/b"}, **volumes)
    assert names(found) == [("hf://a/b", "Model"), ("pvc://serving/models", "Model")]


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({}, ["RuntimeLoading"]),
        ({"SERVING_MANAGEMENT_ADDRESS": "http://0.0.0.0:8081"}, ["RuntimeLoading"]),
        ({"SERVING_MANAGEMENT_ADDRESS": "http://127.0.0.1:8081"}, []),
        ({"OPTION_ENTRYPOINT": "https://example.com/model.py"}, ["OpaqueCommand", "RuntimeLoading"]),
        ({"OPTION_ENTRYPOINT": "djl_python.huggingface"}, ["RuntimeLoading"]),
        ({"DJL_ENTRY_POINT": "/w/model.py"}, ["OpaqueCommand", "RuntimeLoading"]),
        (
            {"OPTION_TRUST_REMOTE_CODE": "false", "HF_MODEL_TRUST_REMOTE_CODE": "true"},
            ["RuntimeLoading"],
        ),
        ({"HF_MODEL_TRUST_REMOTE_CODE": "true"}, ["RemoteCode", "RuntimeLoading"]),
    ],
)
def test_djls_doors_are_told(env, expected):
    found = of(image=DJL, env={"HF_MODEL_ID": "a/b", **env}, **ON_CLAIM)
    assert sorted(signals(found)) == sorted(expected)


def test_djls_server_in_another_image_keeps_its_management_to_itself():
    found = of(image="x/y:1", command=["djl-serving", "-m", "x=s3://bucket/one"])
    assert (names(found), signals(found)) == ([("s3://bucket/one", "Model")], [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"env": {"MODEL_NAME": "m", "MODEL_BASE_PATH": "s3://bucket/x"}}, ["s3://bucket/x/m"]),
        ({"args": ["--model_base_path=gs://bucket/x"], "env": {"MODEL_NAME": "m"}}, ["gs://bucket/x"]),
        ({"args": ["--model_config_file=/models/c"], "env": {"MODEL_NAME": "m"}}, []),
        ({"args": ["--model_config_file=/models/c", "--model_base_path=gs://bucket/x"]}, []),
        ({"volumeMounts": [mount("/models/model")], "volumes": [claim()]}, ["pvc://serving/models"]),
        ({"volumeMounts": [mount("/models")], "volumes": [claim()]}, ["pvc://serving/models/model"]),
        ({"volumeMounts": [mount("/logs")], "volumes": [claim()]}, []),
    ],
)
def test_tensorflows_server_has_a_base_path_or_a_file_of_models(fields, expected):
    assert [name for name, _ in names(of(image="tensorflow/serving:2.19.0", **fields))] == expected


@pytest.mark.parametrize(
    ("arguments", "expected", "told"),
    [
        (["--model", "a/b"], ["hf://a/b"], []),
        (["--mod=a/b", "--max_length", "5"], ["hf://a/b"], []),
        ([], [], ["DefaultModel"]),
        (["--load-balancer", "x:50050"], [], []),
    ],
)
@pytest.mark.parametrize("module", ["openai_api_server", "api_server"])
def test_deepspeeds_web_servers_load_a_model_unless_they_ask_another(module, arguments, expected, told):
    found = of(image="x/y:1", command=["python3", "-m", f"mii.entrypoints.{module}", *arguments])
    assert ([name for name, _ in names(found)], signals(found)) == (expected, told)
