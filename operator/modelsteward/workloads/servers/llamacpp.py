"""llama.cpp: llama-server, llama-cli and their images. Source: common/arg.cpp, tools/server/README.md, 2026.

A server without a model is a router: POST /models downloads by name.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model", "model-url", "hf-repo", "hf-file", "docker-repo", "models-dir", "models-preset"),
            *("model-draft", "hf-repo-draft", "mmproj", "mmproj-url", "lora", "lora-scaled", "alias"),
            *("model-vocoder", "hf-repo-v", "hf-file-v", "control-vector", "spec-draft-model"),
        )
    ),
    switches=frozenset(
        ("embedding", "embeddings", "reranking", "rerank", "offline", "no-webui", "jinja", "server")
    ),
    short={
        "-m": "model",
        "-mu": "model-url",
        "-hf": "hf-repo",
        "-hfr": "hf-repo",
        "-hff": "hf-file",
        "-dr": "docker-repo",
        "-md": "model-draft",
        "-hfd": "hf-repo-draft",
        "-hfrd": "hf-repo-draft",
        "-mm": "mmproj",
        "-mmu": "mmproj-url",
        "-a": "alias",
        "-mv": "model-vocoder",
        "-hfv": "hf-repo-v",
        "-hfrv": "hf-repo-v",
        "-hffv": "hf-file-v",
        "-s": "seed",
        "-rerank": "reranking",
    },
)
SERVERS = frozenset(
    ("llama-server", "llama-cli", "llama-embedding", "llama-run", "llama-mtmd-cli", "llamafile")
)
READS = ("LLAMA_ARG_MODEL", "LLAMA_ARG_HF_REPO", "LLAMA_CACHE", "MODEL_ENDPOINT")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if only(program.arguments, "--list-devices", "--cache-list"):
        return None
    if program.name in SERVERS or program.module == "llama_cpp.server":
        return program.arguments
    return None


def image(image: Reference) -> bool:
    """ghcr.io/ggml-org/llama.cpp and others with the name."""
    return (
        named(image, "llama-cpp", "llamacpp", "llamafile") and "worker" not in image.name.rpartition("/")[2]
    )


def read(run: Run) -> None:
    """Models, adapters, projectors and drafts of one server."""
    given = options.read(run.words, GRAMMAR)
    role = _role(run, given)
    repositories = given.all("hf-repo") or run.variables("LLAMA_ARG_HF_REPO")
    urls = given.all("model-url") or run.variables("LLAMA_ARG_MODEL_URL")
    docker = given.all("docker-repo") or run.variables("LLAMA_ARG_DOCKER_REPO")
    local = given.all("model") or run.variables("LLAMA_ARG_MODEL")
    files = given.all("hf-file") or run.variables("LLAMA_ARG_HF_FILE")
    for word in repositories:
        repository(run, word, role, files)
    for word in urls:
        run.name(word, role)
    for word in docker:
        run.sight(
            reference.image(word.text if "/" in word.text else f"ai/{word.text}", "oci"),
            role,
            word.path,
            word.text,
        )
    kept = bool(repositories or urls or docker)
    for word in local:
        if kept:
            run.cache(word.text)
        else:
            run.name(word if word.text.startswith(("/", "./")) else word.cut(f"./{word.text}"), role)
    others(run, given)
    doors(run, given, bool(kept or local))
    run.prefixes(READS)
    if kept:
        run.cache(*(word.text for word in run.variables("LLAMA_CACHE")))
        run.hub_cache()


def repository(run: Run, word: Word, role: Role, files: list[Word]) -> None:
    """`user/model[:quant]`; a file beside it picks one of the repository."""
    if run.opaque(word, word.path):
        return
    name, _, quantisation = word.text.partition(":")
    fragment = next((file.text for file in files if file.told), quantisation)
    run.hub_name(word.cut(name), role, fragment=fragment)


def others(run: Run, given: Options) -> None:
    """What is loaded beside the model."""
    for word in given.all("hf-repo-draft"):
        repository(run, word, Role.DRAFT, [])
    for word in given.all("model-draft", "spec-draft-model"):
        run.name(word, Role.DRAFT)
    for word in given.all("mmproj", "mmproj-url") or run.variables(
        "LLAMA_ARG_MMPROJ", "LLAMA_ARG_MMPROJ_URL"
    ):
        run.name(word, Role.PROJECTOR)
    for word in given.all("lora", "lora-scaled"):
        for piece in word.text.split(","):
            run.name(word.cut(piece), Role.ADAPTER)
    for word in given.all("model-vocoder"):
        run.name(word, Role.MODEL)


def doors(run: Run, given: Options, named_a_model: bool) -> None:
    """Router mode, preset files and the presets that are built in."""
    for name, word in given.switches.items():
        if name.endswith("-default"):
            run.signal(SignalName.DEFAULT_MODEL, word.path, "the server has a model by this name of its own")
            run.told = named_a_model = True
    directories = given.all("models-dir") or run.variables("LLAMA_ARG_MODELS_DIR")
    presets = given.all("models-preset") or run.variables("LLAMA_ARG_MODELS_PRESET")
    for word in directories:
        run.name(word, Role.MODEL)
    for word in presets:
        run.configuration(word)
    if directories or presets or not named_a_model:
        if not named_a_model and not directories and not presets and run.environment.sources:
            run.nothing_named(default=False)
            return
        where = next(iter(directories + presets), None)
        path = where.path if where else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, path, "POST /models downloads by name")


def _role(run: Run, given: Options) -> Role:
    if given.on("reranking", "rerank") or run.switched_on("LLAMA_ARG_RERANKING"):
        return Role.RERANKER
    embeds = given.on("embedding", "embeddings") or run.switched_on("LLAMA_ARG_EMBEDDINGS")
    return Role.EMBEDDING if embeds else Role.MODEL


SERVER = Server("llamacpp", frozenset((*SERVERS, "llama_cpp")), image, program, read)
