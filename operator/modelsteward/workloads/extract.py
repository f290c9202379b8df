"""The only entry: one object in, everything it says about models out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsteward.api.sighting import Extraction
from modelsteward.workloads import alone, changes, kinds, quiet
from modelsteward.workloads.customresources import READERS, fields
from modelsteward.workloads.finders import FINDERS, declarations
from modelsteward.workloads.finish import finish
from modelsteward.workloads.kinds.kind import Kind
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Pod
from modelsteward.workloads.record import Record

#: More pods in one object aren't read.
MOST_PODS = 256


def extract(group: str, version: str, kind: str, namespace: str, document: dict[str, Any]) -> Extraction:
    """What `document`, a JSON object of this group, version and kind in this namespace, says about models.

    Total: any JSON object gives an answer, none raises. What isn't of the shape its kind has is `unreadable`.
    """
    row = kinds.find(group, kind)
    if row is None:
        return Extraction()
    if version not in row.versions:
        return Extraction(unsupported_version=version)
    record = Record(namespace)
    record.speaks_of_models = row.about_models
    record.starts = row.starts
    record.commanded = row.commanded
    record.ends = row.ends
    declarations.find(document.get("metadata"), "metadata", record)
    if row.fields:
        fields.read(row.fields, document, record)
    if row.reader:
        READERS[row.reader](document, record)
    found = list(pods(row, document, namespace, record))
    for pod in found:
        quiet.sort_out(pod, record)
        for find in FINDERS:
            find(pod, record)
    finish(record)
    for pod in found:
        pod.release()
    return record.extraction()


def governs(group: str, kind: str) -> bool:
    """Whether objects of this group and kind are read."""
    return kinds.find(group, kind) is not None


def runs_something_new(group: str, kind: str, new: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether an update changes anything that runs: images, commands, environments, volumes, model fields."""
    row = kinds.find(group, kind)
    return row is not None and changes.runs_something_new(new, old)


def pods(row: Kind, document: dict[str, Any], namespace: str, record: Record) -> Iterator[Pod]:
    """The pods of an object, and notes of what isn't of its shape."""
    spec = document.get("spec")
    templates = spec.get("volumeClaimTemplates") if isinstance(spec, dict) else None
    count = 0
    for path in row.templates:
        for template, place in walk(document, path, record.unreadable):
            if path:
                declarations.find(template.get("metadata"), f"{place}.metadata", record)
            inner = template.get("spec")
            here = f"{place}.spec" if place else "spec"
            if isinstance(inner, dict):
                yield Pod(inner, here, namespace, templates)
            elif inner is not None:
                record.unreadable.append((here, "isn't an object"))
            count += 1
            if count >= MOST_PODS:
                record.unreadable.append((place, f"more than {MOST_PODS} pods"))
                return
    for path in row.specs:
        for inner, place in walk(document, path, record.unreadable):
            yield Pod(inner, place, namespace, templates)
    for path in row.containers:
        yield from alone.pods(document, path, record)
