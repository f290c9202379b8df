"""Models that stand in plain fields: the rows of `kinds` say where, and how what stands there is read."""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.customresources.presets import PRESETS
from modelsteward.workloads.kinds.kind import Field
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import text

HUB = "hf://"
#: Roles of what stands beside a model: where only these are named, the model isn't.
COMPANIONS = frozenset((Role.ADAPTER, Role.DRAFT, Role.TOKENIZER, Role.PROJECTOR))


def read(fields: tuple[Field, ...], document: dict[str, Any], record: Record) -> None:
    """Reads the fields of the document's kind."""
    spec = document.get("spec")
    adapts = isinstance(spec, dict) and text(spec.get("modelType")).lower() in ("lora", "adapter")
    for row in fields:
        field = msgspec.structs.replace(row, role=Role.ADAPTER) if adapts else row
        for holder, place in walk(document, field.holder, record.unreadable):
            value = holder.get(field.name)
            if isinstance(value, str) and value.strip():
                _field(field, value.strip(), f"{place}.{field.name}", holder, record)


def _field(field: Field, value: str, path: str, holder: dict[str, Any], record: Record) -> None:
    if field.how == "object":
        if all(one.role in COMPANIONS for one in record.sightings):
            record.signal(SignalName.OPAQUE_SOURCE, path, "another object decides which model this is")
    elif field.how == "file":
        detail = "a ConfigMap of engine options may name a draft model or turn remote code on"
        record.signal(SignalName.OPAQUE_SOURCE, path, detail)
    elif field.how == "served":
        record.sight(reference.parse(f"served://{value}"), field.role, path, value)
    elif field.how == "bento":
        record.sight(reference.parse(f"bento://{value}"), field.role, path, value)
    elif field.how == "preset":
        record.sight(preset(value), field.role, path, value)
    elif field.how == "image":
        record.sight(reference.image(value), field.role, path, value)
    else:
        named(value, text(holder.get(field.revision)), field.role, path, record, holder)


def preset(name: str) -> reference.Reference | None:
    """The repository that a preset of KAITO's is; one that the table lacks stays a name of KAITO's."""
    if name in PRESETS:
        return reference.hub_name(*PRESETS[name])
    return reference.hub_name(name) if "/" in name else reference.parse(f"kaito://{name}")


def named(
    value: str, revision: str, role: Role, path: str, record: Record, holder: dict[str, Any] | None = None
) -> None:
    """A URI, a hub name or a path that stands in a field of a custom resource."""
    if value.startswith(("/", "host://", "hostpath://", "file://")):
        record.signal(SignalName.OPAQUE_SOURCE, path, f"{value} is a path that isn't in this object")
    elif value.startswith(HUB) and value.count("/") > 3:
        # A file inside a repository, as LLMKube and LocalAI write it.
        name, _, file = value[len(HUB) :].partition("/")
        second, _, inside = file.partition("/")
        found = reference.hub_name(f"{name}/{second}", revision, fragment=inside)
        record.sight(found, role, path, value)
    elif "://" in value or value.startswith(("models:/", "runs:/")):
        record.sight(reference.storage_uri(value, record.namespace), role, path, value)
    else:
        scheme = "modelscope" if text((holder or {}).get("name")).lower() == "modelscope" else "hf"
        fragment = text((holder or {}).get("filename"))
        found = reference.hub_name(value, revision, scheme=scheme, fragment=fragment)
        record.sight(found, role, path, value)
