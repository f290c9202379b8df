"""Hugging Face's servers and LoRAX: weights beside the model, SageMaker's variables, other backends."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

TGI = "ghcr.io/huggingface/text-generation-inference:3.3.7"
TEI = "ghcr.io/huggingface/text-embeddings-inference:hpu-1.9"
LORAX = "ghcr.io/predibase/lorax:main"
ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize("image", [TGI, LORAX])
@pytest.mark.parametrize(
    "more",
    [
        {"env": {"MODEL_ID": "a/b", "WEIGHTS_CACHE_OVERRIDE": "/w/x"}},
        {"args": ["--weights-cache-override=/w/x"]},
    ],
)
def test_weights_that_are_taken_before_the_hub_are_seen(image, more):
    found = of(image=image, **{"env": {"MODEL_ID": "a/b"}, **more}, **ON_CLAIM)
    assert names(found) == [("hf://a/b", "Model"), ("pvc://serving/models/x", "Model")]


@pytest.mark.parametrize(
    "image", [f"{TGI}-sagemaker", "registry.example.com/huggingface-pytorch-tgi-inference:2.6"]
)
def test_the_variables_of_sagemaker_count_in_its_image(image):
    env = {"HF_MODEL_ID": "a/b", "HF_MODEL_REVISION": "r", "HF_MODEL_TRUST_REMOTE_CODE": "true"}
    found = of(image=image, env=env)
    assert (names(found), signals(found)) == ([("hf://a/b@r", "Model")], ["RemoteCode"])


def test_the_plain_image_has_a_default_model_whatever_sagemaker_is_told():
    assert signals(of(image=TGI, env={"HF_MODEL_ID": "a/b"})) == ["DefaultModel"]


@pytest.mark.parametrize(
    "command",
    [
        ["text-generation-server", "download-weights", "a/b", "--revision", "r"],
        ["text-generation-router-llamacpp", "--model-id", "a/b", "--revision", "r"],
        ["/tgi-entrypoint.sh", "--model-id", "a/b", "--revision", "r"],
    ],
)
def test_other_programs_of_the_images_name_a_model_too(command):
    found = of(image=TGI, command=command)
    assert (names(found), signals(found)) == ([("hf://a/b@r", "Model")], [])


def test_a_file_and_a_tokenizer_of_another_backend_are_seen():
    args = ["--model-id", "/w/engine", "--tokenizer-name", "t/t"]
    assert names(of(image=TGI, args=args, **ON_CLAIM))[1:] == [("hf://t/t", "Tokenizer")]
    args = ["--model-id", "a/b", "--model-gguf", "/w/x.gguf"]
    assert names(of(image=TGI, args=args, **ON_CLAIM))[1:] == [("pvc://serving/models/x.gguf", "Model")]


def test_the_python_backend_of_embeddings_lets_remote_code_run():
    env = {"MODEL_ID": "a/b", "TRUST_REMOTE_CODE": "true"}
    assert signals(of(image=TEI, env=env)) == ["RemoteCode"]
    assert signals(of(image=TEI, env={**env, "TRUST_REMOTE_CODE": "false"})) == []
