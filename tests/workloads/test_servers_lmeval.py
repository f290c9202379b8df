"""The evaluation harness: arguments of its backends, in one word or in many."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

ON_CLAIM = {"volumeMounts": [mount("/w")], "volumes": [claim()]}


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def evaluate(*words, **fields):
    """What is said about the harness with these words."""
    return of(image="x/eval:1", command=["lm-eval", *words], **fields)


@pytest.mark.parametrize(
    "words",
    [
        ["--model_args", "pretrained=a/b,peft=l/one"],
        ["run", "-M", "hf", "-a", "pretrained=a/b", "peft=l/one"],
        ["--model_a", "pretrained=a/b", "peft=l/one", "--tasks", "x", "y/z"],
    ],
)
def test_arguments_of_the_model_are_read_in_each_spelling(words):
    assert names(evaluate(*words)) == [("hf://a/b", "Model"), ("hf://l/one", "Adapter")]


def test_one_revision_serves_model_adapter_and_tokenizer():
    found = evaluate("--model_args", "pretrained=a/b,revision=r,peft=l/one,tokenizer=t/t")
    assert [name for name, _ in names(found)] == ["hf://a/b@r", "hf://l/one@r", "hf://t/t@r"]
    found = evaluate("--model", "vllm", "-a", "pretrained=a/b,tokenizer=t/t,tokenizer_revision=q")
    assert [name for name, _ in names(found)] == ["hf://a/b", "hf://t/t@q"]


@pytest.mark.parametrize(
    "words",
    [
        ["--model", "nemo_lm", "--model_args", "path=/w"],
        ["--model", "megatron_lm", "--model_args", "load=/w"],
    ],
)
def test_other_backends_name_a_directory(words):
    assert names(evaluate(*words, **ON_CLAIM)) == [("pvc://serving/models", "Model")]


def test_an_adapter_of_vllm_is_seen():
    found = evaluate("--model", "vllm", "--model_args", "pretrained=a/b,lora_local_path=/w", **ON_CLAIM)
    assert names(found) == [("hf://a/b", "Model"), ("pvc://serving/models", "Adapter")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["-C", "/w/run.yaml"], ["OpaqueSource"]), (["--include_path", "/w/tasks"], ["OpaqueCommand"])],
)
def test_files_and_tasks_on_a_volume_are_opaque(words, expected):
    assert signals(evaluate("--model_args", "pretrained=a/b", *words, **ON_CLAIM)) == expected


@pytest.mark.parametrize("words", [["ls", "tasks"], ["validate", "--tasks", "x"], ["--help"]])
def test_what_only_asks_loads_nothing(words):
    assert (names(evaluate(*words)), signals(evaluate(*words))) == ([], [])
