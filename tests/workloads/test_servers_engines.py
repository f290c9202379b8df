"""Servers that hand vLLM's options on: KServe's huggingfaceserver and NIM."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

KSERVE = "kserve/huggingfaceserver:v0.20.0"
NIM = "nvcr.io/nim/meta/llama-3.1-8b-instruct:2.0.9"
GENERIC = "nvcr.io/nim/nvidia/llm-nim:2.0.9"
ITSELF = (f"image://{NIM}", "Model")


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--hf-config-path", "c/d"], ("hf://c/d@r", "Model")),
        (["--speculative-config.model", "d/d"], ("hf://d/d", "Draft")),
        (["--default-mm-loras", '{"audio": "l/one"}'], ("hf://l/one", "Adapter")),
    ],
)
def test_kserves_server_takes_the_options_of_vllm(args, expected):
    found = of(image=KSERVE, args=["--model_id=a/b", "--model_revision=r", *args])
    assert names(found) == [("hf://a/b@r", "Model"), expected]


def test_kserves_server_replaces_vllms_own_model_and_revision():
    args = ["--model_id=a/b", "--revision=pinned", "--model=c/d"]
    assert names(of(image=KSERVE, args=args)) == [("hf://a/b", "Model")]


def test_kserves_server_reads_no_variable_and_has_a_directory():
    found = of(image=KSERVE, env={"MODEL_ID": "a/b"}, volumeMounts=[mount("/mnt/models")], volumes=[claim()])
    assert names(found) == [("pvc://serving/models", "Model")]


@pytest.mark.parametrize(
    "more",
    [
        {"env": {"NIM_PASSTHROUGH_ARGS": '--speculative-config \'{"model": "d/d"}\' --max-num-seqs 8'}},
        {"command": ["nim-serve", "--speculative-config.model", "d/d"]},
        {"args": ["nim-serve", "--spec-model", "d/d"]},
    ],
)
def test_what_nim_hands_on_to_vllm_is_read(more):
    found = of(image=NIM, **more)
    assert (names(found), signals(found)) == ([ITSELF, ("hf://d/d", "Draft")], [])


def test_nim_hands_on_adapters_and_remote_code():
    passed = "--enable-lora --lora-modules x=l/one --trust-remote-code"
    found = of(image=GENERIC, env={"NIM_MODEL_PATH": "hf://a/b", "NIM_PASSTHROUGH_ARGS": passed})
    assert names(found) == [("hf://a/b", "Model"), ("hf://l/one", "Adapter")]
    assert signals(found) == ["RemoteCode"]
    assert signals(of(image=NIM, env={"NIM_PASSTHROUGH_ARGS": "--max-num-seqs 8 --enable-lora"})) == []


@pytest.mark.parametrize("verb", ["nim-serve-ray", "nim_download_to_cache", "download-model"])
def test_every_action_that_fetches_makes_the_image_the_model(verb):
    assert names(of(image=NIM, command=[verb])) == [ITSELF]


def test_a_list_of_profiles_fetches_nothing():
    found = of(image=NIM, args=["nim_list_model_profiles"])
    assert (names(found), signals(found)) == ([], [])
