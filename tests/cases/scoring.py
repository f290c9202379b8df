"""Scores extraction against labelled manifests: found, missed and invented sightings and signals by group.

Run: python tests/cases/scoring.py corpus DIR [--misses | --floor]; `--floor` prints the floor of the test.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "operator"))

from modelsteward.api.sighting import Extraction
from modelsteward.workloads.extract import extract

Pair = tuple[str, str]


@dataclass
class Score:
    """Counts of one group. Paths count among found sightings only."""

    documents: int = 0
    found: int = 0
    missed: int = 0
    invented: int = 0
    paths: int = 0
    signals_found: int = 0
    signals_missed: int = 0
    signals_invented: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Adds the counts of another group."""
        for name in ("documents", "found", "missed", "invented", "paths"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("signals_found", "signals_missed", "signals_invented"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def documents(path: Path) -> list[dict[str, Any]]:
    """The documents of a file; items of a List are documents of their own."""
    found: list[dict[str, Any]] = []
    for document in yaml.load_all(path.read_text(), Loader=yaml.CSafeLoader):
        if isinstance(document, dict) and document.get("kind") == "List":
            found.extend(document["items"])
        elif document is not None:
            found.append(document)
    return found


def extracted(document: dict[str, Any]) -> Extraction:
    """What extraction says about one document alone, in its own namespace or `default`."""
    group, _, version = document.get("apiVersion", "").rpartition("/")
    namespace = (document.get("metadata") or {}).get("namespace") or "default"
    return extract(group, version, document.get("kind", ""), namespace, document)


def score_corpus(folder: Path) -> dict[str, Score]:
    """Scores every case below `folder`, by its group: the first folder of the case's path."""
    scores: dict[str, Score] = {}
    for expect in sorted(folder.rglob("expect.yaml")):
        group = expect.relative_to(folder).parts[0]
        labels = yaml.load(expect.read_text(), Loader=yaml.CSafeLoader)["documents"]
        found = documents(expect.parent / "workload.yaml")
        score = scores.setdefault(group, Score())
        for label, document in zip(labels, found, strict=True):
            _document(
                score, f"{expect.parent.relative_to(folder)} {label['kind']}/{label['name']}", label, document
            )
    return scores


def bare(reference: str) -> str:
    """The reference without what stands behind `#`."""
    return reference.partition("#")[0]


def _document(score: Score, name: str, label: dict[str, Any], document: dict[str, Any]) -> None:
    answer = extracted(document)
    wanted: dict[Pair, set[str]] = {}
    for one in label.get("sightings") or ():
        wanted.setdefault((bare(one["reference"]), one["role"]), set()).add(one["path"])
    got: dict[Pair, set[str]] = {}
    for sighting in answer.sightings:
        printed = bare(str(sighting.reference)) if sighting.reference else f"(no name) {sighting.text}"
        got.setdefault((printed, sighting.role.value), set()).add(sighting.path)
    score.documents += 1
    score.found += len(wanted.keys() & got.keys())
    score.missed += len(wanted.keys() - got.keys())
    score.invented += len(got.keys() - wanted.keys())
    score.paths += sum(1 for pair in wanted.keys() & got.keys() if wanted[pair] & got[pair])
    score.notes += [f"{name}: missed {pair}" for pair in sorted(wanted.keys() - got.keys())]
    score.notes += [f"{name}: invented {pair}" for pair in sorted(got.keys() - wanted.keys())]
    score.notes += [
        f"{name}: other path {sorted(got[pair])}, wanted {sorted(wanted[pair])}"
        for pair in sorted(wanted.keys() & got.keys())
        if not wanted[pair] & got[pair]
    ]
    signals = {signal.name.value for signal in answer.signals if signal.in_context}
    expected = set(label.get("signals") or ())
    score.signals_found += len(signals & expected)
    score.signals_missed += len(expected - signals)
    score.signals_invented += len(signals - expected)
    score.notes += [f"{name}: signal missed {one}" for one in sorted(expected - signals)]
    score.notes += [f"{name}: signal invented {one}" for one in sorted(signals - expected)]


def floor(scores: dict[str, Score]) -> dict[str, dict[str, int]]:
    """The counts below which a change must not fall."""
    return {
        group: {
            "found": score.found,
            "invented": score.invented,
            "paths": score.paths,
            "signalsFound": score.signals_found,
            "signalsInvented": score.signals_invented,
        }
        for group, score in scores.items()
    }


def table(scores: dict[str, Score]) -> str:
    """The counts as text, one line a group and their sum."""
    total = Score()
    lines = [f"{'group':16} docs  found missed invented paths  signals: found missed invented"]
    for group, score in [*sorted(scores.items()), ("sum", total)]:
        lines.append(
            f"{group:16} {score.documents:4} "
            f"{score.found:6} {score.missed:6} {score.invented:8} {score.paths:5} "
            f"{score.signals_found:14} {score.signals_missed:6} {score.signals_invented:8}"
        )
        if group != "sum":
            total.add(score)
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Prints the table; with `--misses` what is missed and invented, too."""
    if len(arguments) < 2 or arguments[0] != "corpus":
        sys.stdout.write(f"{__doc__}\n")
        return 2
    scores = score_corpus(Path(arguments[1]))
    if "--floor" in arguments:
        sys.stdout.write(yaml.safe_dump(floor(scores), sort_keys=True, default_flow_style=None))
        return 0
    sys.stdout.write(table(scores) + "\n")
    if "--misses" in arguments:
        sys.stdout.write("".join(f"{note}\n" for _, score in sorted(scores.items()) for note in score.notes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
