"""Servers that another program starts, and programs that run commands of their own text.

Rule: what starts a model server is read, or it is `OpaqueCommand`. A program that isn't known, with a server
behind it (`strace vllm serve …`, `tmux new 'vllm serve …'`), is no way around being read; neither is `awk`
or `sed`, whose texts run programs. Who runs in a known server's image, or calls a loader, speaks of models.
"""

from __future__ import annotations

from functools import lru_cache

from modelsteward.api.reference import Reference
from modelsteward.api.referencetext import HUBS
from modelsteward.api.sighting import SignalName
from modelsteward.workloads import behind, harmless, program
from modelsteward.workloads.commands import Command
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.servers import SERVERS, server_of
from modelsteward.workloads.word import Word

#: Programs of servers that need no verb, and beginnings of their modules.
PROGRAMS = frozenset(
    (
        *("llama-server", "text-generation-launcher", "text-embeddings-router", "tritonserver"),
        *("trtllm-serve", "koboldcpp", "xinference-local", "whisper-server"),
    )
)
MODULES = ("vllm.entrypoints", "sglang.launch_server", "llama_cpp.server", "mlx_lm.server")
#: Verbs with which a program serves or fetches.
VERBS = {
    "vllm": frozenset(("serve", "run-batch")),
    "sglang": frozenset(("serve",)),
    "lmdeploy": frozenset(("serve",)),
    "ollama": frozenset(("serve", "start", "run", "pull")),
    "aphrodite": frozenset(("run", "serve")),
    "mistralrs": frozenset(("serve", "run", "from-config")),
}
#: Texts by which a program says that it loads models.
LOADING = (
    *("from_pretrained", "snapshot_download", "hf_hub_download", "import vllm", "from vllm"),
    *(
        "vllm.LLM",
        "vllm.AsyncLLM",
        "vllm.entrypoints",
        "vllm.engine",
        "import transformers",
        "from transformers",
        "huggingface_hub",
        "llama_cpp",
        "import sglang",
    ),
)
_MARKS = frozenset(
    (*VERBS, *PROGRAMS, *LOADING, *behind.NAMES, "mlx_lm", "awk ", "sed ", " serve", "\tserve", "\nserve")
)
#: A cheap look: one of these is in every text that matters. What holds another of them is left out.
MARKS = tuple(mark for mark in sorted(_MARKS) if not any(other in mark for other in _MARKS - {mark}))
#: Programs that look at others, or speak to them, and start none.
LOOKING = (harmless.HARMLESS - {"awk", "sed", "mpirun", "sshd"}) | frozenset(
    ("pgrep", "pkill", "killall", "ps", "curl", "wget", "kubectl", "helm", "which", "type")
)
#: Programs with such a verb that serve no model by themselves.
NO_SERVERS = frozenset((*VERBS, "ray", "bentoml", "mkdocs", "hugo", "npx"))
#: Programs that put files somewhere, and where servers look.
WRITERS = frozenset(
    ("cp", "mv", "ln", "tar", "unzip", "rsync", "install", "dd", "tee", "git", "curl", "wget", "mount")
)
LOOKED_AT = (".cache/huggingface", "site-packages", "dist-packages", "/etc/hosts")
AWK = frozenset(("awk", "gawk", "mawk", "nawk"))
_BLANK = str.maketrans("'\"`;&|(){}[]=!,", " " * 15)
#: What may stand behind the last delimiter of sed's `s`; `e` runs what comes out.
_SED_FLAGS = frozenset("gpiIMm0123456789")


def find(pod: Pod, record: Record) -> None:
    """Looks at what every container runs."""
    for container in pod.loud:
        image = container.reference
        of_server = bool(container.command) and image is not None and _is_server(image)
        if of_server:
            record.speaks_of_models = True
        argvs = (container.command, container.args, *container.beside)
        texts = [word.text for words in argvs for word in words]
        text = " ".join(texts)
        if not of_server and not _matters(text):
            continue
        if any(mark in text for mark in LOADING) or serves("\n".join(texts)):
            record.speaks_of_models = True
        found = behind.of(container)
        owners = _owners(container, record)
        for command in found.found:
            _command(container, record, command, owners)
            for inner in behind.inner(command).found:
                _command(container, record, inner, owners)
        if container.command and not found.found and not found.doubts and serves(text):
            _opaque(container, record, container.command[0], "starts a model server in a way that isn't read")


def _matters(text: str) -> bool:
    """A cheap look: whether one of the marks is in a text."""
    for mark in MARKS:  # noqa: SIM110 - a generator costs more than the search
        if mark in text:
            return True
    return False


def serves(text: str) -> bool:
    """Whether a text has the start of a known server in it, as far as words tell; comments don't."""
    if "#" in text:
        text = "\n".join([f" {line}".partition(" #")[0] for line in text.replace("\t", " ").split("\n")])
    words = text.translate(_BLANK).split()
    for index, word in enumerate(words):
        base = word.rpartition("/")[2]
        following = words[index + 1] if index + 1 < len(words) else ""
        if base in PROGRAMS or word.startswith(MODULES) or following in VERBS.get(base, ()):
            return True
    return False


def runs_text(command: Command) -> bool:
    """Whether awk or sed runs programs that its text names."""
    name, texts = command.program, [word.text for word in command.arguments]
    if name in AWK:
        return any("system" in text or "|" in text or "getline" in text for text in texts)
    return name == "sed" and any(_sed_runs(text) for text in texts if not text.startswith("-"))


def _sed_runs(text: str) -> bool:
    """`e command`, or the flag `e` of a substitution."""
    for part in text.replace("\n", ";").split(";"):
        bare = part.strip().lstrip("0123456789,$~+! {")
        if bare[:2].rstrip() == "e":
            return True
        if bare[:1] == "s" and len(bare) > 3 and bare.count(bare[1]) >= 3:
            flags = bare.rpartition(bare[1])[2].rstrip(" }")
            if "e" in flags and set(flags) <= _SED_FLAGS | {"e"}:
                return True
    return False


def _owners(container: Container, record: Record) -> frozenset[str]:
    """The owners of the hub's names in a container: directories that would be taken for them."""
    return frozenset(
        one.reference.name.partition("/")[0]
        for one in record.sightings
        if one.container == container.path and one.reference is not None and one.reference.scheme in HUBS
    )


def _is_renamed(container: Container, command: Command) -> bool:
    """A link, a copy or a pattern for a server's program: its verb stands behind an unknown name."""
    verb = command.arguments[0].text if command.arguments else ""
    if verb not in VERBS["vllm"] or command.program in NO_SERVERS:
        return False
    return container.reference is not None and _is_server(container.reference)


def _writes_there(command: Command, owners: frozenset[str]) -> bool:
    """Whether a program may put files where a server looks before it asks the hub."""
    if command.beside or command.program not in WRITERS or not owners:
        return False
    texts = [word.text for word in command.arguments]
    return any(
        owners & set(text.split("/")) or any(f"{place}/" in f"{text}/" for place in LOOKED_AT)
        for text in texts
        if "://" not in text
    )


def _command(container: Container, record: Record, command: Command, owners: frozenset[str]) -> None:
    one = program.of(command)
    if server_of(one) is not None:
        return
    if runs_text(command):
        # Texts that stand beside each other are one: `system("v" "llm serve")`.
        texts = " ".join([word.text for word in command.arguments]).replace('" "', "")
        record.speaks_of_models = record.speaks_of_models or serves(texts)
        why = "runs what its text says"
    elif _is_renamed(container, command):
        why = "serves in a model server's image under a name that isn't known"
    elif _writes_there(command, owners):
        why = "puts files where the server looks before it asks the hub"
    elif one.code is None and command.program not in LOOKING and _behind(command):
        record.speaks_of_models = True
        why = "starts a model server in a way that isn't read"
    else:
        return
    _opaque(container, record, command.argv[0], why)


def _opaque(container: Container, record: Record, word: Word, why: str) -> None:
    record.signal(SignalName.OPAQUE_COMMAND, word.path, f"{word.text[:64]} {why}", container.path)


def _behind(command: Command) -> bool:
    """A whole command line may stand as one word, as behind `tmux new`."""
    words = command.argv if " " in command.argv[0].text.strip() else command.arguments
    return serves(" ".join([word.text for word in words])) or any(
        server_of(program.of(one)) is not None for one in behind.inner(command).found
    )


@lru_cache(maxsize=2048)
def _is_server(image: Reference) -> bool:
    return any(server.image(image) for server in SERVERS)
