"""NVIDIA NIM: an image that is the model, or a generic one that is given a path.

Source: docs.nvidia.com/nim/large-language-models, reference/environment-variables (2.0.9),
reference/advanced-configuration (2.0.1) and reference/cli-reference (2.1.5).
`nvcr.io/nim/<publisher>/<model>` names the model; images of GENERIC take any. What follows `nim-serve`, and
NIM_PASSTHROUGH_ARGS, are vLLM's options.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values, vllmoptions
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

#: Images that serve what they are told.
GENERIC = frozenset(
    ("llm-nim", "vllm-nim", "sglang-nim", "trtllm-nim", "multi-llm", "nim-llm", "model-free-nim")
)
#: Utilities of the images that fetch the model and end, and that only ask.
FETCHING = frozenset(("download-to-cache", "nim_download_to_cache", "download-model", "create-model-store"))
ASKING = frozenset(
    ("list-model-profiles", "nim_list_model_profiles", "nim-llm-check-cache-env", "check-cache-env")
)
STARTS = frozenset(("start_server.sh", "nim-serve", "nim-serve-ray"))
READS = (
    "NIM_MODEL_PATH",
    "NIM_MODEL_NAME",
    "NIM_PEFT_SOURCE",
    "NIM_DRAFT_MODEL_PATH",
    "NIM_REPOSITORY_OVERRIDE",
)


def program(program: Program) -> tuple[Word, ...] | None:
    """The image's own start script, or what fetches its model."""
    if program.name in FETCHING:
        return (Word(program.name, ""), *program.arguments)
    return program.arguments if program.name in STARTS else None


def image(image: Reference) -> bool:
    """An image with `nim/<publisher>/<model>` at its end."""
    parts = image.name.split("/")
    return len(parts) >= 4 and parts[-3] == "nim"


def read(run: Run) -> None:
    """The model that the image is or is given, its adapters and draft, and its cache."""
    container = run.container
    found = container.reference
    verb = run.words[0].text.rpartition("/")[2] if run.words else ""
    if verb in ASKING:
        return
    given = run.variables("NIM_MODEL_PATH")
    if found is not None and not given and found.name.rpartition("/")[2] in GENERIC:
        given = run.variables("NIM_MODEL_NAME")
    for word in given:
        text = word.text.strip()
        # A name of three parts is one of NGC's: organisation, team, model.
        of_ngc = text.count("/") == 2 and "://" not in text and not text.startswith("/")
        run.name(word.cut(f"ngc://{text}") if of_ngc else word, Role.MODEL)
    if found is not None and image(found) and found.name.rpartition("/")[2] not in GENERIC:
        place = run.record.image_place.get(container.path, f"{container.path}.image")
        run.sight(found, Role.MODEL, place, container.image)
    for word in run.variables("NIM_DRAFT_MODEL_PATH"):
        run.name(word, Role.DRAFT)
    doors(run)
    run.prefixes(READS)
    run.nothing_named(default=False)
    if verb not in FETCHING:
        run.cache(*([word.text for word in run.variables("NIM_CACHE_PATH")] or ["/opt/nim/.cache"]))


def doors(run: Run) -> None:
    """Adapters from a directory or an address, remote code and other registries."""
    for word in run.variables("NIM_PEFT_SOURCE"):
        if "://" in word.text:
            run.signal(SignalName.RUNTIME_LOADING, word.path, "adapters are loaded from an address by name")
        else:
            run.name(word, Role.ADAPTER)
    passed = [one for word in run.variables("NIM_PASSTHROUGH_ARGS") for one in values.arguments(run, word)]
    given = options.read((*run.words, *passed), vllmoptions.GRAMMAR)
    for word in given.all("model"):
        run.name(word, Role.MODEL, given.all("revision"))
    vllmoptions.beside(run, given, given.all("revision"))
    vllmoptions.switches(run, given)
    run.remote_code(run.switched_on("NIM_TRUST_CUSTOM_CODE", "NIM_FORCE_TRUST_REMOTE_CODE"))
    for word in run.variables("NIM_REPOSITORY_OVERRIDE"):
        run.signal(SignalName.REDIRECTED_HUB, word.path, "models come from another registry")


SERVER = Server("nim", STARTS | FETCHING, image, program, read)
