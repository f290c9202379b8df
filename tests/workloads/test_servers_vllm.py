"""vLLM's own spellings: dotted keys, abbreviations, lists, JSON that names artefacts, other verbs."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

ADAPTERS = '{"audio": "l/speech", "image": "l/vision"}'


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


@pytest.mark.parametrize(
    "spelling",
    [
        ["-sc.model", "d/d"],
        ["--speculative.model", "d/d"],
        ["--speculative_config.model=d/d"],
        ["-s", '{"model": "d/d"}'],
        ["--spec-model", "d/d"],
        ["--spec-method", "draft_model", "--spec_model=d/d"],
    ],
)
def test_every_spelling_of_a_draft_is_seen(spelling):
    assert names(of(args=["a/b", *spelling])) == [("hf://a/b", "Model"), ("hf://d/d", "Draft")]


@pytest.mark.parametrize(
    "args",
    [
        ["-O3", "a/b"],
        ["-O", "3", "a/b"],
        ["-qawq", "a/b"],
        ["--mm-encoder-only", "a/b"],
        ["--kv-cache-metrics", "a/b"],
        ["--fully-sharded-loras", "--no-async-scheduling", "a/b"],
    ],
)
def test_a_switch_does_not_swallow_the_model(args):
    found = of(args=args)
    assert (names(found), signals(found)) == ([("hf://a/b", "Model")], [])


@pytest.mark.parametrize("option", ["ignore-patterns", "lora-target-modules", "middleware", "device-ids"])
def test_what_a_list_holds_is_no_model(option):
    assert names(of(args=["--model", "a/b", f"--{option}", "x", "y/z"])) == [("hf://a/b", "Model")]


@pytest.mark.parametrize(
    "args",
    [
        ["--default-mm-loras", ADAPTERS],
        ["--default_mm_loras.audio", "l/speech", "--default-mm-loras.image", "l/vision"],
        ["--lora-path", "l/speech", "l/vision"],
    ],
)
def test_adapters_of_a_modality_and_of_omni_are_seen(args):
    found = names(of(args=["a/b", *args]))
    assert found == [("hf://a/b", "Model"), ("hf://l/speech", "Adapter"), ("hf://l/vision", "Adapter")]


def test_weights_that_the_loader_is_told_beside_the_model_are_seen():
    args = ["a/b", "--load-format=tensorizer", "--model-loader-extra-config"]
    found = of(args=[*args, '{"tensorizer_uri": "s3://b/w.tensors", "num_readers": 2}'])
    assert names(found) == [("hf://a/b", "Model"), ("s3://b/w.tensors", "Model")]
    assert names(of(args=[*args, '{"enable_multithread_load": true}'])) == [("hf://a/b", "Model")]


def test_a_generation_configuration_of_a_repository_is_seen_and_the_two_words_are_none():
    assert ("hf://c/d", "Model") in names(of(args=["a/b", "--generation-config", "c/d"]))
    for word in ("auto", "vllm"):
        assert names(of(args=["a/b", "--generation-config", word])) == [("hf://a/b", "Model")]


def test_repositories_of_adapters_count_where_their_plugin_is_on():
    env = {"VLLM_LORA_RESOLVER_HF_REPO_LIST": "l/one,l/two"}
    assert names(of(args=["a/b"], env=env)) == [("hf://a/b", "Model")]
    found = names(of(args=["a/b"], env={**env, "VLLM_PLUGINS": "lora_hf_hub_resolver"}))
    assert found[1:] == [("hf://l/one", "Adapter"), ("hf://l/two", "Adapter")]


@pytest.mark.parametrize(
    "args",
    [
        ["--reasoning-parser-plugin", "/c/p.py"],
        ["--structured-outputs-config", '{"reasoning_parser_plugin": "/c/p.py"}'],
        ["--structured-outputs-config.reasoning_parser_plugin", "/c/p.py"],
    ],
)
def test_a_plugin_on_a_volume_is_a_program(args):
    volumes = [{"name": "w", "configMap": {"name": "c"}}]
    found = of(args=["a/b", *args], volumeMounts=[mount("/c")], volumes=volumes)
    assert signals(found) == ["OpaqueCommand"]
    assert signals(of(args=["a/b", *args])) == []


@pytest.mark.parametrize(
    "command",
    [
        ["vllm", "launch", "render", "a/b"],
        ["vllm", "preload", "--model", "a/b"],
        ["vllm", "snapshot", "create", "a/b", "--snapshot-dir", "/s"],
        ["vllm", "bench", "startup", "--model", "a/b"],
        ["vllm", "bench", "sweep", "serve", "--serve-cmd", "vllm serve a/b -tp 2", "--bench-cmd", "x"],
        ["vllm-omni", "serve", "a/b", "--omni"],
        ["python3", "-m", "vllm.entrypoints.launchers.api_server.entry", "--model", "a/b"],
    ],
)
def test_each_verb_that_loads_a_model_names_it(command):
    assert names(of(command=command)) == [("hf://a/b", "Model")]


def test_a_snapshot_is_a_model_and_stages_of_omni_come_from_a_file():
    found = of(command=["vllm", "snapshot", "restore", "/s"], volumeMounts=[mount("/s")], volumes=[claim()])
    assert names(found) == [("pvc://serving/models", "Model")]
    volumes = [{"name": "w", "configMap": {"name": "c"}}]
    args = ["a/b", "--omni", "--deploy-config", "/c/stages.yaml", "--forced-aligner", "c/d"]
    found = of(args=args, volumeMounts=[mount("/c")], volumes=volumes)
    assert names(found)[1:] == [("hf://c/d", "Model")]
    assert signals(found) == ["OpaqueSource"]


@pytest.mark.parametrize("command", [["vllm", "chat", "--url", "http://x"], ["vllm", "collect-env"]])
def test_a_verb_that_loads_nothing_names_nothing(command):
    assert (names(of(command=command)), signals(of(command=command))) == ([], [])
