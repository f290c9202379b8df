"""speaches, once faster-whisper-server: what it preloads is named, and a request can name any other model."""

import pytest
from tests.workloads.pods import claim, mount, names, of, signals

IMAGE = "ghcr.io/speaches-ai/speaches:0.9.0-cuda"
OLD = "fedirz/faster-whisper-server:latest-cuda"
OPEN = ("RuntimeLoading", "spec.containers[0]")


@pytest.mark.parametrize("image", [IMAGE, OLD])
def test_a_request_can_name_any_model(image):
    found = of(image=image)
    assert names(found) == []
    assert signals(found) == [OPEN]


@pytest.mark.parametrize(
    "words",
    [
        ["uvicorn", "--factory", "speaches.main:create_app"],
        ["python", "-m", "uvicorn", "--factory", "speaches.main:create_app"],
        ["uv", "run", "uvicorn", "faster_whisper_server.main:create_app", "--factory"],
        ["sh", "-c", "exec uvicorn --factory speaches.main:create_app"],
    ],
)
def test_its_program_is_known_in_any_image(words):
    assert [name for name, _ in signals(of(image="registry.example.com/speech:1", command=words))] == [
        "RuntimeLoading"
    ]


def test_another_application_of_uvicorn_is_none():
    assert signals(of(image="python:3.12", command=["uvicorn", "shop.main:app"])) == []


def test_what_is_loaded_at_the_start_is_named():
    found = of(image=IMAGE, env={"PRELOAD_MODELS": '["Systran/faster-whisper-tiny", "rhasspy/piper-voices"]'})
    assert names(found) == [
        ("hf://Systran/faster-whisper-tiny", "Model"),
        ("hf://rhasspy/piper-voices", "Model"),
    ]
    assert names(of(image=OLD, env={"whisper__model": "a/b"})) == [("hf://a/b", "Model")]


@pytest.mark.parametrize("value", ["a/b", "[1]", '["a/b"'])
def test_a_list_that_can_not_be_read_is_opaque(value):
    assert ("OpaqueSource", "spec.containers[0].env[0].value") in signals(
        of(image=IMAGE, env={"PRELOAD_MODELS": value})
    )


def test_a_hub_that_is_switched_off_lets_nobody_name_another():
    found = of(image=IMAGE, env={"PRELOAD_MODELS": '["a/b"]', "HF_HUB_OFFLINE": "1"})
    assert names(found) == [("hf://a/b", "Model")]
    assert signals(found) == []
    assert [name for name, _ in signals(of(image=IMAGE, env={"HF_HUB_OFFLINE": "1"}))] == ["UnknownServer"]


def test_its_cache_on_a_claim_is_told():
    place = "/home/ubuntu/.cache/huggingface/hub"
    found = of(image=IMAGE, volumes=[claim()], volumeMounts=[mount(place)])
    assert ("UntrustedCache", "spec.containers[0].volumeMounts[0]") in signals(found)
