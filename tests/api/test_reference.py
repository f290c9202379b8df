"""References: one canonical spelling, and readers for the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.api import reference, referencetext, text
from modelsteward.api.reference import Reference, parse

DIGEST = "sha256:" + "0f" * 32
COMMIT = "47f5f2e2730b698b524765245853a58c151b5b79"


@pytest.mark.parametrize(
    "printed",
    [
        "hf://org/name",
        "hf://gpt2",
        f"hf://org/name@{COMMIT}",
        "hf://org/name@refs/pr/5#file.gguf",
        "hf://org/name#Q4_K_M",
        "modelscope://org/name@v1.0",
        f"oci://ghcr.io/a/b@{DIGEST}",
        "oci://registry.example.com:5000/a/b:1.0",
        "image://docker.io/library/nginx:latest",
        "ollama://library/llama3:8b",
        "ollama://registry.example.com/team/llama3:8b",
        "pvc://ns/claim/a/b",
        "s3://bucket/key",
        "s3://minio.storage:9000/triton/extra",
        "https://host.example/a/b.gguf",
        "mlflow://churn@14",
        "bento://iris:v1",
        "ngc://nvidia/nemo/llama-3_2",
        "api://bedrock/anthropic.claude-v2:0",
        "served://us.meta.llama3-1b-v1:0",
    ],
)
def test_a_canonical_reference_prints_as_it_is_read(printed):
    assert str(parse(printed)) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "org/name",
        "hf://",
        "hf://a/b/c",
        "hf://hf://a/b",
        "hf://a/../b",
        "hf://a%2Fb",
        "hf://a/b@",
        "hf://a/b@x y",
        "hf://аcme/chat",
        "hf://a/b\u200b",
        "hf://models--acme--chat/x",
        "http://host/x",
        "ftp://host/x",
        "https://user@host/x",
        "https://huggingface.co@evil.example/a/b",
        "oci://a/B:1",
        "oci://a/b@sha256:12",
        f"oci://a/b@{DIGEST.upper()}",
        "pvc://claim",
        "s3://b//k",
        "s3://b/./k",
        "s3://b/k/",
        "s3://b/k?x=1",
        "image://a/b:" + "t" * 129,
        "hf://" + "a" * 600,
    ],
)
def test_what_is_no_reference_gives_none(printed):
    assert parse(printed) is None


def test_defaults_of_registries_are_filled_in_and_a_digest_beats_a_tag():
    assert str(reference.image("nginx")) == "image://docker.io/library/nginx:latest"
    assert (
        str(reference.image("index.docker.io/vllm/vllm-openai:v1")) == "image://docker.io/vllm/vllm-openai:v1"
    )
    assert str(reference.image(f"ghcr.io/a/b:1@{DIGEST}", "oci")) == f"oci://ghcr.io/a/b@{DIGEST}"
    assert str(reference.image("localhost/a")) == "image://localhost/a:latest"


def test_ollama_names_get_user_and_tag_and_hub_names_become_hub_references():
    assert str(reference.ollama_name("phi")) == "ollama://library/phi:latest"
    assert str(reference.ollama_name("mannix/x:7b")) == "ollama://mannix/x:7b"
    assert str(reference.ollama_name("hf.co/o/n-GGUF:Q4")) == "hf://o/n-GGUF#Q4"
    assert str(reference.ollama_name("registry.ollama.ai/library/phi")) == "ollama://library/phi:latest"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("hf://o/n:rev", "hf://o/n@rev"),
        ("hf://o/n@rev", "hf://o/n@rev"),
        ("huggingface://o/n", "hf://o/n"),
        ("pvc://claim/a//b/?model=x", "pvc://ns/claim/a/b"),
        ("pvc://claim", "pvc://ns/claim"),
        ("s3://b/k/", "s3://b/k"),
        ("oci+native://ghcr.io/a/b:1", "oci://ghcr.io/a/b:1"),
        ("oci://a/b", "oci://docker.io/a/b:latest"),
        ("https://huggingface.co/o/n/resolve/main/f/x.gguf?download=true", "hf://o/n@main#f/x.gguf"),
        ("https://hf.co/o/n", "hf://o/n"),
        ("https://hf-mirror.com/o/n", "https://hf-mirror.com/o/n"),
        ("https://Files.example.org/a/?x=1", "https://files.example.org/a"),
        ("models:/churn/14", "mlflow://churn@14"),
        ("models:/churn@champion", "mlflow://churn@champion"),
        ("ollama://gemma2:2b", "ollama://library/gemma2:2b"),
    ],
)
def test_storage_uris_become_canonical(written, printed):
    assert str(reference.storage_uri(written, "ns")) == printed


@pytest.mark.parametrize(
    "written", ["hf://o/n:", "pvc://claim/../other", "s3://b/../c", "https://u@h/x", "http://h/x"]
)
def test_uris_that_name_nothing_give_none(written):
    assert reference.storage_uri(written, "ns") is None


def test_the_schemes_are_those_of_the_custom_resources():
    assert frozenset(text.SCHEMES) == referencetext.SCHEMES


def test_the_source_leaves_revision_digest_and_file_away():
    assert parse(f"hf://o/n@{COMMIT}#f").source == ("hf", "o/n")
    assert parse(f"oci://ghcr.io/a/b@{DIGEST}").source == parse("oci://ghcr.io/a/b:1").source


SCHEME = st.sampled_from(sorted(referencetext.SCHEMES))
NAME = st.text(alphabet="abAB01-._:/@#~+= %é", max_size=40)


@given(SCHEME, NAME)
def test_what_is_read_prints_to_what_reads_the_same(scheme, name):
    found = parse(f"{scheme}://{name}")
    if found is not None:
        assert parse(str(found)) == found


@given(st.text(max_size=200))
def test_every_reader_is_total_and_its_answer_is_canonical(written):
    found = [
        parse(written),
        reference.hub_name(written),
        reference.image(written),
        reference.ollama_name(written),
        reference.address(written),
        reference.storage_uri(written, "ns"),
        reference.mlflow(written),
    ]
    for one in found:
        assert one is None or isinstance(one, Reference)
        assert one is None or parse(str(one)) == one


@given(SCHEME, NAME)
def test_storage_uris_of_every_scheme_are_canonical(scheme, name):
    found = reference.storage_uri(f"{scheme}://{name}", "ns")
    assert found is None or parse(str(found)) == found
