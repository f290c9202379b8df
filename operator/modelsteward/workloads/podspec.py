"""The pods in an object: containers, volumes and what is mounted where.

Everything is read when it is asked for, because most workloads have no model and most of their fields are
never looked at. What isn't of the shape that Kubernetes gives it counts as absent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.workloads import environment, volumes
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.once import once
from modelsteward.workloads.shape import items, normal, numbered, text
from modelsteward.workloads.volumes import Mount, Volume
from modelsteward.workloads.word import ELSEWHERE, Word

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HOOKS = ("postStart", "preStop")
#: Longer texts aren't kept in memory: nobody writes them by accident.
LONGEST_KEPT = 512


class Container:
    """One container of a pod, at its JSON path."""

    def __init__(self, document: dict[str, Any], path: str, group: str, pod: Pod) -> None:
        self.document = document
        self.path = path
        self.group = group
        self.pod = pod

    @property
    def name(self) -> str:
        """Its name, empty where it has none."""
        return text(self.document.get("name"))

    @once
    def image(self) -> str:
        """The image as written."""
        return text(self.document.get("image")).strip()

    @property
    def runs_once(self) -> bool:
        """An init container that ends before the others start."""
        return self.group == "initContainers" and self.document.get("restartPolicy") != "Always"

    @once
    def reference(self) -> Reference | None:
        """The image in its canonical form, None where it has none or no name."""
        image = self.image
        return (image_reference if len(image) <= LONGEST_KEPT else reference.image)(image) if image else None

    @property
    def variable_names(self) -> str:
        """The names of its variables, one a line: cheap to search."""
        return self.environment.joined_names

    @once
    def environment(self) -> Environment:
        """Its variables."""
        return environment.read(self.document.get("env"), self.document.get("envFrom"), self.path)

    @once
    def command(self) -> tuple[Word, ...]:
        """`command`, expanded."""
        return self._words("command")

    @once
    def args(self) -> tuple[Word, ...]:
        """`args`, expanded."""
        return self._words("args")

    def _words(self, field: str) -> tuple[Word, ...]:
        value = self.document.get(field)
        return self.words(value, f"{self.path}.{field}")

    @once
    def beside(self) -> tuple[tuple[Word, ...], ...]:
        """The commands of hooks and exec probes."""
        found = []
        for field, handler in self._handlers():
            action = handler.get("exec") if isinstance(handler, dict) else None
            if isinstance(action, dict):
                words = self.words(action.get("command"), f"{self.path}.{field}.exec.command")
                if words:
                    found.append(words)
        return tuple(found)

    def _handlers(self) -> list[tuple[str, Any]]:
        document = self.document
        found = []
        lifecycle = document.get("lifecycle")
        if isinstance(lifecycle, dict):
            found += [(f"lifecycle.{hook}", lifecycle.get(hook)) for hook in HOOKS]
        for probe in PROBES:
            if probe in document:
                found.append((probe, document[probe]))
        return found

    def words(self, value: Any, path: str) -> tuple[Word, ...]:
        """The strings of a list as the kubelet gives them to a program."""
        if not isinstance(value, list):
            return ()
        return tuple(
            [
                Word(self.environment.expand(item) if "$" in item else item, f"{path}[{index}]")
                for index, item in enumerate(value)
                if isinstance(item, str)
            ]
        )

    @once
    def mounts(self) -> tuple[Mount, ...]:
        """Its mounts of known volumes, the deepest directories first."""
        found = []
        for index, item in enumerate(items(self.document.get("volumeMounts"))):
            volume = self.pod.volumes.get(text(item.get("name")))
            directory = normal(text(item.get("mountPath")))
            if volume is None or not directory:
                continue
            inner = text(item.get("subPath"))
            if expression := text(item.get("subPathExpr")):
                inner = self.environment.expand(expression)
                inner = ELSEWHERE if "$(" in inner else inner
            found.append(Mount(directory, volume, inner.strip("/"), f"{self.path}.volumeMounts[{index}]"))
        found.sort(key=lambda mount: -len(mount.directory))
        return tuple(found)

    @once
    def _places(self) -> dict[str, Mount]:
        return {mount.directory: mount for mount in reversed(self.mounts)}

    @property
    def directory(self) -> str:
        """Its working directory, empty where the image decides."""
        return normal(text(self.document.get("workingDir")))

    def mount_of(self, path: str) -> Mount | None:
        """The mount that covers an absolute path."""
        # A cheap look before mounts are read.
        if not path.startswith(self.mounted):
            return None
        places = self._places
        while path:
            if path in places:
                return places[path]
            path = path.rpartition("/")[0]
        return places.get("/")

    @once
    def mounted(self) -> tuple[str, ...]:
        """The directories of its mounts in the order of the object, of known volumes or not."""
        return tuple([directory for place in self.mount_paths if (directory := normal(place))])

    @once
    def mount_paths(self) -> tuple[str, ...]:
        """Where its mounts are, as written."""
        mounts = self.document.get("volumeMounts")
        if not isinstance(mounts, list):
            return ()
        return tuple([text(item.get("mountPath")) for item in mounts if isinstance(item, dict)])


class Pod:
    """One pod or pod template of an object."""

    def __init__(self, spec: dict[str, Any], path: str, namespace: str, templates: Any = None) -> None:
        self.spec = spec
        self.path = path
        self.namespace = namespace
        self.templates = templates
        self._loud: tuple[Container, ...] | None = None

    @property
    def loud(self) -> tuple[Container, ...]:
        """The containers that finders have to look at: all but those that a cheap look has sorted out."""
        return self.containers if self._loud is None else self._loud

    @loud.setter
    def loud(self, containers: tuple[Container, ...]) -> None:
        self._loud = containers

    @once
    def containers(self) -> tuple[Container, ...]:
        """All containers, in the order in which they start."""
        return tuple(
            Container(item, f"{self.path}.{group}[{index}]".removeprefix("."), group, self)
            for group in CONTAINER_LISTS
            if group in self.spec
            for index, item in numbered(self.spec[group])
        )

    def has_volume(self, kind: str) -> bool:
        """A cheap look: whether a volume may be of this kind."""
        volumes = self.spec.get("volumes")
        if not isinstance(volumes, list):
            return False
        for item in volumes:  # noqa: SIM110 - a generator costs more than the look
            if isinstance(item, dict) and kind in item:
                return True
        return False

    def release(self) -> None:
        """Lets go of its containers, which know it: what was read then goes without the garbage collector."""
        self.__dict__.pop("containers", None)
        self._loud = None

    @once
    def volumes(self) -> dict[str, Volume]:
        """The volumes by name; claim templates of a StatefulSet hide volumes of the same name."""
        return volumes.read(
            self.spec.get("volumes"), self.templates, f"{self.path}.volumes".removeprefix(".")
        )


@lru_cache(maxsize=4096)
def image_reference(image: str) -> Reference | None:
    """`reference.image`, remembered: most pods of a cluster have the same images."""
    return reference.image(image)
