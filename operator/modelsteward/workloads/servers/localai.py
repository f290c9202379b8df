"""LocalAI: models as arguments or in variables, its whole directory, and a gallery that anybody may use.

Source: mudler/LocalAI v4.9.0-22-g82c191afa (core/cli/cli.go, run.go and models.go, read by kong: `run` is the
default, names are exact, a flag beats its variables; core/gallery/gallery.go).
"""

from __future__ import annotations

import msgspec

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.volumes import Mount
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("models-path", "models", "preload-models", "preload-models-config", "galleries"),
            *("models-config-file", "config-file", "external-grpc-backends", "threads"),
        )
    ),
    switches=frozenset(("f16", "cors", "p2p", "federated", "autoload-galleries", "single-active-backend")),
    short={"-t": "threads"},
)
#: Options by their name and the variables that they have.
VARIABLES = {
    "models": ("LOCALAI_MODELS", "MODELS"),
    "models-path": ("LOCALAI_MODELS_PATH", "MODELS_PATH"),
    "preload-models": ("LOCALAI_PRELOAD_MODELS", "PRELOAD_MODELS"),
    "preload-models-config": ("LOCALAI_PRELOAD_MODELS_CONFIG", "PRELOAD_MODELS_CONFIG"),
    "models-config-file": ("LOCALAI_MODELS_CONFIG_FILE", "CONFIG_FILE"),
    "galleries": ("LOCALAI_GALLERIES", "GALLERIES"),
    "external-grpc-backends": ("LOCALAI_EXTERNAL_GRPC_BACKENDS", "EXTERNAL_GRPC_BACKENDS"),
}
#: Commands that don't serve; `models install` fetches.
OTHERS = frozenset(
    (
        *("chat", "federated", "models", "backends", "tts", "sound-generation", "transcript", "p2p-worker"),
        *("worker", "agent-worker", "util", "agent", "mcp-server", "explorer", "completion"),
    )
)
DIRECTORIES = ("/build/models", "/models")
#: Volumes whose content stands in another object.
WRITTEN = ("configMap", "secret", "projected")


def program(program: Program) -> tuple[Word, ...] | None:
    """The words behind `run`, which may be left out."""
    words = program.arguments
    if program.name not in ("local-ai", "localai") or only(words):
        return None
    verb = words[0].text if words else ""
    if verb == "models" and len(words) > 1 and words[1].text == "install":
        return (words[0], *words[2:])
    if verb == "run":
        return words[1:]
    return None if verb in OTHERS else words


def image(image: Reference) -> bool:
    """localai/localai, quay.io/go-skynet/local-ai."""
    return named(image, "localai", "local-ai")


def read(run: Run) -> None:
    """What is named, the directory that is served whole, and the gallery."""
    words = run.words[1:] if run.words and run.words[0].text in ("run", "models") else run.words
    installs = bool(run.words) and run.words[0].text == "models"
    given = options.read(words, GRAMMAR)
    for word in (*given.positionals, *(one for each in _set(run, given, "models") for one in _listed(each))):
        entry(run, word)
    for word in _set(run, given, "preload-models"):
        preloaded(run, word)
    for word in _set(run, given, "preload-models-config") + _set(run, given, "models-config-file"):
        run.configuration(word)
    for word in given.all("config-file"):
        run.configuration(word)
    for word in _set(run, given, "galleries"):
        run.signal(SignalName.REDIRECTED_HUB, word.path, "names are looked up in other galleries")
    for word in _set(run, given, "external-grpc-backends"):
        for one in _listed(word):
            run.code(one.cut(one.text.partition(":")[2]))
    if not installs:
        _store(run, given)
        _door(run, given)


def _set(run: Run, given: Options, option: str) -> list[Word]:
    """An option, else its variables."""
    return given.all(option) or run.variables(*VARIABLES[option])[:1]


def _listed(word: Word) -> list[Word]:
    """A list with commas."""
    return [word.cut(one) for one in word.text.split(",")] if word.told else [word]


def _store(run: Run, given: Options) -> None:
    """The directory that is served whole."""
    for word in _set(run, given, "models-path") or [Word(directory, "") for directory in DIRECTORIES]:
        mount = run.container.mount_of(word.text.rstrip("/")) if word.text.startswith("/") else None
        if mount is not None:
            run.path(word.text, Role.MODEL, word.path or mount.path)
            configured(run, mount)
            break


def _door(run: Run, given: Options) -> None:
    """The gallery, unless it is shut."""
    shut = run.switched_on("LOCALAI_DISABLE_GALLERY_ENDPOINT", "DISABLE_GALLERY_ENDPOINT")
    if shut is None and given.on("disable-gallery-endpoint") is None:
        where = run.words[0].path if run.words else run.container.path
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
            entry(run, word.cut(name))
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
        # `gallery@name` is the model of one gallery.
        run.sight(reference.parse(f"localai://{text.rpartition('@')[2]}"), Role.MODEL, word.path, text)


SERVER = Server("localai", frozenset(("local-ai", "localai")), image, program, read)
