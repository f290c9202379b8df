"""The volumes of a pod and where they are mounted."""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.workloads.shape import numbered, text


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


def read(volumes: Any, templates: Any, path: str) -> dict[str, Volume]:
    """The volumes at `path` by name; claim templates of a StatefulSet hide volumes of the same name."""
    found = {}
    for index, item in numbered(volumes):
        # What stands beside the name is the kind.
        kind = next((key for key, value in item.items() if key != "name" and value is not None), "emptyDir")
        settings = item.get(kind)
        name = text(item.get("name"))
        found[name] = Volume(name, kind, settings if isinstance(settings, dict) else {}, f"{path}[{index}]")
    for index, item in numbered(templates):
        metadata = item.get("metadata")
        name = text(metadata.get("name")) if isinstance(metadata, dict) else ""
        found[name] = Volume(name, "claimTemplate", item, f"spec.volumeClaimTemplates[{index}]")
    return found
