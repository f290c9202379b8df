"""Scores `modelsteward review` over hostile requests and their honest twins.

    python tests/cases/scoring_bypass.py tests/cases/bypass

A folder is a case: `request.yaml`, `verdict.yaml`, and `catalog.yaml` where it adds to or replaces the common
one beside the cases. Hostile and allowed is a miss; honest and denied is a false denial; the right answer for
other reasons than those listed is counted by itself.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
if str(ROOT / "operator") not in sys.path:
    sys.path.insert(0, str(ROOT / "operator"))

from modelsteward.cli.review import answer  # noqa: E402
from modelsteward.engine.verdict import Finding, Verdict  # noqa: E402
from modelsteward.files.admission import read_requests  # noqa: E402
from modelsteward.files.catalogs import Layer, LoadedCatalog, assemble, read_layer  # noqa: E402

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
"""Where a request names no instant."""

RIGHT, WRONG_FINDINGS, MISSED, FALSE_DENIAL, ERROR = (
    "right",
    "wrong findings",
    "missed",
    "false denial",
    "error",
)
OUTCOMES = (RIGHT, WRONG_FINDINGS, MISSED, FALSE_DENIAL, ERROR)


@dataclass(frozen=True)
class Scored:
    """What came of one case, with what was said where it isn't right."""

    name: str
    honest: bool
    outcome: str
    said: str = ""


def score(folder: Path) -> list[Scored]:
    """Every case of the folder, by name."""
    common = _layer(folder / "catalog.yaml")
    plain = _assembled(common)
    return [_case(case, common, plain) for case in sorted(folder.iterdir()) if case.is_dir()]


def counts(scored: list[Scored]) -> dict[str, dict[str, int]]:
    """`{hostile: {right: n, …}, honest: {…}}`."""
    counted = Counter((one.honest, one.outcome) for one in scored)
    return {
        kind: {outcome: counted[honest, outcome] for outcome in OUTCOMES if counted[honest, outcome]}
        for kind, honest in (("hostile", False), ("honest", True))
    }


def _case(case: Path, common: Layer, plain: LoadedCatalog) -> Scored:
    wanted = yaml.safe_load((case / "verdict.yaml").read_text())
    honest = bool(wanted["allowed"])
    requests, problems = read_requests([str(case / "request.yaml")])
    if problems:
        return Scored(case.name, honest, ERROR, str(problems[0]))
    own = case / "catalog.yaml"
    loaded = _assembled(common, _layer(own)) if own.exists() else plain
    given = answer(loaded, requests[0], requests[0].now or NOW)
    if isinstance(given, list):
        return Scored(case.name, honest, ERROR, str(given[0]))
    outcome = _outcome(wanted, given)
    return Scored(case.name, honest, outcome, "" if outcome == RIGHT else _said(given))


def _outcome(wanted: dict[str, Any], given: Verdict) -> str:
    if wanted["allowed"] != given.allowed:
        return FALSE_DENIAL if wanted["allowed"] else MISSED
    if "findings" not in wanted:
        return RIGHT
    listed = wanted["findings"] or []
    missing = [one for one in listed if not one.get("optional") and not _among(one, given)]
    known = [finding for finding in given.findings if any(_is(one, finding) for one in listed)]
    surplus = wanted["allowed"] and len(known) < len(given.findings)
    return WRONG_FINDINGS if missing or surplus else RIGHT


def _among(listed: dict[str, Any], given: Verdict) -> bool:
    codes = {finding.code for finding in given.findings}
    return any(_is(listed, finding) for finding in given.findings) or bool(codes & set(listed.get("or", ())))


def _is(listed: dict[str, Any], finding: Finding) -> bool:
    """The same code, reference (but for the file in it) and path; what isn't listed isn't compared."""
    same_place = listed.get("path", finding.path) == finding.path
    reference = listed.get("reference")
    same_name = reference is None or reference.partition("#")[0] == finding.reference.partition("#")[0]
    return bool(listed["code"] == finding.code and same_place and same_name)


def _said(given: Verdict) -> str:
    return "; ".join(f"{f.code} {f.reference} at {f.path}" for f in given.findings) or "nothing"


def _layer(path: Path) -> Layer:
    layer = read_layer(str(path))
    if not isinstance(layer, Layer):
        raise SystemExit(f"error: {layer[0]}")
    return layer


def _assembled(*layers: Layer) -> LoadedCatalog:
    loaded = assemble(layers)
    if not isinstance(loaded, LoadedCatalog):
        raise SystemExit(f"error: {loaded[0]}")
    return loaded


def _table(scored: list[Scored]) -> Iterator[str]:
    yield f"{'':8}  {'cases':>5}  " + "  ".join(f"{outcome:>14}" for outcome in OUTCOMES)
    for kind, counted in counts(scored).items():
        numbers = "  ".join(f"{counted.get(outcome, 0):14}" for outcome in OUTCOMES)
        yield f"{kind:8}  {sum(counted.values()):5}  {numbers}"
    for outcome in OUTCOMES[:0:-1]:
        found = [one for one in scored if one.outcome == outcome]
        if found:
            yield f"\n{outcome}:"
            yield from (f"  {one.name}\n      said: {one.said[:300]}" for one in found)


if __name__ == "__main__":
    for line in _table(score(Path(sys.argv[1]))):
        print(line)  # noqa: T201
