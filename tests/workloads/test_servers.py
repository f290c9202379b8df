"""What each model server names, in the ways its own parser takes it."""

import pytest
from tests.workloads.pods import VLLM, claim, mount, names, of, signals

COMMIT = "47f5f2e2730b698b524765245853a58c151b5b79"
TGI = "ghcr.io/huggingface/text-generation-inference:3.3.4"
TEI = "ghcr.io/huggingface/text-embeddings-inference:1.8"
SGLANG = "lmsysorg/sglang:v0.5.6"
LLAMA = "ghcr.io/ggml-org/llama.cpp:server-cuda"
OLLAMA = "ollama/ollama:0.12.3"
TRITON = "nvcr.io/nvidia/tritonserver:25.08-py3"


@pytest.mark.parametrize(
    "args",
    [
        ["--model", "a/b", "--revision", COMMIT],
        ["--model=a/b", f"--revision={COMMIT}"],
        ["--port", "8000", "a/b", "--rev", COMMIT],
        ["--revision", COMMIT, "--", "a/b"],
        ["--enforce_eager", "--revision", COMMIT, "a/b"],
        ["serve", "a/b", "--revision", COMMIT],
    ],
)
def test_vllm_takes_its_model_as_flag_or_positional(args):
    assert names(of(args=args)) == [(f"hf://a/b@{COMMIT}", "Model")]


def test_every_value_of_a_flag_given_twice_counts():
    found = names(of(args=["--model", "a/b", "--model", "c/d", "--revision", "r1", "--revision", "r2"]))
    assert {name for name, _ in found} == {"hf://a/b@r1", "hf://a/b@r2", "hf://c/d@r1", "hf://c/d@r2"}


def test_options_whose_names_only_resemble_the_model_flag_name_nothing():
    args = ["--model", "a/b", "--model-impl=x/y", "--tokenizer-mode=x/y", "--served-model-name", "x/y", "z/w"]
    assert names(of(args=args)) == [("hf://a/b", "Model")]


def test_drafts_adapters_and_tokenizers_of_vllm_are_sightings_of_their_own():
    args = [
        "a/b",
        "--revision",
        "r",
        "--tokenizer",
        "t/t",
        "--speculative-config",
        '{"model": "d/d", "revision": "q"}',
    ]
    args += ["--lora-modules", "x=l/one", '{"name": "y", "path": "l/two", "base_model_name": "a/b"}']
    assert names(of(args=args)) == [
        ("hf://a/b@r", "Model"),
        ("hf://t/t@r", "Tokenizer"),
        ("hf://l/one", "Adapter"),
        ("hf://l/two", "Adapter"),
        ("hf://d/d@q", "Draft"),
    ]


def test_a_dotted_flag_names_the_draft_too():
    assert names(of(args=["a/b", "--speculative-config.model", "d/d"]))[1] == ("hf://d/d", "Draft")


def test_json_that_cannot_be_read_is_opaque():
    found = of(args=["a/b", "--speculative-config", "[" * 50000])
    assert signals(found) == [("OpaqueSource", "spec.containers[0].args[2]")]


@pytest.mark.parametrize(("flag", "role"), [("--runner=pooling", "Embedding"), ("--task=score", "Reranker")])
def test_the_task_of_vllm_decides_the_role(flag, role):
    assert names(of(args=["a/b", flag])) == [("hf://a/b", role)]


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--no-trust-remote-code", "--trust-remote-code"], True),
        (["--trust-remote-code", "--no-trust-remote-code"], False),
        (["--trust-remote-code", "--no-trust-remote-code", "--trust_remote_code"], True),
        (["--trust-remote-code", "--no-trust"], False),
    ],
)
def test_the_last_of_a_switch_and_its_opposite_wins(flags, told):
    assert bool(signals(of(args=["a/b", *flags]))) is told


@pytest.mark.parametrize("name", ["a/b ", " a/b", "a/b\n"])
def test_a_space_around_a_name_of_the_hub_makes_it_another_name(name):
    (found,) = of(args=[name]).sightings
    assert found.reference is None


@pytest.mark.parametrize("flag", ["--trust-remote-code", "--trust_remote_code", "--trust-remote"])
def test_every_spelling_of_remote_code_is_told(flag):
    assert signals(of(args=["a/b", flag])) == [("RemoteCode", "spec.containers[0].args[1]")]


def test_remote_code_that_is_switched_off_is_nothing():
    assert signals(of(args=["a/b", "--no-trust-remote-code"])) == []


def test_the_modelscope_switch_makes_it_another_hub():
    assert names(of(args=["a/b"], env={"VLLM_USE_MODELSCOPE": "True"})) == [("modelscope://a/b", "Model")]
    assert names(of(args=["a/b"], env={"VLLM_USE_MODELSCOPE": "False"})) == [("hf://a/b", "Model")]


def test_a_door_for_adapters_at_run_time_is_told():
    found = of(args=["a/b"], env={"VLLM_ALLOW_RUNTIME_LORA_UPDATING": "1"})
    assert signals(found) == [("RuntimeLoading", "spec.containers[0].env[0].value")]


def test_vllm_without_a_model_has_one_of_its_own():
    assert signals(of(args=["--port", "80"])) == [("DefaultModel", "spec.containers[0]")]


def test_a_configuration_file_from_a_volume_is_opaque_and_one_of_the_image_is_nothing():
    volume = {"name": "w", "configMap": {"name": "c"}}
    args = ["a/b", "--config", "/etc/c/c.yaml"]
    found = of(args=args, volumeMounts=[mount("/etc/c")], volumes=[volume])
    assert signals(found) == [("OpaqueSource", "spec.containers[0].args[2]")]
    assert signals(of(args=args)) == []


@pytest.mark.parametrize("command", [["vllm", "--version"], ["/bin/true"], ["sleep", "infinity"]])
def test_a_server_image_with_another_command_is_that_command(command):
    found = of(command=command)
    assert (names(found), signals(found), found.servers) == ([], [], ())


def test_tgi_reads_variables_and_a_flag_beats_them():
    env = {
        "MODEL_ID": "a/b",
        "REVISION": "r",
        "LORA_ADAPTERS": "l/one@q,x=/l/two",
        "TRUST_REMOTE_CODE": "true",
    }
    found = of(image=TGI, env=env)
    assert names(found)[:2] == [("hf://a/b@r", "Model"), ("hf://l/one@q", "Adapter")]
    assert signals(found) == [("RemoteCode", "spec.containers[0].env[3].value")]
    assert names(of(image=TGI, env=env, args=["--model-id", "c/d"]))[0] == ("hf://c/d@r", "Model")


def test_tei_is_an_embedding_server_whatever_the_name_says():
    assert names(of(image=TEI, args=["--model-id", "a/reranker"])) == [("hf://a/reranker", "Embedding")]


def test_sglang_takes_adapters_in_three_spellings_and_opens_a_door_with_them():
    args = [
        "--model-pa",
        "a/b",
        "--lora-paths",
        "l/one",
        "x=l/two",
        '{"lora_name": "y", "lora_path": "l/three"}',
    ]
    found = of(image=SGLANG, command=["python3", "-m", "sglang.launch_server", *args])
    assert [name for name, _ in names(found)] == ["hf://a/b", "hf://l/one", "hf://l/two", "hf://l/three"]
    assert [name for name, _ in signals(found)] == ["RuntimeLoading"]


def test_llama_cpp_takes_repositories_files_and_addresses():
    args = [
        "-hf",
        "a/b-GGUF:Q4_K_M",
        "-md",
        "/d/x.gguf",
        "--mmproj-url",
        "https://hf.co/a/b/resolve/r/m.gguf",
    ]
    assert names(of(image=LLAMA, args=args)) == [
        ("hf://a/b-GGUF#Q4_K_M", "Model"),
        ("image://ghcr.io/ggml-org/llama.cpp:server-cuda", "Draft"),
        ("hf://a/b@r#m.gguf", "Projector"),
    ]


def test_llama_server_without_a_model_lets_anybody_download():
    assert signals(of(image=LLAMA, args=["--port", "80"])) == [("RuntimeLoading", "spec.containers[0]")]
    assert signals(of(image=LLAMA, command=["/app/llama-server", "--help"])) == []


def test_a_built_in_preset_of_llama_server_is_a_default_model():
    assert signals(of(image=LLAMA, args=["--gpt-oss-20b-default"])) == [
        ("DefaultModel", "spec.containers[0].args[0]")
    ]


def test_ollama_is_an_open_door_and_hooks_pull():
    hook = {"postStart": {"exec": {"command": ["ollama", "pull", "user/x:7b"]}}}
    found = of(image=OLLAMA, args=["serve"], lifecycle=hook)
    assert names(found) == [("ollama://user/x:7b", "Model")]
    assert signals(found) == [("RuntimeLoading", "spec.containers[0].args[0]")]


def test_triton_lists_repositories_and_its_modes_ignore_case():
    args = ["tritonserver", "--model-repository=s3://b/one", "--model-repo", "s3://https://h:9/b/two"]
    found = of(image=TRITON, args=[*args, "--model-control-mode=EXPLICIT"])
    assert names(found) == [("s3://b/one", "Model"), ("s3://h:9/b/two", "Model")]
    assert signals(found) == [("RuntimeLoading", "spec.containers[0].args[4]")]


def test_huggingfaceserver_gives_the_tokenizer_the_revision_of_the_model():
    args = ["--model_id=a/b", "--model_revision=r", "--tokenizer", "t/t", "--trust_remote_code"]
    found = of(image="kserve/huggingfaceserver:v0.15.2", args=args)
    assert names(found) == [("hf://a/b@r", "Model"), ("hf://t/t@r", "Tokenizer")]
    assert signals(found) == [("RemoteCode", "spec.containers[0].args[4]")]


def test_a_nim_image_is_the_model_and_a_generic_one_is_told():
    assert names(of(image="nvcr.io/nim/meta/llama3-8b-instruct:1.0.3")) == [
        ("image://nvcr.io/nim/meta/llama3-8b-instruct:1.0.3", "Model")
    ]
    generic = of(image="nvcr.io/nim/nvidia/llm-nim:2.0.1", env={"NIM_MODEL_PATH": "hf://a/b"})
    assert names(generic) == [("hf://a/b", "Model")]
    assert signals(of(image="nvcr.io/nim/nvidia/llm-nim:2.0.1")) == [("UnknownServer", "spec.containers[0]")]


def test_the_same_model_of_another_image_is_found_by_its_program():
    assert names(of(image="registry.example.com/x/runtime:7", command=["vllm", "serve", "a/b"])) == [
        ("hf://a/b", "Model")
    ]


def test_a_hub_cache_on_a_claim_is_told_with_the_claim():
    found = of(image=VLLM, args=["a/b"], volumeMounts=[mount("/root/.cache/huggingface")], volumes=[claim()])
    assert signals(found) == [("UntrustedCache", "spec.containers[0].volumeMounts[0]")]
    assert found.signals[0].claim == ("serving", "models")


def test_a_prefix_that_completes_a_hub_variable_is_opaque():
    source = [{"prefix": "HF_", "secretRef": {"name": "s"}}]
    assert signals(of(args=["a/b"], envFrom=source)) == [("OpaqueSource", "spec.containers[0].envFrom[0]")]
    assert signals(of(args=["a/b"], envFrom=[{"prefix": "BILLING_", "secretRef": {"name": "s"}}])) == []
