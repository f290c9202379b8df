"""The pods in an object: containers, volumes and what is mounted where.

Everything is read when it is asked for, because most workloads have no model and most of their fields are
never looked at. What isn't of the shape that Kubernetes gives it counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.workloads import environment
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.once import once
from modelsteward.workloads.word import ELSEWHERE, Word

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")
#: What stands beside the kind of a volume.


class Volume(msgspec.Struct, frozen=True, gc=False):
    """One volume: its kind is the field that is set, `claimTemplate` for a StatefulSet's."""

    name: str
    kind: str
    settings: dict[str, Any]
    path: str


class Mount(msgspec.Struct, frozen=True, gc=False):
    """One mount: an absolute path in the container, without slash at its end, and a directory inside."""

    directory: str
    volume: Volume
    inner: str
    path: str


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

    @property
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
        return image_reference(self.image) if self.image else None

    @once
    def variable_names(self) -> str:
        """The names of its variables, one a line: cheap to search."""
        entries = self.document.get("env")
        if not isinstance(entries, list):
            return ""
        try:
            return "\n".join([entry["name"] for entry in entries])
        except (TypeError, KeyError):
            return "\n".join([text(item.get("name")) for item in items(entries)])

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
        if not self._may_cover(path):
            return None
        places = self._places
        while path:
            if path in places:
                return places[path]
            path = path.rpartition("/")[0]
        return places.get("/")

    def _may_cover(self, path: str) -> bool:
        """A cheap look before mounts are read: whether any of them begins like the path."""
        mounts = self.document.get("volumeMounts")
        if not isinstance(mounts, list):
            return False
        first = path[:2]
        return any(
            isinstance(item, dict) and text(item.get("mountPath"))[:2] in (first, "/", "//", "/.")
            for item in mounts
        )


class Pod:
    """One pod or pod template of an object."""

    def __init__(self, spec: dict[str, Any], path: str, namespace: str, templates: Any = None) -> None:
        self.spec = spec
        self.path = path
        self.namespace = namespace
        self.templates = templates

    @once
    def containers(self) -> tuple[Container, ...]:
        """All containers, in the order in which they start."""
        return tuple(
            Container(item, f"{self.path}.{group}[{index}]".removeprefix("."), group, self)
            for group in CONTAINER_LISTS
            if group in self.spec
            for index, item in numbered(self.spec[group])
        )

    @once
    def volumes(self) -> dict[str, Volume]:
        """The volumes by name; claim templates of a StatefulSet hide volumes of the same name."""
        found = {}
        for index, item in numbered(self.spec.get("volumes")):
            kind = next(
                (key for key, value in item.items() if key != "name" and value is not None), "emptyDir"
            )
            settings = item.get(kind)
            name = text(item.get("name"))
            path = f"{self.path}.volumes[{index}]".removeprefix(".")
            found[name] = Volume(name, kind, settings if isinstance(settings, dict) else {}, path)
        for index, item in numbered(self.templates):
            metadata = item.get("metadata")
            name = text(metadata.get("name")) if isinstance(metadata, dict) else ""
            found[name] = Volume(name, "claimTemplate", item, f"spec.volumeClaimTemplates[{index}]")
        return found


@lru_cache(maxsize=4096)
def image_reference(image: str) -> Reference | None:
    """`reference.image`, remembered: most pods of a cluster have the same images."""
    return reference.image(image)


def text(value: Any) -> str:
    """The value where it is a string, else empty."""
    return value if isinstance(value, str) else ""


def items(value: Any) -> list[dict[str, Any]]:
    """The value's objects where it is a list of objects; others become empty objects, so that places stay."""
    if not isinstance(value, list):
        return []
    return [item if isinstance(item, dict) else {} for item in value]


def numbered(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list with their places."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, item


def normal(path: str) -> str:
    """An absolute path without dots, double slashes and slash at the end; empty for what isn't absolute."""
    if not path.startswith("/"):
        return ""
    if "/." not in path and "//" not in path:
        return path.rstrip("/") or "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
