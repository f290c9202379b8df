"""Measures what is seen and what is missed: labelled manifests, and hostile requests with their honest twins.

    python tests/cases/recall.py [--corpus DIR] [--bypass DIR] [--misses | --floors]

An empty DIR leaves that measure out. `--misses` lists every difference; `--floors` writes the counts that the
tests hold into the files beside this one. Formats and labelling rules: `README.md`.

Exit codes: 0 the required figures are reached, 1 they aren't, 2 something couldn't be read.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for room in (ROOT, ROOT / "operator"):
    if str(room) not in sys.path:
        sys.path.insert(0, str(room))

import yaml  # noqa: E402
from tests.cases import scoring, scoring_bypass  # noqa: E402
from tests.cases.scoring import Score  # noqa: E402
from tests.cases.scoring_bypass import ERROR, FALSE_DENIAL, MISSED, RIGHT, WRONG_FINDINGS, Scored  # noqa: E402

CASES = Path(__file__).resolve().parent
RECALL = PRECISION = 0.99
"""Of sightings; documents with a model: all; missed denials and false denials: none."""
EVERY_SECONDS = 2.0


def main(arguments: list[str]) -> int:
    """Prints the tables and what is short of the required figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", default=str(CASES / "corpus"), metavar="DIR")
    parser.add_argument("--bypass", default=str(CASES / "bypass"), metavar="DIR")
    parser.add_argument("--misses", action="store_true", help="list every difference")
    parser.add_argument("--floors", action="store_true", help="write the counts that the tests hold")
    options = parser.parse_args(arguments)
    if not options.corpus and not options.bypass:
        parser.error("nothing to measure: name a folder with --corpus or --bypass")
    corpus, unread = scoring.score_corpus(Path(options.corpus)) if options.corpus else ({}, [])
    bypass = scoring_bypass.score(Path(options.bypass), _Progress()) if options.bypass else []
    wrong = [str(problem) for problem in unread]
    wrong += [it.said for it in bypass if it.outcome == ERROR]
    if wrong:
        sys.stderr.write("".join(f"error: {each}\n" for each in wrong))
        return 2
    if options.floors:
        for name, counted in floors(corpus, bypass).items():
            (CASES / f"{name}_floor.yaml").write_text(
                yaml.safe_dump(counted, default_flow_style=None, width=200)
            )
        return 0
    lines = [*corpus_table(corpus), *bypass_table(bypass)]
    differences = [*scoring.total(corpus).notes, *bypass_notes(bypass)]
    if options.misses:
        lines += ["", f"differences: {len(differences)}", *(f"  {each}" for each in differences)]
    elif differences:
        lines += ["", f"{len(differences)} differences: `--misses` (make recall MISSES=1) lists them"]
    short = [*corpus_short(corpus), *bypass_short(bypass)]
    lines += ["", *(f"short of the required figures: {each}" for each in short)]
    sys.stdout.write("\n".join(lines if short else [*lines, "required figures reached"]) + "\n")
    return 1 if short else 0


def corpus_table(scores: dict[str, Score]) -> Iterator[str]:
    """One line a group and their sum."""
    if not scores:
        return
    total = scoring.total(scores)
    width = max(len(group) for group in [*scores, "manifests"])
    yield f"{'manifests':{width}}          with a model  sightings                          signals"
    yield f"{'':{width}}   docs   seen  unseen   found missed invented  in place   found missed invented"
    for group, score in [*sorted(scores.items()), ("total", total)]:
        unseen = score.with_model - score.recognised
        yield (
            f"{group:{width}}  {score.documents:5}  {score.recognised:5}  {unseen:6}"
            f"  {score.found:6} {score.missed:6} {score.invented:8}  {score.paths:8}"
            f"  {score.signals_found:6} {score.signals_missed:6} {score.signals_invented:8}"
        )
    seen = _percent(total.recognised, total.with_model - total.recognised)
    found, right = _percent(total.found, total.missed), _percent(total.found, total.invented)
    yield f"sightings: recall {found}, precision {right}; documents with a model: {seen}"
    found = _percent(total.signals_found, total.signals_missed)
    yield f"signals: recall {found}, precision {_percent(total.signals_found, total.signals_invented)}"


def bypass_table(scored: list[Scored]) -> Iterator[str]:
    """One line a row of the threat model and their sum."""
    if not scored:
        return
    rows: dict[str, list[Scored]] = {}
    for one in scored:
        rows.setdefault(one.row, []).append(one)
    width = max(len(row) for row in [*rows, "requests"])
    yield ""
    yield f"{'requests':{width}}   to be denied              to be allowed"
    yield f"{'':{width}}   cases  denied  missed   cases  allowed  false denials   other findings"
    for row, found in [*sorted(rows.items()), ("total", scored)]:
        hostile, honest = Counter[str](), Counter[str]()
        for one in found:
            (honest if one.honest else hostile)[one.outcome] += 1
        yield (
            f"{row:{width}}  {hostile.total():6}  {hostile.total() - hostile[MISSED]:6}  {hostile[MISSED]:6}"
            f"  {honest.total():6}  {honest.total() - honest[FALSE_DENIAL]:7}  {honest[FALSE_DENIAL]:13}"
            f"   {hostile[WRONG_FINDINGS] + honest[WRONG_FINDINGS]:14}"
        )


def bypass_notes(scored: list[Scored]) -> list[str]:
    """Every case that isn't right, and what was said."""
    return [f"{one.name}: {one.outcome}; said {one.said}" for one in scored if one.outcome != RIGHT]


def corpus_short(scores: dict[str, Score]) -> Iterator[str]:
    """What the manifests are short of."""
    total = scoring.total(scores)
    if total.found < RECALL * (total.found + total.missed):
        yield f"recall of sightings {_percent(total.found, total.missed)} of at least {RECALL:.0%}"
    if total.found < PRECISION * (total.found + total.invented):
        yield f"precision of sightings {_percent(total.found, total.invented)} of at least {PRECISION:.0%}"
    if total.recognised < total.with_model:
        yield f"{total.with_model - total.recognised} documents with a model in which none is found, of none"


def bypass_short(scored: list[Scored]) -> Iterator[str]:
    """What the requests are short of."""
    for outcome, what in ((MISSED, "missed denials"), (FALSE_DENIAL, "false denials")):
        found = sum(one.outcome == outcome for one in scored)
        if found:
            yield f"{found} {what}, of none"


def floors(scores: dict[str, Score], scored: list[Scored]) -> dict[str, dict[str, dict[str, int]]]:
    """The counts below which a change must not fall."""
    corpus = {
        group: {
            "documents": score.documents,
            "found": score.found,
            "missed": score.missed,
            "invented": score.invented,
            "paths": score.paths,
            "signalsFound": score.signals_found,
            "signalsMissed": score.signals_missed,
            "signalsInvented": score.signals_invented,
        }
        for group, score in scores.items()
    }
    counted = scoring_bypass.counts(scored)
    bypass = {
        kind: {
            "cases": sum(found.values()),
            "right": found.get(RIGHT, 0),
            "missed": found.get(MISSED, 0),
            "falseDenials": found.get(FALSE_DENIAL, 0),
        }
        for kind, found in counted.items()
    }
    return {"corpus": corpus, "bypass": bypass}


def _percent(right: int, wrong: int) -> str:
    return f"{100 * right / (right + wrong):.2f} %" if right + wrong else "–"


class _Progress:
    """Says on standard error how far it is, where it takes longer."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if time.monotonic() - self._said >= EVERY_SECONDS:
            self._said = time.monotonic()
            sys.stderr.write(f"judged {done} of {of} requests\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
