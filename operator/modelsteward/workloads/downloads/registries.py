"""Artifacts out of a registry: oras, skopeo, crane, kit. Copies from one registry to another are nothing.

Sources: oras' cmd/oras/root (pull.go, cp.go, backup.go, blob/fetch.go, manifest/fetch.go) and
cmd/oras/internal/option; skopeo's cmd/skopeo (main.go, copy.go, sync.go, utils.go); crane's cmd/crane/cmd
(root.go, pull.go, export.go, blob.go); kit's cmd/root.go, pkg/cmd/pull, pkg/cmd/unpack,
pkg/cmd/options/network.go and pkg/lib/repo/util/reference.go, 2026.
"""

from __future__ import annotations

from collections.abc import Callable

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import copies, flags
from modelsteward.workloads.downloader import Downloader, says_model
from modelsteward.workloads.flags import Flags, options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word

_REMOTE = options(
    "username password identity-token ca-file cert-file key-file resolve registry-config header "
    "distribution-spec oci-layout-path"
)
_ORAS = options("-o --output --config --concurrency --platform --format --template --media-type -u -p -H") | {
    f"--{side}{name}" for side in ("", "from-", "to-") for name in _REMOTE
}
_TO_LAYOUT = options("--to-oci-layout --to-oci-layout-path")
_FROM_LAYOUT = options("--oci-layout --oci-layout-path --from-oci-layout --from-oci-layout-path")
_SIDED = options("authfile creds username password registry-token cert-dir shared-blob-dir daemon-host")
_FROM = options("-s --src")
_TO = options("-d --dest")
_SKOPEO = (
    options(
        "--tls-details --policy --registries.d --override-arch --override-os --override-variant "
        "--command-timeout --registries-conf --tmpdir --user-agent-prefix --authfile --screds --dcreds "
        "--retry-times --retry-delay --dest-compress-format --dest-compress-level --sign-by "
        "--sign-by-sq-fingerprint --sign-by-sigstore --sign-by-sigstore-private-key --sign-passphrase-file "
        "-f --format --additional-tag --multi-arch --sign-identity --digestfile --encryption-key "
        "--encrypt-layer --decryption-key --image-parallel-copies"
    )
    | {f"--{side}-{name}" for side in ("src", "dest") for name in _SIDED}
    | {"--append-suffix", *_FROM, *_TO}
)
_CRANE = options("--platform -c --cache_path --format")
_KIT = options("--log-level --progress --config -d --dir -f --filter --cert --key --concurrency --proxy")
_REGISTRY = "docker://"
#: Transports of skopeo that read what is on this machine.
_LOCAL = ("dir:", "oci:", "oci-archive:", "docker-archive:", "docker-daemon:", "containers-storage:", "sif:")
_HELP = options("-h --help --version")

Reader = Callable[[str, str], Reference | None]


def read(run: Run, program: Program, _later: list[Program]) -> None:
    """One call."""
    valued, reader = TOOLS[program.name]
    given = flags.read(program.arguments, valued, mixed=True)
    if given.rest and not given.given(_HELP):
        reader(run, given)


def _oras(run: Run, given: Flags) -> None:
    words = given.rest
    texts = [word.text for word in words[:2]]
    verbs = 2 if texts in (["blob", "fetch"], ["manifest", "fetch"]) else 1
    if verbs == 1 and texts[:1] not in (["pull"], ["cp"], ["copy"], ["backup"]):
        return
    to_registry = texts[0] in ("cp", "copy") and not given.given(_TO_LAYOUT)
    if not to_registry and not given.given(_FROM_LAYOUT):
        _fetch(run, words[verbs : verbs + 1], words[0], _with_host)


def _skopeo(run: Run, given: Flags) -> None:
    words = given.rest
    verb = words[0].text
    if verb == "copy":
        to_registry = len(words) > 2 and words[2].text.startswith(_REGISTRY)
        source = tuple(it.cut(it.text.removeprefix(_REGISTRY)) for it in words[1:2])
        if not to_registry and not (source and source[0].text.startswith(_LOCAL)):
            _fetch(run, source, words[0], reference.image)
    elif verb == "sync" and _last(given, _TO) != "docker":
        transport = _last(given, _FROM)
        if transport != "dir":
            _fetch(run, words[1:2] if transport == "docker" else (), words[0], reference.image)


def _last(given: Flags, names: frozenset[str]) -> str:
    return next((word.text for word in reversed(given.values(names))), "")


def _crane(run: Run, given: Flags) -> None:
    words = given.rest
    verb = words[0].text
    if verb == "pull":
        _fetch(run, words[1:-1], words[0], reference.image)
    elif verb in ("export", "blob"):
        _fetch(run, tuple(it for it in words[1:2] if it.text != "-"), words[0], reference.image)


def _kit(run: Run, given: Flags) -> None:
    words = given.rest
    if words[0].text not in ("pull", "unpack"):
        return
    run.speaks()
    if len(words) < 2:
        _untold(run, words[0])
    elif not run.opaque(words[1], words[1].path):
        text = words[1].text
        head, slash, _ = text.partition("/")
        # Without a registry it is kit's own storage on this machine.
        found = _with_host(text if slash and _is_host(head) else f"localhost/{text}", "oci")
        run.sight(found, Role.MODEL, words[1].path, text)


def _is_host(text: str) -> bool:
    return "." in text or ":" in text


def _with_host(text: str, scheme: str) -> Reference | None:
    """A name whose first part is always the registry; where that looks like none it is no name."""
    head = text.partition("/")[0]
    return reference.image(text, scheme) if _is_host(head) or head == "localhost" else None


def _fetch(run: Run, words: tuple[Word, ...], verb: Word, reader: Reader) -> None:
    """What is fetched counts where it is a model by its name or goes where a server reads."""
    if not words:
        _untold(run, verb)
    for word in words:
        found = reader(word.text, "oci") if word.told else None
        if word.told and (found is None or says_model(word.text.partition("/")[2])):
            run.sight(found, Role.MODEL, word.path, word.text)
        else:
            copies.note(run, found, word)


def _untold(run: Run, word: Word) -> None:
    run.signal(SignalName.OPAQUE_SOURCE, word.path, "which artifact is fetched isn't in sight")


#: By program: the options that take a value, and how what is left is read.
TOOLS: dict[str, tuple[frozenset[str], Callable[[Run, Flags], None]]] = {
    "oras": (_ORAS, _oras),
    "skopeo": (_SKOPEO, _skopeo),
    "crane": (_CRANE, _crane),
    "gcrane": (_CRANE, _crane),
    "kit": (_KIT, _kit),
}
DOWNLOADER = Downloader("registries", frozenset(TOOLS), read)
