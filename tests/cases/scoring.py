"""Scores extraction against labelled manifests: found, missed and invented sightings and signals by group.

A folder with `expect.yaml` and `workload.yaml` is a case; the first folder of its path is its group. Format
and labelling rules: `README.md`. `recall.py` is the command.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "operator") not in sys.path:
    sys.path.insert(0, str(ROOT / "operator"))

from modelsteward.api.sighting import Extraction, Role, SignalName  # noqa: E402
from modelsteward.files.manifests import Manifest, read_documents, read_manifests  # noqa: E402
from modelsteward.files.places import Document, Problem  # noqa: E402
from modelsteward.workloads.extract import extract  # noqa: E402

LABELS, WORKLOAD = "expect.yaml", "workload.yaml"
UNGROUPED = "(no group)"
_ROLES = {role.value for role in Role}
_SIGNALS = {signal.value for signal in SignalName}


@dataclass
class Score:
    """Counts of one group. Paths count among found sightings only."""

    documents: int = 0
    #: Documents whose label names a model, and those of them where at least one labelled sighting is found.
    with_model: int = 0
    recognised: int = 0
    found: int = 0
    missed: int = 0
    invented: int = 0
    paths: int = 0
    signals_found: int = 0
    signals_missed: int = 0
    signals_invented: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds the counts and notes of another group."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def total(scores: dict[str, Score]) -> Score:
    """The sum of all groups."""
    found = Score()
    for _, score in sorted(scores.items()):
        found.add(score)
    return found


def score_corpus(folder: Path) -> tuple[dict[str, Score], list[Problem]]:
    """Every case below `folder` by its group, and every problem of all of them."""
    scores: dict[str, Score] = {}
    problems: list[Problem] = []
    for labels, workload, name in _cases(folder, problems):
        group = name.parts[0] if len(name.parts) > 1 else UNGROUPED
        wanted, wrong = _labels(labels)
        manifests, unread = read_manifests([str(workload)])
        problems += wrong + unread
        if wrong or unread:
            continue
        differ = _mismatch(labels, wanted, manifests)
        if differ is not None:
            problems.append(differ)
            continue
        score = scores.setdefault(group, Score())
        for label, manifest in zip(wanted, manifests, strict=True):
            _document(score, f"{name} {label['kind']}/{label.get('name', '')}", label, manifest)
    if not scores and not problems:
        problems.append(Problem(str(folder), 0, 0, f"holds no case: name a folder with {LABELS} below it"))
    return scores, problems


def bare(reference: str) -> str:
    """The reference without what stands behind `#`."""
    return reference.partition("#")[0]


def extracted(manifest: Manifest) -> Extraction:
    """What extraction says about one document alone, in its own namespace or `default`."""
    namespace = manifest.namespace or "default"
    return extract(manifest.group, manifest.version, manifest.kind, namespace, manifest.value)


def _cases(folder: Path, problems: list[Problem]) -> Iterator[tuple[Path, Path, Path]]:
    """Labels, workload and name of every case; a half of a case is a problem."""
    if not folder.is_dir():
        problems.append(Problem(str(folder), 0, 0, "no such folder: check the path"))
        return
    for workload in sorted(folder.rglob(WORKLOAD)):
        if not (workload.parent / LABELS).exists():
            what = f"has no {LABELS} beside it: write the labels, or take the file away"
            problems.append(Problem(str(workload), 0, 0, what))
    for labels in sorted(folder.rglob(LABELS)):
        yield labels, labels.parent / WORKLOAD, labels.parent.relative_to(folder)


def _labels(file: Path) -> tuple[list[dict[str, Any]], list[Problem]]:
    documents, problems = read_documents([str(file)])
    if problems:
        return [], problems
    value = documents[0].value if documents else None
    listed = value.get("documents") if isinstance(value, dict) else None
    if not isinstance(listed, list):
        return [], [Problem(str(file), 1, 1, "has no list `documents`: label every document of the workload")]
    problems = [wrong for index, one in enumerate(listed) for wrong in _wrong(documents[0], index, one)]
    return listed, problems


def _wrong(document: Document, index: int, label: object) -> Iterator[Problem]:
    at: list[str | int] = ["documents", index]
    if not isinstance(label, dict) or not isinstance(label.get("kind"), str):
        yield document.problem("no label: write kind, name, sightings and signals", at)
        return
    for number, one in enumerate(label.get("sightings") or ()):
        if not isinstance(one, dict) or not all(isinstance(one.get(it), str) for it in ("reference", "path")):
            what = "no sighting: write reference, role and path as texts"
        elif one.get("role") not in _ROLES:
            what = f"role {one.get('role')} is none of {', '.join(sorted(_ROLES))}"
        else:
            continue
        yield document.problem(what, [*at, "sightings", number])
    for one in label.get("signals") or ():
        if one not in _SIGNALS:
            what = f"signal {one} is none of {', '.join(sorted(_SIGNALS))}"
            yield document.problem(what, [*at, "signals"])


def _mismatch(file: Path, wanted: list[dict[str, Any]], manifests: list[Manifest]) -> Problem | None:
    """Labels that aren't of these documents, in this order."""
    kinds = [label["kind"] for label in wanted]
    found = [manifest.kind for manifest in manifests]
    if kinds == found:
        return None
    what = f"labels {', '.join(kinds) or 'nothing'}, but {WORKLOAD} holds {', '.join(found) or 'nothing'}: "
    return Problem(str(file), 0, 0, what + "label every document in its order, items of a List too")


def _document(score: Score, name: str, label: dict[str, Any], manifest: Manifest) -> None:
    answer = extracted(manifest)
    wanted: dict[tuple[str, str], set[str]] = {}
    for one in label.get("sightings") or ():
        wanted.setdefault((bare(one["reference"]), one["role"]), set()).add(one["path"])
    got: dict[tuple[str, str], set[str]] = {}
    for sighting in answer.sightings:
        printed = bare(str(sighting.reference)) if sighting.reference else f"(no name) {sighting.text}"
        got.setdefault((printed, sighting.role.value), set()).add(sighting.path)
    both = wanted.keys() & got.keys()
    score.documents += 1
    score.with_model += bool(wanted)
    score.recognised += bool(both)
    score.found += len(both)
    score.missed += len(wanted.keys() - got.keys())
    score.invented += len(got.keys() - wanted.keys())
    score.paths += sum(1 for pair in both if wanted[pair] & got[pair])
    for what, pairs, places in (
        ("missed", wanted.keys() - got.keys(), wanted),
        ("invented", got.keys() - wanted.keys(), got),
    ):
        for reference, role in sorted(pairs):
            where = ", ".join(sorted(places[reference, role]))
            score.notes.append(f"{name}: {what} {role} {reference} at {where}")
    for pair in sorted(both):
        if not wanted[pair] & got[pair]:
            here, there = ", ".join(sorted(got[pair])), ", ".join(sorted(wanted[pair]))
            score.notes.append(f"{name}: {pair[0]} seen at {here}, wanted at {there}")
    _signals(score, name, set(label.get("signals") or ()), answer)


def _signals(score: Score, name: str, expected: set[str], answer: Extraction) -> None:
    told = {signal.name.value: signal for signal in answer.signals if signal.in_context}
    score.signals_found += len(told.keys() & expected)
    score.signals_missed += len(expected - told.keys())
    score.signals_invented += len(told.keys() - expected)
    score.notes += [f"{name}: signal missed {one}" for one in sorted(expected - told.keys())]
    for one in sorted(told.keys() - expected):
        score.notes.append(f"{name}: signal invented {one} at {told[one].path} ({told[one].detail})")
