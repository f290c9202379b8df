"""More ways of servers, as `servers.py` holds them.

Sources: llama_cpp/server/settings.py (pydantic settings: an option or a variable of the same name),
server/text_generation_server/cli.py (typer), TorchServe's arg_parser.py, aphrodite/entrypoints/cli,
mii/entrypoints/openai_api_server.py, fastchat/serve/model_worker.py, koboldcpp.py,
archive/ktransformers/server/args.py, mistralrs-cli/src/args, openllm/__main__.py, speaches' Dockerfile,
common/args.py of TabbyAPI, modules/shared.py of text-generation-webui, examples/server of whisper.cpp,
xinference/deploy/cmdline.py.
"""

from __future__ import annotations

from tests.fuzz import models
from tests.fuzz.servers import GGUF, HUB, TGI_IMAGES, Way

LLAMA = (("python3", "-m", "llama_cpp.server"),)
LLAMA_IMAGE = ("ghcr.io/abetlen/llama-cpp-python:latest",)
NAME = "llama-cpp-python"
BY_REQUEST = frozenset(("RuntimeLoading",))
LLAMA_CPP_PYTHON = (
    Way(NAME, LLAMA, ("--model", "{m}"), GGUF, images=LLAMA_IMAGE),
    Way(
        NAME,
        LLAMA,
        ("--hf_model_repo_id", "{m}", "--model", "*q8_0.gguf"),
        HUB,
        images=LLAMA_IMAGE,
        honest=False,
    ),
    Way(NAME, LLAMA, (), GGUF, env=(("MODEL", "{m}"),), images=LLAMA_IMAGE),
    Way(
        NAME,
        LLAMA,
        ("--model", "a.gguf"),
        HUB,
        env=(("HF_MODEL_REPO_ID", "{m}"),),
        images=LLAMA_IMAGE,
        honest=False,
    ),
    Way(
        NAME, LLAMA, ("--model", "/srv/a.gguf", "--lora_path", "{m}"), GGUF, images=LLAMA_IMAGE, honest=False
    ),
    Way(
        NAME,
        LLAMA,
        ("--model", "/srv/a.gguf", "--clip_model_path", "{m}"),
        GGUF,
        images=LLAMA_IMAGE,
        honest=False,
    ),
)
TGI_SERVER = (("text-generation-server", "serve"), ("text-generation-server", "download-weights"))
OTHERS = (
    Way("tgi", TGI_SERVER, ("{m}",), HUB, pin=("--revision", "{r}"), images=TGI_IMAGES),
    Way(
        "torchserve",
        (("torchserve", "--start"),),
        ("--model-store", "/tmp/store", "--models", "m=https://example.com/strangers/m.mar"),
        honest=False,
        images=("pytorch/torchserve:0.12.0-cpu",),
        truth="https://example.com/strangers/m.mar",
    ),
    Way("aphrodite", (("aphrodite", "run"),), ("{m}",), HUB, pin=("--revision", "{r}")),
    Way(
        "deepspeedmii",
        (("python3", "-m", "mii.entrypoints.openai_api_server"),),
        ("--model", "{m}"),
        HUB,
        honest=False,
    ),
    Way(
        "fastchat",
        (("python3", "-m", "fastchat.serve.model_worker"),),
        ("--model-path", "{m}"),
        HUB,
        pin=("--revision", "{r}"),
    ),
    Way(
        "koboldcpp",
        (("python3", "koboldcpp.py"), ("koboldcpp",)),
        ("--model", "{m}", "--port", "5001"),
        GGUF,
        honest=False,
    ),
    Way(
        "ktransformers",
        (("python3", "-m", "ktransformers.server.main"),),
        ("--gguf_path", "/srv/x", "--model_path", "{m}"),
        HUB,
        honest=False,
    ),
    Way("mistralrs", (("mistralrs", "serve"),), ("-p", "1234", "-m", "{m}"), HUB, honest=False, joins=False),
    Way("openllm", (("openllm", "serve"),), ("llama3.2:1b",), truth="bento://llama3.2:1b", honest=False),
    Way(
        "speaches",
        images=("ghcr.io/speaches-ai/speaches:latest-cpu",),
        programs=(),
        entry=0,
        codes=BY_REQUEST,
        honest=False,
    ),
    Way(
        "tabbyapi",
        (),
        ("--model-dir", "{m}", "--model-name", "x"),
        (models.on_opaque_volume,),
        images=("ghcr.io/theroyallab/tabbyapi:latest",),
        entry=0,
        honest=False,
    ),
    Way(
        "text-generation-webui",
        (),
        ("--model-dir", "{m}", "--model", "x"),
        (models.on_opaque_volume,),
        images=("atinoda/text-generation-webui:base",),
        entry=0,
        codes=BY_REQUEST,
        honest=False,
    ),
    Way("whisper-cpp", (("whisper-server",),), ("--port", "80", "-m", "{m}"), GGUF, joins=False),
    Way(
        "xinference",
        (("xinference-local",),),
        ("--host", "::"),
        images=("xprobe/xinference:v1.10.0",),
        codes=BY_REQUEST,
        honest=False,
    ),
)
WAYS = (*LLAMA_CPP_PYTHON, *OTHERS)
