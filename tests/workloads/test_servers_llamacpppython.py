"""llama-cpp-python reads options and variables of its own, and no llama-server's."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

IMAGE = "ghcr.io/abetlen/llama-cpp-python:v0.3.16"
COMMAND = ["python3", "-m", "llama_cpp.server"]
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    "more",
    [
        {"env": {"MODEL": "/w/m.gguf", "CLIP_MODEL_PATH": "/w/p.gguf"}},
        {"command": [*COMMAND, "--model", "/w/m.gguf", "--clip_model_path=/w/p.gguf", "--n_ctx", "1"]},
        {
            "command": ["uvicorn", "--factory", "llama_cpp.server.app:create_app"],
            "env": {"model": "/w/m.gguf", "clip_model_path": "/w/p.gguf"},
        },
    ],
)
def test_the_model_and_its_projector_are_files(more):
    found = of(image=IMAGE, **more, **ON_CLAIM)
    expected = [("pvc://serving/models/m.gguf", "Model"), ("pvc://serving/models/p.gguf", "Projector")]
    assert (names(found), signals(found)) == (expected, [])


def test_with_a_repository_the_model_is_a_file_of_it():
    args = ["--hf_model_repo_id", "a/b-GGUF", "--model", "*Q4_0.gguf", "--clip_model_path", "p.gguf"]
    args += ["--hf_pretrained_model_name_or_path", "t/t"]
    assert names(of(image=IMAGE, command=[*COMMAND, *args])) == [
        ("hf://a/b-GGUF", "Model"),
        ("hf://a/b-GGUF#p.gguf", "Projector"),
        ("hf://t/t", "Tokenizer"),
    ]


def test_a_file_of_settings_on_a_volume_is_opaque():
    volumes = [{"name": "w", "configMap": {"name": "c"}}]
    env = {"CONFIG_FILE": "/w/settings.json"}
    assert signals(of(image=IMAGE, env=env, volumeMounts=[mount("/w")], volumes=volumes)) == ["OpaqueSource"]


def test_without_a_model_it_is_a_server_that_is_told_none():
    assert signals(of(image=IMAGE)) == ["UnknownServer"]


def test_another_application_of_the_same_web_server_is_nothing():
    found = of(image="x/y:1", command=["uvicorn", "shop.app:create_app"], env={"MODEL": "Volvo/V60"})
    assert (names(found), signals(found)) == ([], [])
