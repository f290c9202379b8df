"""KAITO Workspace and InferenceSet: presets and adapters. The fields stand at the root, not under spec.

Source: api/v1beta1/workspace_types.go. A preset that is a hub name is one.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.customresources.fields import preset
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import text


def read(document: dict[str, Any], record: Record) -> None:
    """Inference and tuning of a workspace, or of the template of a set."""
    for path in ("", "spec.template"):
        for holder, place in walk(document, path, []):
            for name, role in (("inference", Role.MODEL), ("tuning", Role.BASE)):
                part = holder.get(name)
                if isinstance(part, dict):
                    _part(part, f"{place}.{name}".removeprefix("."), role, record)


def _part(part: dict[str, Any], place: str, role: Role, record: Record) -> None:
    settings = part.get("preset")
    if isinstance(settings, dict) and text(settings.get("name")):
        name = text(settings["name"])
        record.sight(preset(name), role, f"{place}.preset.name", name)
        options = settings.get("presetOptions")
        image = text(options.get("image")) if isinstance(options, dict) else ""
        if image:
            record.sight(reference.image(image), role, f"{place}.preset.presetOptions.image", image)
    for adapter, where in walk(part, "adapters[].source", []):
        _adapter(adapter, f"{place}.{where}", record)
    if text(part.get("config")):
        detail = "a ConfigMap of engine options may name a draft model or turn remote code on"
        record.signal(SignalName.OPAQUE_SOURCE, f"{place}.config", detail)
    template = part.get("template")
    if isinstance(template, dict) and isinstance(template.get("spec"), dict):
        pod = Pod(template["spec"], f"{place}.template.spec", record.namespace)
        record.trains = role is Role.BASE
        for find in FINDERS:
            find(pod, record)


def _adapter(source: dict[str, Any], place: str, record: Record) -> None:
    image = text(source.get("image"))
    if image:
        record.sight(reference.image(image, "oci"), Role.ADAPTER, f"{place}.image", image)
    urls = source.get("urls")
    for index, url in enumerate(urls if isinstance(urls, list) else ()):
        if isinstance(url, str):
            found = reference.storage_uri(url, record.namespace)
            record.sight(found, Role.ADAPTER, f"{place}.urls[{index}]", url)
