"""How model servers are told what to load, as their manuals say; nothing of this is the product's own table.

Sources: vLLM's engine arguments (docs.vllm.ai), text-generation-inference launcher/src/main.rs,
text-embeddings-inference docs/source/en/cli_arguments.md, SGLang's server arguments (docs.sglang.io),
llama.cpp tools/server/README.md, docs.ollama.com, Triton src/command_line_parser.cc, KServe
python/huggingfaceserver/huggingfaceserver/__main__.py, NIM's environment variables (docs.nvidia.com/nim),
LMDeploy's lmdeploy/cli, TensorRT-LLM's trtllm-serve, TF Serving's docker manual, TorchServe's configuration,
MLServer's settings, OpenVINO Model Server's parameters, localai.io, docs.djl.ai,
infinity libs/infinity_emb/infinity_emb/cli.py, LoRAX's README.md and launcher, LiteLLM's proxy CLI,
llama-swap's README.md, MaxText's base.yml and jetstream-pytorch's CLI, mlflow.org's CLI, BentoML's CLI,
Ray Serve's CLI, lm-evaluation-harness docs/interface.md, axolotl docs/cli.qmd, trl/trainer/model_config.py,
torchtune/_cli/download.py, LLaMA-Factory src/llamafactory/hparams.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz import models
from tests.fuzz.draws import Draws
from tests.fuzz.models import APPROVED, Spelt, Who

Spelling = Callable[[Who, Draws], Spelt]
HUB = (models.hub,)
ANY = (models.hub, models.hub, *models.PATHS)
URIS = (models.bucket, *models.PATHS)
#: The approved model in full, for ways that name a second one beside it.
BASE = APPROVED.hub, "--revision", APPROVED.revision


@dataclass(frozen=True)
class Way:
    """One way to tell one server what to load. In words, `{m}` is the name and `{r}` the revision."""

    server: str
    programs: tuple[tuple[str, ...], ...]
    rest: tuple[str, ...] = ()
    spellings: tuple[Spelling, ...] = ANY
    #: Words that name the revision of a hub's name.
    pin: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    env_pin: tuple[tuple[str, str], ...] = ()
    images: tuple[str, ...] = ()
    #: How many words of the first program the image itself starts; None: it starts something else.
    entry: int | None = None
    #: `--flag value` may be written `--flag=value` and the other way round.
    joins: bool = True
    #: `--model-id` may be written `--model_id`.
    underscores: bool = False
    #: Beginnings that the parser takes for an option of this way.
    short: tuple[tuple[str, str], ...] = ()
    #: The approved model, told like this, is allowed.
    honest: bool = True
    #: What takes the place of `hf` in a hub's references.
    hub: str = "hf"
    #: Without a revision of its own the name has the one of the model beside it.
    inherits: bool = False
    #: Signals that are as good as the reference: the object can't tell more.
    codes: frozenset[str] = frozenset()
    #: Volumes and mounts that belong to it.
    volumes: tuple[models.Entry, ...] = ()
    mounts: tuple[models.Entry, ...] = ()
    #: The truth where no spelling gives it.
    truth: str = ""


VLLM_IMAGES = (
    "vllm/vllm-openai:v0.20.0",
    "quay.io/vllm/vllm:latest",
    "registry.example.com/mirror/vllm-openai:1",
)
SERVE = (("vllm", "serve"),)
API = (
    ("python3", "-m", "vllm.entrypoints.openai.api_server"),
    ("python3", "-m", "vllm.entrypoints.api_server"),
)
VLLM = (
    Way(
        "vllm",
        SERVE,
        ("{m}",),
        pin=("--revision", "{r}"),
        images=VLLM_IMAGES,
        entry=2,
        underscores=True,
        short=(("--revision", "--revisi"),),
    ),
    Way(
        "vllm",
        SERVE,
        ("--port", "8000", "--model", "{m}"),
        pin=("--revision", "{r}"),
        images=VLLM_IMAGES,
        entry=2,
    ),
    Way("vllm", API, ("--model", "{m}", "--enforce-eager"), pin=("--revision", "{r}"), images=VLLM_IMAGES),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--tokenizer", "{m}"),
        pin=("--tokenizer-revision", "{r}"),
        underscores=True,
        inherits=True,
        images=VLLM_IMAGES,
        entry=2,
        short=(("--tokenizer-revision", "--tokenizer-rev"),),
    ),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--hf-config-path", "{m}"),
        underscores=True,
        inherits=True,
        images=VLLM_IMAGES,
        entry=2,
        short=(("--hf-config-path", "--hf-config-p"),),
    ),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--speculative-config", '{"model": "{m}", "num_speculative_tokens": 3}'),
        images=VLLM_IMAGES,
        entry=2,
        underscores=True,
        honest=False,
        short=(("--speculative-config", "--speculative-c"),),
    ),
    Way(
        "vllm", SERVE, (*BASE, "--speculative-config.model", "{m}"), images=VLLM_IMAGES, entry=2, honest=False
    ),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--enable-lora", "--lora-modules", "sql={m}"),
        images=VLLM_IMAGES,
        entry=2,
        underscores=True,
        honest=False,
        joins=False,
    ),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--lora-modules", '{"name": "sql", "path": "{m}"}'),
        images=VLLM_IMAGES,
        entry=2,
        honest=False,
        joins=False,
    ),
    Way(
        "vllm",
        (("vllm", "run-batch"),),
        ("-i", "in.jsonl", "-o", "out.jsonl", "--model", "{m}"),
        pin=("--revision", "{r}"),
        images=VLLM_IMAGES,
    ),
    Way(
        "vllm",
        SERVE,
        ("{m}",),
        HUB,
        env=(("VLLM_USE_MODELSCOPE", "True"),),
        images=VLLM_IMAGES,
        entry=2,
        hub="modelscope",
        honest=False,
    ),
    Way(
        "vllm",
        (("python3", "-m", "dynamo.vllm"),),
        ("--model", "{m}"),
        HUB,
        images=("nvcr.io/nvidia/ai-dynamo/vllm-runtime:1.0.0",),
        honest=False,
    ),
)
TGI_IMAGES = ("ghcr.io/huggingface/text-generation-inference:3.3.5",)
TGI = (
    Way(
        "tgi",
        (("text-generation-launcher",),),
        ("--model-id", "{m}", "--port", "80"),
        pin=("--revision", "{r}"),
        images=TGI_IMAGES,
        entry=1,
    ),
    Way(
        "tgi",
        (("text-generation-launcher",),),
        env=(("MODEL_ID", "{m}"),),
        env_pin=(("REVISION", "{r}"),),
        images=TGI_IMAGES,
        entry=1,
    ),
    Way(
        "tgi",
        (("text-generation-launcher",),),
        ("--model-id", *BASE, "--lora-adapters", "{m}"),
        HUB,
        images=TGI_IMAGES,
        entry=1,
        honest=False,
    ),
    Way(
        "tgi",
        (("text-generation-launcher",),),
        ("--model-id", *BASE),
        HUB,
        env=(("LORA_ADAPTERS", "{m}"),),
        images=TGI_IMAGES,
        entry=1,
        honest=False,
    ),
)
TEI_IMAGES = ("ghcr.io/huggingface/text-embeddings-inference:cpu-1.8",)
TEI = (
    Way(
        "tei",
        (("text-embeddings-router",),),
        ("--model-id", "{m}", "--port", "80"),
        pin=("--revision", "{r}"),
        images=TEI_IMAGES,
        entry=1,
    ),
    Way(
        "tei",
        (("text-embeddings-router",),),
        env=(("MODEL_ID", "{m}"),),
        env_pin=(("REVISION", "{r}"),),
        images=TEI_IMAGES,
        entry=1,
    ),
)
SGLANG_IMAGES = ("lmsysorg/sglang:v0.5.3",)
LAUNCH = (("python3", "-m", "sglang.launch_server"), ("sglang", "serve"))
SGLANG = (
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", "{m}", "--host", "::"),
        pin=("--revision", "{r}"),
        images=SGLANG_IMAGES,
        short=(("--model-path", "--model-pat"),),
    ),
    Way("sglang", LAUNCH, ("--model", "{m}"), pin=("--revision", "{r}"), images=SGLANG_IMAGES),
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", *BASE, "--tokenizer-path", "{m}"),
        images=SGLANG_IMAGES,
        inherits=True,
    ),
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", *BASE, "--speculative-draft-model-path", "{m}"),
        images=SGLANG_IMAGES,
        honest=False,
    ),
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", *BASE, "--lora-paths", "sql={m}"),
        images=SGLANG_IMAGES,
        honest=False,
        joins=False,
    ),
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", "{m}"),
        HUB,
        env=(("SGLANG_USE_MODELSCOPE", "true"),),
        images=SGLANG_IMAGES,
        hub="modelscope",
        honest=False,
    ),
)
LLAMA_IMAGES = ("ghcr.io/ggml-org/llama.cpp:server", "ghcr.io/ggml-org/llama.cpp:server-cuda")
LLAMA = (("llama-server",), ("/app/llama-server",))
GGUF = models.PATHS
FILE = (models.hub_file,)
LLAMACPP = (
    Way("llamacpp", LLAMA, ("-m", "{m}", "--port", "8080"), GGUF, images=LLAMA_IMAGES, entry=1, joins=False),
    Way("llamacpp", LLAMA, ("--model", "{m}"), GGUF, images=LLAMA_IMAGES, entry=1, joins=False),
    Way(
        "llamacpp", LLAMA, ("-hf", "{m}:Q4_K_M"), HUB, images=LLAMA_IMAGES, entry=1, joins=False, honest=False
    ),
    Way(
        "llamacpp",
        LLAMA,
        ("--hf-repo", "{m}", "--hf-file", "model-q8.gguf"),
        HUB,
        images=LLAMA_IMAGES,
        entry=1,
        joins=False,
        honest=False,
    ),
    Way("llamacpp", LLAMA, ("-mu", "{m}"), FILE, images=LLAMA_IMAGES, entry=1, joins=False),
    Way(
        "llamacpp",
        LLAMA,
        ("-hf", APPROVED.hub, "-hfd", "{m}"),
        HUB,
        images=LLAMA_IMAGES,
        entry=1,
        joins=False,
        honest=False,
    ),
    Way(
        "llamacpp",
        LLAMA,
        ("-hf", APPROVED.hub, "--lora", "{m}"),
        GGUF,
        images=LLAMA_IMAGES,
        entry=1,
        joins=False,
        honest=False,
    ),
    Way(
        "llamacpp",
        LLAMA,
        ("-hf", APPROVED.hub, "--mmproj", "{m}"),
        GGUF,
        images=LLAMA_IMAGES,
        entry=1,
        joins=False,
        honest=False,
    ),
    Way(
        "llamacpp",
        LLAMA,
        (),
        HUB,
        env=(("LLAMA_ARG_HF_REPO", "{m}"),),
        images=LLAMA_IMAGES,
        entry=1,
        honest=False,
    ),
    Way("llamacpp", LLAMA, (), GGUF, env=(("LLAMA_ARG_MODEL", "{m}"),), images=LLAMA_IMAGES, entry=1),
)
OLLAMA_IMAGES = ("ollama/ollama:0.12.3", "ollama/ollama:rocm")
OLLAMA = tuple(
    Way(
        "ollama", (("ollama", verb),), ("{m}",), (models.ollama,), images=OLLAMA_IMAGES, entry=1, honest=False
    )
    for verb in ("run", "pull")
)
OLLAMA_SERVE = Way(
    "ollama",
    (("ollama", "serve"), ("ollama", "start")),
    (),
    images=OLLAMA_IMAGES,
    entry=1,
    honest=False,
    codes=frozenset(("RuntimeLoading",)),
)
TRITON_IMAGES = ("nvcr.io/nvidia/tritonserver:25.09-py3",)
TRITON = (
    Way(
        "triton",
        (("tritonserver",),),
        ("--model-repository", "{m}", "--http-port=8000"),
        URIS,
        images=TRITON_IMAGES,
        short=(("--model-repository", "--model-rep"),),
    ),
    Way("triton", (("tritonserver",),), ("--model-store={m}",), URIS, images=TRITON_IMAGES),
    Way(
        "triton",
        (("tritonserver",),),
        (f"--model-repository=s3://{APPROVED.bucket}", "--model-repository={m}"),
        URIS,
        images=TRITON_IMAGES,
    ),
)
HUGGINGFACE = (("python3", "-m", "huggingfaceserver"), ("python", "-m", "huggingfaceserver"))
HUGGINGFACESERVER = (
    Way(
        "huggingfaceserver",
        HUGGINGFACE,
        ("--model_name", "llm", "--model_id", "{m}"),
        HUB,
        pin=("--model_revision", "{r}"),
        images=("kserve/huggingfaceserver:v0.16.0",),
        entry=3,
    ),
    Way(
        "huggingfaceserver",
        HUGGINGFACE,
        ("--model_name=llm", "--model_dir={m}"),
        models.PATHS,
        images=("kserve/huggingfaceserver:v0.16.0",),
        entry=3,
    ),
)
#: TF Serving's flags are `--flag=value`.
TF = Way(
    "tfserving",
    (("tensorflow_model_server",),),
    ("--rest_api_port=8501", "--model_base_path={m}"),
    URIS,
    images=("tensorflow/serving:2.19.1",),
    joins=False,
)
NIM = (
    Way(
        "nim",
        (),
        (),
        (models.hub_uri, *models.PATHS),
        env=(("NIM_MODEL_PATH", "{m}"),),
        images=("nvcr.io/nim/nvidia/llm-nim:1.14.0",),
        entry=0,
    ),
    Way(
        "nim",
        (),
        (),
        (models.hub_uri,),
        images=("nvcr.io/nim/nvidia/llm-nim:2.0.0",),
        entry=0,
        env=(("NIM_MODEL_PATH", f"hf://{APPROVED.hub}@{APPROVED.revision}"), ("NIM_DRAFT_MODEL_PATH", "{m}")),
        honest=False,
    ),
    Way(
        "nim",
        (),
        (),
        HUB,
        images=("nvcr.io/nim/meta/llama-3.1-8b-instruct:1.12.0",),
        entry=0,
        honest=False,
        truth="image://nvcr.io/nim/meta/llama-3.1-8b-instruct:1.12.0",
    ),
)
MLSERVER_IMAGES = ("seldonio/mlserver:1.7.1",)
CONFIG = ({"name": "conf", "configMap": {"name": "conf"}},), ({"name": "conf", "mountPath": "/etc/conf"},)
FROM_FILE = frozenset(("OpaqueSource", "OpaqueCommand"))
MORE = (
    Way(
        "lmdeploy",
        (("lmdeploy", "serve", "api_server"),),
        ("{m}", "--server-port", "23333"),
        pin=("--revision", "{r}"),
        images=("openmmlab/lmdeploy:v0.10.2",),
    ),
    Way(
        "lmdeploy",
        (("lmdeploy", "serve", "api_server"),),
        (APPROVED.hub, "--adapters", "sql={m}"),
        images=("openmmlab/lmdeploy:v0.10.2",),
        honest=False,
        joins=False,
    ),
    Way(
        "trtllm",
        (("trtllm-serve",), ("trtllm-serve", "serve")),
        ("{m}", "--port", "8000"),
        images=("nvcr.io/nvidia/tensorrt-llm/release:1.1.0",),
        honest=False,
    ),
    Way(
        "trtllm",
        (("trtllm-serve",),),
        (f"s3://{APPROVED.bucket}", "--tokenizer", "{m}"),
        images=("nvcr.io/nvidia/tensorrt-llm/release:1.1.0",),
        honest=False,
    ),
    TF,
    Way(
        "torchserve",
        (("torchserve", "--start"),),
        ("--ncs", "--model-store", "{m}"),
        models.PATHS,
        images=("pytorch/torchserve:0.12.0-cpu",),
    ),
    Way("mlserver", (), (), URIS, env=(("MLSERVER_MODEL_URI", "{m}"),), images=MLSERVER_IMAGES, entry=0),
    Way("mlserver", (("mlserver", "start"),), ("{m}",), (models.on_claim,), images=MLSERVER_IMAGES),
    Way(
        "ovms",
        (("ovms",), ("/ovms/bin/ovms",)),
        ("--source_model", "{m}", "--port", "9000"),
        HUB,
        images=("openvino/model_server:2025.3",),
        entry=1,
        honest=False,
    ),
    Way(
        "ovms",
        (("ovms",),),
        ("--model_path", "{m}", "--model_name", "llm"),
        URIS,
        images=("openvino/model_server:2025.3",),
        entry=1,
    ),
    Way(
        "localai",
        (("local-ai", "run"),),
        ("gallery-model-3b",),
        images=("localai/localai:v3.6.0",),
        entry=1,
        honest=False,
        truth="localai://gallery-model-3b",
    ),
    Way(
        "djl",
        (),
        (),
        HUB,
        env=(("HF_MODEL_ID", "{m}"),),
        env_pin=(("HF_REVISION", "{r}"),),
        entry=0,
        images=("deepjavalibrary/djl-serving:0.33.0-lmi",),
        honest=False,
    ),
    Way(
        "djl",
        (),
        (),
        URIS,
        env=(("OPTION_MODEL_ID", "{m}"),),
        entry=0,
        images=("deepjavalibrary/djl-serving:0.33.0-lmi",),
        honest=False,
    ),
    Way(
        "infinity",
        (("infinity_emb", "v2"),),
        ("--model-id", "{m}"),
        HUB,
        pin=("--revision", "{r}"),
        images=("michaelf34/infinity:0.0.77",),
        entry=1,
    ),
    Way(
        "infinity",
        (("infinity_emb", "v2"),),
        (),
        HUB,
        env=(("INFINITY_MODEL_ID", "{m};"),),
        images=("michaelf34/infinity:0.0.77",),
        entry=1,
        honest=False,
    ),
    Way(
        "lorax",
        (("lorax-launcher",),),
        ("--model-id", "{m}"),
        HUB,
        pin=("--revision", "{r}"),
        images=("ghcr.io/predibase/lorax:latest",),
        entry=1,
        honest=False,
    ),
    Way(
        "lorax",
        (("lorax-launcher",),),
        ("--model-id", *BASE, "--adapter-id", "{m}"),
        HUB,
        images=("ghcr.io/predibase/lorax:latest",),
        entry=1,
        honest=False,
    ),
    Way(
        "litellm",
        (("litellm",),),
        ("--model", "openai/gpt-x", "--port", "4000"),
        honest=False,
        images=("ghcr.io/berriai/litellm:main-latest",),
        entry=1,
        truth="api://openai/gpt-x",
    ),
    Way(
        "litellm",
        (("litellm",),),
        ("--config", "/etc/conf/config.yaml"),
        honest=False,
        codes=FROM_FILE,
        images=("ghcr.io/berriai/litellm:main-latest",),
        entry=1,
        volumes=CONFIG[0],
        mounts=CONFIG[1],
    ),
    Way(
        "llama-swap",
        (("llama-swap",),),
        ("--config", "/etc/conf/config.yaml"),
        honest=False,
        images=("ghcr.io/mostlygeek/llama-swap:cuda",),
        entry=1,
        codes=FROM_FILE,
        volumes=CONFIG[0],
        mounts=CONFIG[1],
    ),
    Way(
        "jetstream",
        (("jpt", "serve"), ("python3", "-m", "jetstream_pt.cli", "serve")),
        ("--model_id", "{m}"),
        HUB,
        honest=False,
    ),
    Way(
        "jetstream",
        (("python3", "-m", "MaxText.maxengine_server"),),
        ("MaxText/configs/base.yml", "load_parameters_path={m}"),
        (models.bucket, models.on_claim),
    ),
    Way(
        "mlflow",
        (("mlflow", "models", "serve"),),
        ("-m", "{m}", "-p", "5000"),
        (models.registered, models.bucket),
    ),
    Way(
        "mlflow",
        (("mlflow", "models", "serve"),),
        ("--model-uri", "{m}", "--no-conda"),
        (models.registered, models.bucket),
    ),
    Way(
        "bentoml",
        (("bentoml", "serve"),),
        ("summary:abc123", "--port", "3000"),
        honest=False,
        truth="bento://summary:abc123",
    ),
    Way(
        "rayserve",
        (("serve", "run"),),
        ("/etc/conf/serve.yaml",),
        honest=False,
        codes=FROM_FILE,
        images=("rayproject/ray-llm:2.49.0",),
        volumes=CONFIG[0],
        mounts=CONFIG[1],
    ),
    Way(
        "lm_eval",
        (("lm_eval",), ("lm-eval",), ("python3", "-m", "lm_eval")),
        ("--model", "hf", "--model_args", "pretrained={m},dtype=float16", "--tasks", "mmlu"),
        HUB,
        honest=False,
    ),
    Way("lm_eval", (("lm_eval",),), ("--model", "hf", "--model_args", "pretrained={m},revision={r}"), HUB),
    Way(
        "axolotl",
        (("axolotl", "train"), ("accelerate", "launch", "-m", "axolotl.cli.train")),
        ("config.yml", "--base-model", "{m}"),
        HUB,
        honest=False,
    ),
    Way(
        "axolotl",
        (("axolotl", "train"),),
        ("/etc/conf/config.yml",),
        honest=False,
        codes=FROM_FILE,
        volumes=CONFIG[0],
        mounts=CONFIG[1],
    ),
    Way(
        "trl",
        (("trl", "sft"), ("trl", "dpo")),
        ("--model_name_or_path", "{m}", "--output_dir", "/out"),
        ANY,
        pin=("--model_revision", "{r}"),
    ),
    Way("trl", (("trl", "vllm-serve"),), ("--model", "{m}"), HUB, pin=("--revision", "{r}")),
    Way("torchtune", (("tune", "download"),), ("{m}", "--output-dir", "/tmp/model"), HUB, honest=False),
    Way(
        "torchtune",
        (("tune", "run", "lora_finetune_single_device"),),
        ("--config", "llama3_1/8B_lora_single_device", "checkpointer.checkpoint_dir={m}"),
        (models.on_claim, models.on_image_volume),
    ),
    Way(
        "llamafactory",
        (("llamafactory-cli", "train"),),
        ("--stage", "sft", "--model_name_or_path", "{m}"),
        ANY,
        pin=("--model_revision", "{r}"),
    ),
    Way(
        "llamafactory",
        (("llamafactory-cli", "api"),),
        ("examples/inference/qwen.yaml", "model_name_or_path={m}"),
        HUB,
        honest=False,
    ),
)
MORE_WAYS = (
    Way("vllm", SERVE, ("{m}",), (models.bucket,), images=VLLM_IMAGES, entry=2),
    Way(
        "vllm",
        SERVE,
        (*BASE, "--speculative-config.model={m}", "--speculative-config.num_speculative_tokens", "3"),
        HUB,
        images=VLLM_IMAGES,
        entry=2,
        honest=False,
        joins=False,
    ),
    Way(
        "sglang",
        LAUNCH,
        ("--model-path", *BASE, "--lora-paths", '{"lora_name": "sql", "lora_path": "{m}"}'),
        images=SGLANG_IMAGES,
        honest=False,
        joins=False,
    ),
    Way(
        "infinity",
        (("infinity_emb", "v1"),),
        ("--model-name-or-path", "{m}"),
        HUB,
        pin=("--revision", "{r}"),
        images=("michaelf34/infinity:0.0.77",),
        entry=1,
    ),
    Way(
        "infinity",
        (("infinity_emb", "v2"),),
        ("--model-id", *BASE, "--model-id", "{m}", "--revision", "{r}"),
        HUB,
        images=("michaelf34/infinity:0.0.77",),
        entry=1,
        honest=False,
    ),
    Way(
        "djl",
        (),
        (),
        HUB,
        env=(
            ("HF_MODEL_ID", APPROVED.hub),
            ("HF_REVISION", APPROVED.revision),
            ("OPTION_SPECULATIVE_DRAFT_MODEL", "{m}"),
        ),
        images=("deepjavalibrary/djl-serving:0.33.0-lmi",),
        entry=0,
        honest=False,
    ),
    Way(
        "ovms",
        (("ovms",),),
        ("--source_model", "{m}", "--model_repository_path", "/models", "--task", "text_generation"),
        HUB,
        images=("openvino/model_server:2025.3",),
        entry=1,
        honest=False,
    ),
    Way(
        "trl",
        (("trl", "gkd"),),
        ("--model_name_or_path", APPROVED.hub, "--teacher_model_name_or_path", "{m}"),
        HUB,
        honest=False,
    ),
    Way(
        "llamafactory",
        (("llamafactory-cli", "export"),),
        ("--model_name_or_path", APPROVED.hub, "--adapter_name_or_path", "{m}"),
        HUB,
        honest=False,
    ),
    Way(
        "lm_eval",
        (("lm_eval",),),
        ("--model", "hf", "--model_args", f"pretrained={APPROVED.hub},peft={{m}}"),
        HUB,
        honest=False,
    ),
    Way(
        "tfserving",
        (),
        (),
        (models.on_claim,),
        env=(("MODEL_BASE_PATH", "{m}"), ("MODEL_NAME", ".")),
        images=("tensorflow/serving:2.19.1",),
        entry=0,
        honest=False,
    ),
)
WAYS: tuple[Way, ...] = (
    *MORE_WAYS,
    *VLLM,
    *TGI,
    *TEI,
    *SGLANG,
    *LLAMACPP,
    *OLLAMA,
    OLLAMA_SERVE,
    *TRITON,
    *HUGGINGFACESERVER,
    *NIM,
    *MORE,
)
#: Servers of the product's register that no way covers, with the reason.
NOT_COVERED: dict[str, str] = {}
