"""LocalAI: models as arguments or in variables, its whole directory, and a gallery that anybody may use.

Source: localai.io, core/cli/run.go, 2026.
"""

from __future__ import annotations

import msgspec

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.volumes import Mount
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("models-path", "models", "preload-models", "preload-models-config", "address"))
)
DIRECTORIES = ("/build/models", "/models")
#: Volumes whose content stands in another object.
WRITTEN = ("configMap", "secret", "projected")


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `run`, which may be left out."""
    words = program.arguments
    if program.name not in ("local-ai", "localai") or only(words):
        return None
    if words and words[0].text == "run":
        return words[1:]
    return words if not words or words[0].text.startswith("-") else None


def image(image: Reference) -> bool:
    """localai/localai, quay.io/go-skynet/local-ai."""
    return named(image, "localai", "local-ai")


def read(run: Run) -> None:
    """What is named, the directory that is served whole, and the gallery."""
    words = run.words[1:] if run.words and run.words[0].text == "run" else run.words
    given = options.read(words, GRAMMAR)
    lists = run.variables("LOCALAI_MODELS", "MODELS") + given.all("models")
    for word in given.positionals + [each.cut(one) for each in lists for one in each.text.split(",")]:
        entry(run, word)
    preloads = (
        "LOCALAI_PRELOAD_MODELS",
        "PRELOAD_MODELS",
        "LOCALAI_PRELOAD_MODELS_CONFIG",
        "PRELOAD_MODELS_CONFIG",
    )
    for word in run.variables(*preloads) + given.all("preload-models", "preload-models-config"):
        preloaded(run, word)
    stores = run.variables("LOCALAI_MODELS_PATH", "MODELS_PATH") + given.all("models-path")
    for word in stores or [Word(directory, "") for directory in DIRECTORIES]:
        mount = run.container.mount_of(word.text.rstrip("/")) if word.text.startswith("/") else None
        if mount is not None:
            run.path(word.text, Role.MODEL, word.path or mount.path)
            configured(run, mount)
            break
    if run.switched_on("LOCALAI_DISABLE_GALLERY_ENDPOINT", "DISABLE_GALLERY_ENDPOINT") is None:
        where = words[0].path if words else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, where, "the gallery loads by name")


def preloaded(run: Run, word: Word) -> None:
    """A JSON list of gallery names; what an address says is to be fetched isn't in sight."""
    if run.opaque(word, word.path):
        return
    try:
        listed = msgspec.json.decode(word.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        listed = None
    for one in listed if isinstance(listed, list) else [None]:
        name = one.get("id") if isinstance(one, dict) else None
        if isinstance(name, str) and name:
            entry(run, word.cut(name.rpartition("@")[2]))
        else:
            run.signal(SignalName.OPAQUE_SOURCE, word.path, "a list of models to fetch isn't read")


def configured(run: Run, store: Mount) -> None:
    """YAML files in the directory decide what is served: what may put them there from a ConfigMap."""
    for container in run.container.pod.containers:
        own = container is run.container
        if not own and not any(mount.volume is store.volume for mount in container.mounts):
            continue
        for mount in container.mounts:
            if mount.volume.kind in WRITTEN and (not own or mount.directory.startswith(store.directory)):
                detail = f"a {mount.volume.kind} volume may say what LocalAI serves"
                run.signal(SignalName.OPAQUE_SOURCE, mount.path, detail)


def entry(run: Run, word: Word) -> None:
    """A gallery name, or a URI of another catalogue."""
    text = word.text.strip()
    if not text or run.opaque(word, word.path):
        return
    if text.startswith(("huggingface://", "hf://")):
        name = text.partition("://")[2].split("/")
        found = reference.hub_name("/".join(name[:2]), fragment="/".join(name[2:]))
        run.sight(found, Role.MODEL, word.path, text)
    elif "://" in text:
        run.uri(word.cut(text), Role.MODEL, word.path)
    else:
        run.sight(reference.parse(f"localai://{text}"), Role.MODEL, word.path, text)


SERVER = Server("localai", frozenset(("local-ai", "localai")), image, program, read)
