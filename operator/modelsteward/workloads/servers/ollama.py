"""Ollama: whoever reaches it can pull.

Source: ollama/ollama v0.33.0-rc2 (cmd/cmd.go, parser/parser.go, server/routes.go, envconfig/config.go).
`pull`, `run`, `create` and `cp` name models; `serve` names none and takes all. In a job or an init container
it serves nobody. What FROM names is a file where there is one, else a model.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("file", "quantize", "draft-quantize", "keepalive", "format", "dimensions")),
    switches=frozenset(
        ("insecure", "verbose", "nowordwrap", "think", "hidethinking", "truncate", "experimental")
    ),
    short={"-f": "file", "-q": "quantize"},
    joined=True,
)
#: Endings of files of weights, which are no names of the library.
WEIGHTS = (".gguf", ".safetensors", ".bin")
VERBS = frozenset(("serve", "start", "pull", "run", "create", "cp"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The verb and its words; None for what only asks."""
    if program.name != "ollama" or only(program.arguments):
        return None
    words = program.arguments
    return words if words and words[0].text in VERBS else None


def image(image: Reference) -> bool:
    """docker.io/ollama/ollama and its mirrors."""
    return image.name.rpartition("/")[2] in ("ollama", "ollama-rocm", "ollama-cuda")


def read(run: Run) -> None:
    """One ollama command."""
    words = run.words
    verb = words[0].text if words else "serve"
    operands = options.read(words[1:], GRAMMAR).positionals
    if verb in ("serve", "start"):
        serve(run, words[0].path if words else run.container.path)
    elif verb == "create":
        create(run, words[1:])
    elif operands:
        pulled(run, operands[0])


def serve(run: Run, path: str) -> None:
    """An open door, and a store that others may fill."""
    if run.container.runs_once or run.record.ends:
        run.told = True
        return
    run.signal(SignalName.RUNTIME_LOADING, path, "whoever reaches the server can pull by name")
    store = [word.text for word in run.variables("OLLAMA_MODELS")]
    run.cache(
        *(
            store
            or [mount.directory for mount in run.container.mounts if mount.directory.endswith("/.ollama")]
        )
    )
    if not store:
        run.cache("/root/.ollama/models")


def pulled(run: Run, word: Word, role: Role = Role.MODEL) -> None:
    """A name of the library, a user's, another registry's, or the hub's."""
    if run.opaque(word, word.path):
        return
    run.sight(reference.ollama_name(word.text), role, word.path, word.text)


def create(run: Run, words: tuple[Word, ...]) -> None:
    """`create NAME -f FILE`: what FROM and ADAPTER lines name, where the text of the file is in sight."""
    file = next(iter(options.read(words, GRAMMAR).all("file")[-1:]), None)
    if file is None:
        where = words[0] if words else Word("", run.container.path)
        run.signal(SignalName.OPAQUE_SOURCE, where.path, "the Modelfile isn't in sight")
        return
    text = run.files.get(file.text)
    if text is None or not file.cut(text).told:
        run.signal(SignalName.OPAQUE_SOURCE, file.path, f"what {file.text} is made from isn't in sight")
        return
    for line in text.splitlines():
        key, _, value = line.strip().partition(" ")
        made(run, key.upper(), file.cut(value.strip().strip('"')))


def made(run: Run, key: str, word: Word) -> None:
    """One line of a Modelfile."""
    role = {"FROM": Role.MODEL, "DRAFT": Role.DRAFT, "ADAPTER": Role.ADAPTER}.get(key)
    if role is None:
        return
    if key == "ADAPTER" or word.text.startswith(("/", ".", "~")) or word.text.endswith(WEIGHTS):
        run.name(values.place(word), role)
    else:
        pulled(run, word, role)


SERVER = Server("ollama", frozenset(("ollama",)), image, program, read)
