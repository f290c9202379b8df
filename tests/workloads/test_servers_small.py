"""Servers whose own spellings are few: Infinity, LocalAI's lists, MII, files of options, NIM's utilities."""

import pytest
from tests.workloads import pods
from tests.workloads.pods import claim, mount, names, of

INFINITY = "michaelf34/infinity:0.0.77"
LOCALAI = "localai/localai:v3.5.0"
NIM = "nvcr.io/nim/meta/llama-3.1-8b-instruct:1.8.4"
TRT = "nvcr.io/nvidia/tensorrt-llm/release:1.1.0"


def signals(found):
    """The names of the signals that count."""
    return [name for name, _ in pods.signals(found)]


def test_infinity_takes_a_revision_for_each_model():
    args = ["v2", "--model-id", "a/b", "--revision", "r1", "--model-id", "c/d", "--revision", "r2"]
    found = names(of(image=INFINITY, args=args))
    assert found == [("hf://a/b@r1", "Embedding"), ("hf://c/d@r2", "Embedding")]


def test_infinity_reads_lists_with_semicolons():
    env = [
        {"name": "INFINITY_MODEL_ID", "value": "a/b;c/d;"},
        {"name": "INFINITY_TRUST_REMOTE_CODE", "value": "0;1;"},
    ]
    found = of(image=INFINITY, env=env)
    assert names(found) == [("hf://a/b", "Embedding"), ("hf://c/d", "Embedding")]
    assert "RemoteCode" in signals(found)


def test_an_image_of_the_same_word_is_not_infinity():
    assert signals(of(image="registry.example.com/games/to-infinity:1")) == []


def test_a_list_of_gallery_names_is_read_and_one_of_addresses_is_not():
    read = [{"name": "PRELOAD_MODELS", "value": '[{"id": "localai@bert-embeddings", "name": "ada"}]'}]
    found = of(image=LOCALAI, env=read)
    assert names(found) == [("localai://bert-embeddings", "Model")]
    assert "OpaqueSource" not in signals(found)
    other = [{"name": "PRELOAD_MODELS", "value": '[{"url": "github:a/b/c.yaml"}]'}]
    assert "OpaqueSource" in signals(of(image=LOCALAI, env=other))


def test_a_config_map_below_the_directory_that_localai_serves_is_opaque():
    volumes = [claim("w", "models"), {"name": "c", "configMap": {"name": "yaml"}}]
    mounts = [mount("/models", "w"), mount("/models/chat.yaml", "c")]
    assert "OpaqueSource" in signals(of(image=LOCALAI, volumeMounts=mounts, volumes=volumes))


@pytest.mark.parametrize(
    "call", ['mii.serve("a/b")', 'mii.pipeline("a/b")', 'mii.serve(model_name_or_path="a/b")']
)
def test_a_call_of_mii_names_its_model(call):
    found = of(image="x/y:1", command=["python3", "-c", f"import mii\n{call}\n"])
    assert names(found) == [("hf://a/b", "Model")]
    assert "OpaqueCommand" not in signals(found)


def test_options_that_the_script_writes_are_read():
    def served(body):
        script = (
            f"cat <<'EOF' > /tmp/o.yaml\n{body}\nEOF\ntrtllm-serve a/b --extra_llm_api_options /tmp/o.yaml\n"
        )
        return of(image=TRT, command=["bash", "-c", script])

    assert signals(served("max_batch_size: 8")) == []
    assert signals(served("trust_remote_code: true")) == ["RemoteCode"]
    draft = "speculative_config:\n  decoding_type: Eagle\n  speculative_model_dir: c/d"
    assert names(served(draft)) == [("hf://a/b", "Model"), ("hf://c/d", "Draft")]


def test_a_nim_image_that_only_fetches_has_no_cache_to_distrust():
    env = [{"name": "NIM_CACHE_PATH", "value": "/cache"}]
    kept = {"env": env, "volumeMounts": [mount("/cache", "w")], "volumes": [claim("w", "models")]}
    assert "UntrustedCache" in signals(of(image=NIM, **kept))
    fetching = of(image=NIM, args=["download-to-cache"], **kept)
    assert names(fetching) == [("image://" + NIM, "Model")]
    assert signals(fetching) == []


def test_a_nim_image_that_lists_its_profiles_loads_nothing():
    assert names(of(image=NIM, args=["list-model-profiles"])) == []


@pytest.mark.parametrize(
    "image", ["ghcr.io/huggingface/tgi-gaudi:2.0.6", "registry.example.com/optimum/tgi-tpu:1"]
)
def test_builds_of_tgi_keep_models_in_its_store(image):
    mounts, volumes = [mount("/data", "w")], [{"name": "w", "hostPath": {"path": "/mnt"}}]
    found = of(image=image, args=["--model-id", "a/b"], volumeMounts=mounts, volumes=volumes)
    assert signals(found) == ["UntrustedCache"]


def test_maxtext_on_pathways_names_its_weights():
    args = ["config.yml", "model_name=llama3.1-405b", "load_parameters_path=gs://w/llama/0/items"]
    image = "us-docker.pkg.dev/cloud-tpu-images/inference/jetstream-pathways:v0.2.0"
    assert names(of(image=image, args=args)) == [("gs://w/llama/0/items", "Model")]


def test_infinitys_one_revision_is_that_of_all_models():
    args = ["v2", "--model-id", "a/b", "--model-id", "c/d", "--revision", "r"]
    assert names(of(image=INFINITY, args=args)) == [("hf://a/b@r", "Embedding"), ("hf://c/d@r", "Embedding")]


def test_infinitys_empty_revision_keeps_its_place():
    env = {"INFINITY_MODEL_ID": "a/b;c/d;", "INFINITY_REVISION": ";r;"}
    assert names(of(image=INFINITY, args=["v2"], env=env)) == [
        ("hf://a/b", "Embedding"),
        ("hf://c/d@r", "Embedding"),
    ]


def test_infinitys_option_beats_its_variable():
    env = {"INFINITY_MODEL_ID": "a/b", "INFINITY_TRUST_REMOTE_CODE": "true"}
    assert signals(of(image=INFINITY, args=["v2"], env=env)) == ["RemoteCode"]
    assert signals(of(image=INFINITY, args=["v2", "--no-trust-remote-code"], env=env)) == []
