"""One run of a program that loads models: what its arguments and variables name, and where it keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.referencetext import HUBS
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import caches, configfiles, storage
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.options import is_on
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import COMPUTED, ELSEWHERE, Word

#: Of more revisions for one name only the last are told.
MOST_REVISIONS = 8
PLACEHOLDER = "/mnt/models"
#: Variables by which every program that uses the hub's library is told where and how to fetch.
HUB_VARIABLES = frozenset(
    (
        *("HF_ENDPOINT", "HF_HOME", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HUGGINGFACE_HUB_CACHE"),
        *("TRANSFORMERS_CACHE", "HF_MODEL_ID"),
    )
)


class Run:
    """One run of a program in a container; servers and finders tell it what is named."""

    def __init__(
        self,
        record: Record,
        container: Container,
        words: tuple[Word, ...],
        environment: Environment,
        directory: str = "",
        files: dict[str, str] | None = None,
        output: str = "",
    ) -> None:
        self.record = record
        self.container = container
        self.words = words
        self.environment = environment
        self.directory = directory or container.directory
        self.files = files or {}
        #: The file that a shell writes its output to.
        self.output = output
        #: `hf`, or the hub that a switch puts in its place.
        self.hub = "hf"
        #: Something is fetched by name, so that caches matter.
        self.by_name = False
        #: Something was named or said to be opaque.
        self.told = False
        #: The kind of the object says that a server runs; its absence of names is told by the kind.
        self.by_kind = False

    def name(
        self, word: Word, role: Role, revisions: Iterable[Word] = (), *, fragment: str = "", at: str = ""
    ) -> None:
        """A model as servers take it: a hub name, a URI, or a path."""
        text = word.text.strip()
        self.told = self.told or self.record.full
        if not text or "{{" in text or self.record.full:
            return
        path = at or word.path
        if self.opaque(word, path):
            return
        if "://" in text or text.startswith(("models:/", "runs:/")):
            self.uri(word.cut(text), role, path, revisions)
        elif self.is_fetched(text):
            self.told = True
        elif text.startswith("/"):
            self.path(text, role, path)
        elif text.startswith(("./", "../", "~/")) or text in (".", ".."):
            self._relative(text, role, path)
        elif directory := storage.shadow(self.container, self.directory, text):
            self.path(f"{directory}/{text}", role, path)
        else:
            # As given: a name with a space before or behind it is none of the hub's.
            self.hub_name(word, role, revisions, fragment=fragment, at=path)

    def hub_name(
        self, word: Word, role: Role, revisions: Iterable[Word] = (), *, fragment: str = "", at: str = ""
    ) -> None:
        """A name of the hub, once for each revision that is given."""
        texts = []
        revisions = list(revisions)
        if len(revisions) > MOST_REVISIONS:
            detail = f"more than {MOST_REVISIONS} revisions are given"
            self.signal(SignalName.OPAQUE_SOURCE, revisions[MOST_REVISIONS].path, detail)
        for revision in revisions[-MOST_REVISIONS:]:
            if self.opaque(revision, revision.path):
                continue
            texts.append(revision.text.strip())
        self.by_name = True
        for text in dict.fromkeys(texts) or ("",):
            found = reference.hub_name(word.text, text, scheme=self.hub, fragment=fragment)
            self.sight(found, role, at or word.path, word.text)

    def uri(self, word: Word, role: Role, path: str, revisions: Iterable[Word] = ()) -> None:
        """A storage URI; `file://` is a path."""
        if word.text.startswith("file://"):
            self.path(word.text[7:], role, path)
            return
        found = reference.storage_uri(word.text, self.container.pod.namespace)
        texts = [revision.text for revision in revisions if revision.told]
        if found is not None and found.scheme in HUBS:
            self.by_name = True
            if not found.revision and texts:
                found = reference.hub_name(found.name, texts[-1], scheme=found.scheme)
        self.sight(found, role, path, word.text)

    def path(self, text: str, role: Role, path: str) -> None:
        """A directory or file in the container."""
        awaited = self.record.placeholder
        filled = awaited and (text + "/").startswith(f"{awaited}/")
        if filled and self.container.mount_of(normal(text)) is None:
            self.told = True
            return
        place = storage.locate(self.container, text)
        if place.kind == "opaque":
            self.signal(SignalName.OPAQUE_SOURCE, path, f"{text} lies on {place.detail}")
        elif place.kind == "empty":
            self.told = True
            self.record.awaited.append((place.volume, path, text, self.container.path))
        elif place.kind != "baked" or self.container.image:
            self.sight(place.reference, role, place.path or path, text)
        self.told = True

    def fetched(self, target: str) -> None:
        """Notes what a readable command puts where no volume is: its own sighting tells what lies there."""
        place = self._absolute(target)
        if place not in ("", "/") and self.container.mount_of(place) is None:
            self.record.fetched.setdefault(self.container.path, set()).add(place)

    def is_fetched(self, text: str) -> bool:
        """Whether a command of this container has put there what lies at a path.

        A name that the hub may have too is none: it is what is loaded where the command didn't run.
        """
        places = self.record.fetched.get(self.container.path)
        if not places or not text.startswith(("/", ".", "~/")):
            return False
        inner = self._absolute(text)
        return any(f"{inner}/".startswith(f"{place}/") for place in places)

    def configuration(self, word: Word) -> None:
        """A file that may name models: nothing in the image, opaque on any volume but an image volume."""
        configfiles.tell(self, word)

    def code(self, word: Word) -> None:
        """A file of program text that the server loads: opaque on a volume."""
        path = word.text if word.text.startswith("/") else f"{self.directory}/{word.text}"
        mount = self.container.mount_of(normal(path))
        if mount is not None and mount.volume.kind != "image":
            detail = f"{word.text} on a {mount.volume.kind} volume is a program"
            self.signal(SignalName.OPAQUE_COMMAND, word.path, detail)

    def opaque(self, word: Word, path: str) -> bool:
        """Says so and answers True where the word isn't all in sight."""
        text = word.text
        if not word.told:
            if not self.record.starts and ELSEWHERE not in text and COMPUTED not in text:
                return True
            name = SignalName.OPAQUE_COMMAND if COMPUTED in text else SignalName.OPAQUE_SOURCE
            self.signal(name, path, "what is named here isn't in sight")
            return True
        if "$(" in text or text.startswith("$"):
            if self.record.starts:
                self.signal(SignalName.OPAQUE_SOURCE, path, f"nothing sets the variable in {text[:80]}")
            return True
        return False

    def sight(self, found: Reference | None, role: Role, path: str, text: str) -> None:
        """Adds a sighting of this container."""
        self.told = True
        self.record.sight(found, role, path, text, self.container.path)

    def signal(self, name: SignalName, path: str, detail: str) -> None:
        """Adds a signal of this container."""
        if name in (SignalName.OPAQUE_COMMAND, SignalName.OPAQUE_SOURCE, SignalName.RUNTIME_LOADING):
            self.told = True
        self.record.signal(name, path, detail, self.container.path)

    def speaks(self) -> None:
        """Notes that this container fetches a model, so that what is opaque in the object counts."""
        self.record.speaks_of_models = True

    def variable(self, name: str) -> Word | None:
        """A variable that is set and not empty."""
        word = self.environment.get(name)
        return word if word is not None and word.text.strip() else None

    def variables(self, *names: str) -> list[Word]:
        """Those of the variables that are set."""
        return [word for name in names if (word := self.variable(name)) is not None]

    def switched_on(self, *names: str) -> Word | None:
        """The first of these variables that is turned on."""
        return next((word for word in self.variables(*names) if is_on(word.text)), None)

    def remote_code(self, word: Word | None) -> None:
        """Tells RemoteCode where a switch for it is on."""
        if word is not None:
            self.signal(SignalName.REMOTE_CODE, word.path, "the model's own code runs")

    def nothing_named(self, default: bool) -> None:
        """Tells what follows where the server was told no model; `default`: it has one of its own."""
        if self.told or self.by_kind or not self.record.starts or self.record.placeholder:
            return
        if self.record.has_sighting(self.container.path):
            return
        where = self.container.path
        if self.environment.sources:
            source = self.environment.sources[0]
            self.signal(SignalName.OPAQUE_SOURCE, source.path, "the model may come from all of its keys")
        elif default:
            self.signal(SignalName.DEFAULT_MODEL, where, "the server starts with a model of its own")
        else:
            self.signal(SignalName.UNKNOWN_SERVER, where, "a model server that is told no model")

    def prefixes(self, names: Iterable[str]) -> None:
        """A whole ConfigMap or Secret whose prefix is half of a variable that the server reads."""
        for source in self.environment.sources:
            if source.prefix and any(name.startswith(source.prefix) for name in (*names, *HUB_VARIABLES)):
                detail = f"keys become variables {source.prefix}* that the server reads"
                self.signal(SignalName.OPAQUE_SOURCE, source.path, detail)

    def hub_cache(self, *own: str) -> None:
        """Tells UntrustedCache where the hub's files are kept on storage that others can write.

        `own` are directories that this server uses where no variable says otherwise.
        """
        caches.tell(self, caches.of_hub(self, own))

    def cache(self, *directories: str) -> None:
        """Tells UntrustedCache for directories in which a program keeps what it fetched by name."""
        caches.tell(self, directories)

    def _absolute(self, text: str) -> str:
        text = f"/root/{text[2:]}" if text.startswith("~/") else text
        return normal(text if text.startswith("/") else f"{self.directory or '/.'}/{text}")

    def _relative(self, text: str, role: Role, path: str) -> None:
        if text.startswith("~/"):
            self.path(f"/root/{text[2:]}", role, path)
        elif self.directory.startswith("/"):
            self.path(f"{self.directory}/{text}", role, path)
        else:
            self.sight(reference.image(self.container.image), role, path, text)
