"""What has been found so far in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import (
    Declaration,
    Extraction,
    Image,
    Role,
    Server,
    Sighting,
    Signal,
    SignalName,
)

if TYPE_CHECKING:
    from modelsteward.workloads.copies import Copy
    from modelsteward.workloads.podspec import Container
    from modelsteward.workloads.run import Run
    from modelsteward.workloads.unknown import Candidate
    from modelsteward.workloads.word import Word

OPAQUE = frozenset((SignalName.OPAQUE_COMMAND, SignalName.OPAQUE_SOURCE))
#: More programs of one object aren't read.
MOST_RUNS = 4000
#: More sightings or signals of one object aren't told; what is told then denies already.
MOST_TOLD = 2000


class Record:
    """Collects sightings, signals and evidence; `extraction` closes it."""

    #: The kind starts something by itself.
    starts = True
    #: The kind's controller brings the command of its pods: an image alone is no server.
    commanded = False
    #: A launcher of distributed programs starts a training.
    trains = True
    #: The object runs to an end and serves nobody.
    ends = False

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self.sightings: list[Sighting] = []
        self._seen: set[Sighting] = set()
        self._served: set[tuple[str, str]] = set()
        self._named: set[str] = set()
        self._told: set[tuple[SignalName, str]] = set()
        #: As many sightings as are told: looking for more is in vain.
        self.full = False
        #: How many programs have been read.
        self.runs = 0
        self.signals: list[Signal] = []
        self.images: list[Image] = []
        self.servers: list[Server] = []
        self.declarations: list[Declaration] = []
        self.unreadable: list[tuple[str, str]] = []
        #: Something speaks of models, so that what is opaque counts.
        self.speaks_of_models = False
        #: Names of volumes that a readable command fills with a model.
        self.filled: set[str] = set()
        #: Where readable commands put models in the image's own file system, by container.
        self.fetched: dict[str, set[str]] = {}
        #: Directories on empty volumes that something serves from: volume, path, detail, container.
        self.awaited: list[tuple[str, str, str, str]] = []
        #: The directory that something else than the pod fills with the model, such as `/mnt/models`.
        self.placeholder = ""
        #: Copies that count where a server reads what they fill.
        self.copies: list[Copy] = []
        #: Places that give buckets another address, with their container.
        self.endpoints: list[tuple[str, str]] = []
        #: Containers in which a model server runs.
        self.serving: list[Container] = []
        #: Switches for remote code of unknown programs: run and word.
        self.switches: list[tuple[Run, Word]] = []
        #: Containers with a program that isn't read and runs before a server starts.
        self.spoiling: list[Container] = []
        #: Where accelerators are asked for: path and container, which is empty for the pod.
        self.accelerators: list[tuple[str, str]] = []
        #: Containers whose programs are seen to load no model.
        self.harmless: set[str] = set()
        #: What unknown programs may be told to load.
        self.candidates: list[Candidate] = []
        #: Containers with a program that isn't known.
        self.unread: list[Container] = []
        #: Components that are model servers by their kind: path, and whether a runtime serves them.
        self.predictors: list[tuple[str, bool]] = []
        #: Where the image of a container stands, if not in its field `image`.
        self.image_place: dict[str, str] = {}
        #: Where a mount that an operator makes is asked for, by the place where it would stand.
        self.mount_place: dict[str, str] = {}

    def sight(
        self, reference: Reference | None, role: Role, path: str, text: str, container: str = ""
    ) -> None:
        """Adds a sighting once."""
        self.speaks_of_models = True
        if self.full:
            return
        sighting = Sighting(reference, role, path, text, container)
        if sighting not in self._seen:
            self._seen.add(sighting)
            self._named.add(container)
            self.sightings.append(sighting)
        if len(self.sightings) >= MOST_TOLD:
            self.full = True
            self.unreadable.append((path, f"more than {MOST_TOLD} places that name models"))

    def signal(
        self,
        name: SignalName,
        path: str,
        detail: str,
        container: str = "",
        claim: tuple[str, str] | None = None,
    ) -> None:
        """Adds a signal once for each name and place."""
        if len(self.signals) < MOST_TOLD and (name, path) not in self._told:
            self._told.add((name, path))
            self.signals.append(Signal(name, path, detail, container, True, claim))

    def serve(self, server: Server, container: Container) -> None:
        """Notes a server once for each container."""
        if (server.name, server.container) not in self._served:
            self._served.add((server.name, server.container))
            self.servers.append(server)
            self.serving.append(container)

    def runs_on(self, path: str) -> bool:
        """Counts one more program; False where more aren't read."""
        self.runs += 1
        if self.runs == MOST_RUNS:
            self.unreadable.append((path, f"more than {MOST_RUNS} programs"))
        return self.runs < MOST_RUNS

    def has_sighting(self, container: str) -> bool:
        """Whether anything in a container names a model."""
        return container in self._named

    def extraction(self) -> Extraction:
        """All that was found, with opaque signals marked that stand where no model may be."""
        # Runs know this record: without them all of it goes without the garbage collector.
        self.candidates.clear()
        self.switches.clear()
        signals = self.signals
        if not self.speaks_of_models:
            signals = [
                Signal(one.name, one.path, one.detail, one.container, one.name not in OPAQUE, one.claim)
                for one in signals
            ]
        return Extraction(
            sightings=tuple(self.sightings),
            signals=tuple(signals),
            images=tuple(self.images),
            servers=tuple(self.servers),
            declarations=tuple(self.declarations),
            unreadable=tuple(self.unreadable),
        )
