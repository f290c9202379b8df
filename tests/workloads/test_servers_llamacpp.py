"""llama.cpp's own spellings: drafts by name and variable, scaled files, presets, files of the system."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

LLAMA = "ghcr.io/ggml-org/llama.cpp:server-cuda"
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def beside(*args, **fields):
    """What is named beside the model."""
    return names(of(image=LLAMA, args=["-hf", "a/b", *args], **ON_CLAIM, **fields))[1:]


@pytest.mark.parametrize(
    ("args", "env", "expected"),
    [
        (["--spec-draft-hf", "d/d:Q4_0"], {}, "hf://d/d#Q4_0"),
        (["-hfd", "d/d", "-md", "d-Q4.gguf"], {}, "hf://d/d#d-Q4.gguf"),
        ([], {"LLAMA_ARG_SPEC_DRAFT_HF_REPO": "d/d"}, "hf://d/d"),
        ([], {"LLAMA_ARG_SPEC_DRAFT_MODEL": "/w/d.gguf"}, "pvc://serving/models/d.gguf"),
        (["--spec_draft_model", "/w/d.gguf"], {}, "pvc://serving/models/d.gguf"),
    ],
)
def test_a_draft_is_seen_in_each_of_its_spellings(args, env, expected):
    assert beside(*args, env=env) == [(expected, "Draft")]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--lora-scaled", "/w/x.gguf:0.5,/w/y.gguf:1.0"], ["x.gguf", "y.gguf"]),
        (["--lora", "/w/x.gguf,/w/y.gguf"], ["x.gguf", "y.gguf"]),
        (["--control-vector", "/w/v.gguf"], ["v.gguf"]),
        (["--control-vector-scaled", "/w/v.gguf:0.8"], ["v.gguf"]),
    ],
)
def test_adapters_and_control_vectors_are_files_without_their_scale(args, expected):
    assert beside(*args) == [(f"pvc://serving/models/{file}", "Adapter") for file in expected]


def test_a_relative_file_is_no_name_of_the_hub():
    assert [name for name, _ in beside("-md", "drafts/d.gguf")] == [f"image://{LLAMA}"]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [
        ("--spec-default", []),
        ("--fim-qwen-7b-spec", ["DefaultModel"]),
        ("--embd-gemma-default", ["DefaultModel"]),
    ],
)
def test_a_preset_is_a_default_model_where_it_names_one(flag, expected):
    assert signals(of(image=LLAMA, args=["-hf", "a/b", flag])) == expected


def test_a_file_of_options_of_the_whole_system_is_opaque_on_a_volume():
    volumes = [{"name": "w", "configMap": {"name": "c"}}]
    found = of(image=LLAMA, args=["-hf", "a/b"], volumeMounts=[mount("/etc/llama.cpp")], volumes=volumes)
    assert signals(found) == ["OpaqueSource"]
    assert signals(of(image=LLAMA, args=["-hf", "a/b"])) == []


@pytest.mark.parametrize("command", [["llama", "serve"], ["llama", "download"], ["llama-bench"]])
def test_other_programs_name_a_model_too(command):
    assert names(of(image="x/y:1", command=[*command, "-hf", "a/b"])) == [("hf://a/b", "Model")]


def test_a_client_of_another_server_loads_nothing():
    found = of(image=LLAMA, command=["/app/llama-cli", "--server-base", "http://chat:8080"])
    assert (names(found), signals(found)) == ([], [])
