"""SGLang's own spellings: the first word, lists, token maps, loaders of other weights, diffusion."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

SGLANG = "lmsysorg/sglang:v0.5.23"


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def serve(*args, **fields):
    """What is said about `sglang serve` with these arguments."""
    return of(image=SGLANG, command=["sglang", "serve", *args], **fields)


@pytest.mark.parametrize(
    "args",
    [
        ["a/b", "--port", "1"],
        ["--log-requests", "--model-path", "a/b"],
        ["--model", "a/b", "--cuda-graph-bs-decode", "1", "x/y"],
        ["--model", "a/b", "--tokenizer-metrics-allowed-custom-labels", "x/y", "z/w"],
        ["--model-path", "a/b", "--router-tls-cert-path", "/tls/cert"],
        ["--model-path", "a/b", "--file-storage-path", "x/y", "--quantization-param-path", "/no"],
    ],
)
def test_only_the_first_word_and_the_options_name_the_model(args):
    assert names(serve(*args)) == [("hf://a/b", "Model")]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--speculative-token-map", "t/map/freq_32768.pt"], ("hf://t/map#freq_32768.pt", "Draft")),
        (["--uno-lora-path", "l/one"], ("hf://l/one", "Adapter")),
        (["--kt-weight-path", "/w/gguf"], ("pvc://serving/models/gguf", "Model")),
        (["--modelopt-checkpoint-restore-path", "/w/q"], ("pvc://serving/models/q", "Model")),
        (["--model-loader-extra-config", '{"presharded_path": "/w/s"}'], ("pvc://serving/models/s", "Model")),
        (["--vae-path", "v/ae"], ("hf://v/ae", "Model")),
        (["--component_paths.transformer", "t/r"], ("hf://t/r", "Model")),
        (["--transformer-weights-path=/w/t.safetensors"], ("pvc://serving/models/t.safetensors", "Model")),
    ],
)
def test_every_other_artefact_is_a_sighting_of_its_own(args, expected):
    found = serve("a/b", *args, volumeMounts=[mount("/w")], volumes=[claim()])
    assert names(found) == [("hf://a/b", "Model"), expected]


def test_weights_that_another_server_hands_over_are_opaque():
    args = [
        "--load-format",
        "remote_instance",
        "--remote-instance-weight-loader-seed-instance-ip",
        "10.0.0.5",
    ]
    assert signals(serve("a/b", *args)) == ["OpaqueSource"]
    assert signals(serve("a/b", "--load-format", "auto")) == []


@pytest.mark.parametrize("args", [["--model-type", "diffusion"], ["--lora-path", "l/one"]])
def test_a_server_of_diffusion_models_takes_adapters_by_name(args):
    assert signals(serve("a/b", *args)) == ["RuntimeLoading"]


@pytest.mark.parametrize("module", ["sglang_router.launch_server", "sglang.compile_deep_gemm"])
def test_other_modules_that_start_a_server_are_read(module):
    found = of(image="x/y:1", command=["python3", "-m", module, "--model-path", "a/b", "--dp-size", "2"])
    assert (names(found), found.servers[0].name) == ([("hf://a/b", "Model")], "sglang")
