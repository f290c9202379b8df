"""llama.cpp: llama-server, llama-cli, `llama serve` and their images.

Source: ggml-org/llama.cpp as llama-cpp-python 0.3.36 brings it (common/arg.cpp, common/common.cpp,
app/llama.cpp, tools/server/server.cpp). Names are exact; a flag beats its variable, which beats the files of
the system and of the user. A server without a model is a router: POST /models downloads by name.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
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
            *("model-vocoder", "hf-repo-v", "hf-file-v", "spec-draft-model", "spec-draft-hf"),
            *("control-vector", "control-vector-scaled"),
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
    underscores=True,
)
SERVERS = frozenset(
    (
        *("llama-server", "llama-cli", "llama-embedding", "llama-run", "llama-mtmd-cli", "llamafile"),
        *("llama-completion", "llama-bench", "llama-batched-bench", "llama-perplexity", "llama-imatrix"),
        *("llama-tts", "llama-download"),
    )
)
#: What `llama` is told to be.
VERBS = frozenset(
    (
        *("serve", "server", "cli", "client", "download", "get", "completion", "complete", "bench"),
        *("batched-bench", "perplexity", "fit-params"),
    )
)
READS = ("LLAMA_ARG_MODEL", "LLAMA_ARG_HF_REPO", "LLAMA_CACHE", "MODEL_ENDPOINT")
#: Files of options that every program reads where they are.
FILES = ("/etc/llama.cpp/config.ini", "/root/.config/llama.cpp/config.ini")
#: Built-in presets that are no model.
NO_MODEL = "spec-default"
#: The variables of a draft; the second names are those of before 2026.
DRAFTS = ("LLAMA_ARG_SPEC_DRAFT_MODEL", "LLAMA_ARG_MODEL_DRAFT")
DRAFT_REPOSITORIES = ("LLAMA_ARG_SPEC_DRAFT_HF_REPO", "LLAMA_ARG_HFD_REPO")


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments; None for a client of a server that runs elsewhere."""
    words = program.arguments
    if only(words, "--list-devices", "--cache-list", "-cl", "--server-base"):
        return None
    if program.name == "llama":
        return words[1:] if words and words[0].text in VERBS else None
    return words


def image(image: Reference) -> bool:
    """ghcr.io/ggml-org/llama.cpp and others with the name."""
    last = image.name.rpartition("/")[2]
    return (
        named(image, "llama-cpp", "llamacpp", "llamafile") and "worker" not in last and "python" not in last
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
            run.name(values.place(word), role)
    others(run, given)
    for file in FILES:
        run.configuration(Word(file, run.container.path))
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
    repositories = given.all("hf-repo-draft", "spec-draft-hf") or run.variables(*DRAFT_REPOSITORIES)[:1]
    drafts = given.all("model-draft", "spec-draft-model") or run.variables(*DRAFTS)[:1]
    for word in repositories:
        repository(run, word, Role.DRAFT, drafts)
    for word in () if repositories else drafts:
        run.name(values.place(word), Role.DRAFT)
    for word in given.all("mmproj") or run.variables("LLAMA_ARG_MMPROJ"):
        run.name(values.place(word), Role.PROJECTOR)
    for word in given.all("mmproj-url") or run.variables("LLAMA_ARG_MMPROJ_URL"):
        run.name(word, Role.PROJECTOR)
    for word in given.all("lora", "control-vector"):
        adapters(run, word, scaled=False)
    for word in given.all("lora-scaled", "control-vector-scaled"):
        adapters(run, word, scaled=True)
    for word in given.all("model-vocoder"):
        run.name(values.place(word), Role.MODEL)
    for word in given.all("hf-repo-v") or run.variables("LLAMA_ARG_HF_REPO_V"):
        repository(run, word, Role.MODEL, given.all("hf-file-v"))


def adapters(run: Run, word: Word, *, scaled: bool) -> None:
    """Files with commas between; a scaled one has its scale behind a colon."""
    if run.opaque(word, word.path):
        return
    for piece in word.text.split(","):
        file = piece.strip().strip('"')
        if scaled and file.count(":") == 1:
            file = file.partition(":")[0]
        run.name(values.place(word.cut(file)), Role.ADAPTER)


def doors(run: Run, given: Options, named_a_model: bool) -> None:
    """Router mode, preset files and the presets that are built in."""
    for name, word in given.switches.items():
        if (name.endswith("-default") and name != NO_MODEL) or name.startswith("fim-"):
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


SERVER = Server("llamacpp", frozenset((*SERVERS, "llama")), image, program, read)
