"""A catalogue from files: all of it, or every problem of it with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelsteward.api.definition import GROUP
from modelsteward.api.objects import BY_KIND, parse, violations
from modelsteward.engine.catalog import Catalog
from modelsteward.files.manifests import Manifest, read_manifests
from modelsteward.files.places import Problem, steps

NAMESPACE = "Namespace"
CURRENT = "current"
"""As `spec.subject.governedDigest` of an Approval: the digest of the subject as the catalogue has it."""
SUBJECTS = ("AIModel", "Waiver", "Audit")
_SOME_DIGEST = "sha256:" + "0" * 64

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layer:
    """The objects of one catalogue by kind and name."""

    objects: dict[Key, Manifest]
    #: Rules that objects break: they are read all the same, and count for no more than the rule allows.
    remarks: tuple[Problem, ...] = ()


@dataclass(slots=True)
class LoadedCatalog:
    """What `load_catalog` gives: the catalogue, its Namespaces as written, rules that objects break."""

    catalog: Catalog
    namespaces: dict[str, dict[str, Any]] = field(default_factory=dict)
    remarks: list[Problem] = field(default_factory=list)


def load_catalog(paths: Sequence[str], stdin: bytes | None = None) -> LoadedCatalog | list[Problem]:
    """The catalogue of these folders or files: a later one replaces objects of the same kind and name.

    Any problem in any of them: all problems, and no catalogue.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    for path in paths:
        layer = read_layer(path, stdin)
        if isinstance(layer, Layer):
            layers.append(layer)
        else:
            problems += layer
    return problems or assemble(layers)


def read_layer(path: str, stdin: bytes | None = None) -> Layer | list[Problem]:
    """One catalogue folder or file. A name twice in it is a problem: only a later catalogue may replace."""
    manifests, problems = read_manifests([path], stdin)
    objects: dict[Key, Manifest] = {}
    remarks: list[Problem] = []
    for manifest in manifests:
        wrong, noted = _judge(manifest)
        first = objects.setdefault((manifest.kind, manifest.name), manifest)
        if first is not manifest:
            what = f"{manifest.kind} {manifest.name} stands twice (first in {first.place}): remove one"
            wrong = [*wrong, manifest.document.problem(what, ["metadata", "name"])]
        problems += wrong
        remarks += noted
    return problems or Layer(objects, tuple(remarks))


def assemble(layers: Iterable[Layer]) -> LoadedCatalog | list[Problem]:
    """The layers above each other as one catalogue."""
    objects: dict[Key, Manifest] = {}
    loaded = LoadedCatalog(Catalog())
    for layer in layers:
        objects.update(layer.objects)
        loaded.remarks += layer.remarks
    # Approvals come last: `current` asks for the digests of everything else.
    in_order = sorted(objects.values(), key=lambda manifest: manifest.kind == "Approval")
    problems = [problem for manifest in in_order for problem in _apply(loaded, manifest)]
    return problems or loaded


def resolved(document: dict[str, Any], catalog: Catalog) -> dict[str, Any] | str:
    """An Approval with the digest in place of `current`, any other document as it is, or what is wrong."""
    subject = _subject(document)
    if subject is None or subject.get("governedDigest") != CURRENT:
        return document
    kind, name = subject.get("kind"), subject.get("name")
    digest = ""
    if kind in SUBJECTS and isinstance(name, str) and name in catalog.names(kind):
        digest = catalog.governed_digest(kind, name)
    if not digest:
        return f"`current` asks for the digest of {kind} {name}, which the catalogue doesn't have: add it"
    return _with_digest(document, digest)


def _judge(manifest: Manifest) -> tuple[list[Problem], list[Problem]]:
    """Problems with the schema, and rules that the object breaks."""
    document = manifest.document
    if (manifest.group, manifest.version, manifest.kind) == ("", "v1", NAMESPACE):
        return _namespace_problems(manifest), []
    if manifest.group != GROUP or manifest.kind not in BY_KIND:
        allowed = ", ".join(BY_KIND)
        what = (
            f"{manifest.kind} is no kind of a catalogue: keep {allowed} or v1 Namespace here, move the rest"
        )
        return [document.problem(what, ["kind"])], []
    read = parse(_validated(manifest.value))
    if isinstance(read, tuple):
        return [document.problem(f"{manifest.kind} {manifest.name}: {p}", steps(p.path)) for p in read], []
    return [], [
        document.problem(f"{manifest.kind} {manifest.name}: {p}", steps(p.path)) for p in violations(read)
    ]


def _namespace_problems(manifest: Manifest) -> list[Problem]:
    labels = manifest.value.get("metadata", {}).get("labels") or {}
    place = ["metadata", "labels"]
    if not manifest.name:
        return [manifest.document.problem("Namespace without a name: add metadata.name", ["metadata"])]
    if not isinstance(labels, dict) or not all(isinstance(value, str) for value in labels.values()):
        return [manifest.document.problem("labels are texts by name: quote numbers and true, false", place)]
    return []


def _apply(loaded: LoadedCatalog, manifest: Manifest) -> list[Problem]:
    document = manifest.value
    if manifest.kind == NAMESPACE:
        loaded.namespaces[manifest.name] = document
    made = resolved(document, loaded.catalog) if manifest.kind == "Approval" else document
    if isinstance(made, str):
        return [manifest.document.problem(made, ["spec", "subject", "governedDigest"])]
    problem = loaded.catalog.apply(manifest.kind, made)
    return [manifest.document.problem(f"{manifest.kind} {manifest.name}: {problem}")] if problem else []


def _validated(document: dict[str, Any]) -> dict[str, Any]:
    """The document as the schema may see it: `current` is no digest."""
    subject = _subject(document)
    if subject is None or subject.get("governedDigest") != CURRENT:
        return document
    return _with_digest(document, _SOME_DIGEST)


def _subject(document: dict[str, Any]) -> dict[str, Any] | None:
    spec = document.get("spec")
    subject = spec.get("subject") if isinstance(spec, dict) and document.get("kind") == "Approval" else None
    return subject if isinstance(subject, dict) else None


def _with_digest(document: dict[str, Any], digest: str) -> dict[str, Any]:
    spec = document["spec"]
    return {**document, "spec": {**spec, "subject": {**spec["subject"], "governedDigest": digest}}}
