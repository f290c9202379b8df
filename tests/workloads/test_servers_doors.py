"""Servers that load what they are asked for: Ollama, Triton and LocalAI, with what shuts their doors."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

OLLAMA = "docker.io/ollama/ollama:0.33.0"
LOCALAI = "localai/localai:v4.9.0"
TRITON = "nvcr.io/nvidia/tritonserver:26.07-py3"
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def ollama(*words, **fields):
    """What is named by an ollama command."""
    return names(of(image=OLLAMA, command=["ollama", *words], **fields))


@pytest.mark.parametrize(
    "words",
    [
        ["--keepalive", "5m", "qwen3:8b", "hi"],
        ["--format", "json", "--think", "qwen3:8b"],
        ["--dimensions", "256", "--verbose", "qwen3:8b"],
        ["qwen3:8b", "--keepalive=5m"],
    ],
)
def test_the_value_of_an_option_is_no_model(words):
    assert ollama("run", *words) == [("ollama://library/qwen3:8b", "Model")]


def shell(modelfile):
    """What is named by a shell that writes a Modelfile and makes a model of it."""
    script = f"cat > /tmp/M <<'EOF'\n{modelfile}\nEOF\nollama create chat -f /tmp/M"
    return names(of(image=OLLAMA, command=["sh", "-c", script], **ON_CLAIM))


def test_a_modelfile_names_base_draft_and_adapter():
    assert shell('FROM "qwen3:8b"\nDRAFT qwen3:0.6b\nADAPTER /w/a.gguf\nSYSTEM FROM x') == [
        ("ollama://library/qwen3:8b", "Model"),
        ("ollama://library/qwen3:0.6b", "Draft"),
        ("pvc://serving/models/a.gguf", "Adapter"),
    ]


def test_a_file_of_weights_is_no_name_of_the_library():
    assert [name for name, _ in shell("from model.gguf")] == [f"image://{OLLAMA}"]


def test_a_repository_of_vertex_is_one_of_tritons():
    found = of(image=TRITON, args=["tritonserver"], env={"AIP_STORAGE_URI": "gs://b/repository"})
    assert names(found) == [("gs://b/repository", "Model")]
    args = ["tritonserver", "--model-repository=/w"]
    assert names(of(image=TRITON, args=args, env={"AIP_STORAGE_URI": "gs://b/x"}, **ON_CLAIM)) == [
        ("pvc://serving/models", "Model")
    ]


@pytest.mark.parametrize("option", ["backend-directory", "repoagent-directory", "cache-directory"])
def test_libraries_of_triton_on_a_volume_are_programs(option):
    args = ["tritonserver", "--model-repository=s3://b/r", f"--{option}"]
    assert signals(of(image=TRITON, args=[*args, "/w/x"], **ON_CLAIM)) == ["OpaqueCommand"]
    assert signals(of(image=TRITON, args=[*args, "/opt/tritonserver/backends"])) == []


def test_the_openai_frontend_names_repository_and_tokenizer():
    command = ["python3", "openai_frontend/main.py", "--model-repository", "/w", "--tokenizer", "t/t"]
    assert names(of(image=TRITON, command=command, **ON_CLAIM)) == [
        ("pvc://serving/models", "Model"),
        ("hf://t/t", "Tokenizer"),
    ]
    assert names(of(image="x/y:1", command=["python3", "main.py", "--tokenizer", "t/t"])) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"command": ["local-ai", "phi-2"]},
        {"command": ["local-ai", "run", "localai@phi-2"]},
        {"args": ["phi-2"]},
        {"args": ["run", "--threads", "4", "--f16", "phi-2"]},
        {"env": {"MODELS": "phi-2"}},
        {"args": ["--models=phi-2"], "env": {"LOCALAI_MODELS": "other"}},
    ],
)
def test_localai_is_told_a_model_in_each_of_its_ways(fields):
    found = of(image=LOCALAI, **fields)
    assert (names(found), signals(found)) == ([("localai://phi-2", "Model")], ["RuntimeLoading"])


def test_an_installation_of_a_gallerys_model_serves_nobody():
    found = of(image=LOCALAI, command=["local-ai", "models", "install", "phi-2"])
    assert (names(found), signals(found)) == ([("localai://phi-2", "Model")], [])
    assert names(of(image=LOCALAI, command=["local-ai", "worker", "--x"])) == []


def test_a_shut_gallery_is_no_open_door():
    args = ["run", "--disable-gallery-endpoint", "phi-2"]
    assert signals(of(image=LOCALAI, args=args)) == []
    assert signals(of(image=LOCALAI, env={"MODELS": "phi-2", "DISABLE_GALLERY_ENDPOINT": "true"})) == []


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"PRELOAD_MODELS_CONFIG": "/w/x.yaml"}, "OpaqueSource"),
        ({"CONFIG_FILE": "/w/x.yaml"}, "OpaqueSource"),
        ({"EXTERNAL_GRPC_BACKENDS": "mine:/w/backend.py"}, "OpaqueCommand"),
        ({"GALLERIES": '[{"name": "x", "url": "https://example.com/x.yaml"}]'}, "RedirectedHub"),
    ],
)
def test_files_backends_and_galleries_of_localai_are_told(env, expected):
    shut = {"MODELS": "phi-2", "DISABLE_GALLERY_ENDPOINT": "true"}
    assert signals(of(image=LOCALAI, env={**shut, **env}, **ON_CLAIM)) == [expected]
    assert signals(of(image=LOCALAI, env={**shut, "CONFIG_FILE": "/app/x.yaml"})) == []


def test_the_directory_of_the_flag_beats_that_of_the_variable():
    found = of(image=LOCALAI, args=["--models-path", "/w"], env={"MODELS_PATH": "/other"}, **ON_CLAIM)
    assert names(found) == [("pvc://serving/models", "Model")]
