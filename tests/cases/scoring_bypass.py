"""Scores `modelsteward review` over hostile requests and their honest twins.

A folder with `request.yaml` and `verdict.yaml` is a case; its own `catalog.yaml` adds to or replaces
documents of the common one beside the cases. Hostile and allowed is a miss; honest and denied is a false
denial; the right answer for other reasons than those listed is counted by itself. Format: `README.md`.
`recall.py` is the command.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "operator") not in sys.path:
    sys.path.insert(0, str(ROOT / "operator"))

from modelsteward.cli.review import answer  # noqa: E402
from modelsteward.engine.verdict import Finding, Verdict  # noqa: E402
from modelsteward.files.admission import read_requests  # noqa: E402
from modelsteward.files.catalogs import Layer, LoadedCatalog, assemble, read_layer  # noqa: E402
from modelsteward.files.manifests import read_documents  # noqa: E402
from modelsteward.files.places import Problem  # noqa: E402

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
REQUEST, VERDICT, CATALOG = "request.yaml", "verdict.yaml", "catalog.yaml"


@dataclass(frozen=True)
class Scored:
    """What came of one case, with what was said where it isn't right."""

    name: str
    honest: bool
    outcome: str
    said: str = ""

    @property
    def row(self) -> str:
        """The row of the threat model that the case's name begins with."""
        return self.name.partition("-")[0]


def score(folder: Path, progress: Callable[[int, int], None] = lambda _done, _all: None) -> list[Scored]:
    """Every case of the folder, by name; what can't be read is an outcome of its own."""
    if not folder.is_dir():
        return [Scored(str(folder), False, ERROR, f"{folder}: no such folder: check the path")]
    common = read_layer(str(folder / CATALOG))
    if not isinstance(common, Layer):
        return [Scored(CATALOG, False, ERROR, str(problem)) for problem in common]
    plain = assemble((common,))
    if not isinstance(plain, LoadedCatalog):
        return [Scored(CATALOG, False, ERROR, str(problem)) for problem in plain]
    cases = [path for path in sorted(folder.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    if not cases:
        what = f"{folder}: holds no case: name a folder with {REQUEST} and {VERDICT} in folders below it"
        return [Scored(str(folder), False, ERROR, what)]
    scored = []
    for done, case in enumerate(cases):
        progress(done, len(cases))
        scored.append(_case(case, common, plain))
    return scored


def counts(scored: list[Scored]) -> dict[str, dict[str, int]]:
    """`{hostile: {right: n, …}, honest: {…}}`."""
    counted = Counter((one.honest, one.outcome) for one in scored)
    return {
        kind: {outcome: counted[honest, outcome] for outcome in OUTCOMES if counted[honest, outcome]}
        for kind, honest in (("hostile", False), ("honest", True))
    }


def wanted_of(case: Path) -> dict[str, Any] | Problem:
    """The verdict that a case is to get."""
    documents, problems = read_documents([str(case / VERDICT)])
    if problems:
        return problems[0]
    value = documents[0].value if documents else None
    if not isinstance(value, dict) or not isinstance(value.get("allowed"), bool):
        return Problem(str(case / VERDICT), 1, 1, "allowed is missing or not true or false: write one")
    listed = value.get("findings") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) and "code" in one for one in listed):
        return Problem(str(case / VERDICT), 1, 1, "findings is no list of mappings with a code: write one")
    return value


def outcome(wanted: dict[str, Any], given: Verdict) -> str:
    """What the verdict is worth beside the one that was to be given."""
    if wanted["allowed"] != given.allowed:
        return FALSE_DENIAL if wanted["allowed"] else MISSED
    if "findings" not in wanted:
        return RIGHT
    listed = wanted["findings"] or []
    missing = [one for one in listed if not one.get("optional") and not _among(one, given)]
    known = [finding for finding in given.findings if any(_is(one, finding) for one in listed)]
    surplus = wanted["allowed"] and len(known) < len(given.findings)
    return WRONG_FINDINGS if missing or surplus else RIGHT


def _case(case: Path, common: Layer, plain: LoadedCatalog) -> Scored:
    wanted = wanted_of(case)
    if isinstance(wanted, Problem):
        return Scored(case.name, False, ERROR, str(wanted))
    honest = bool(wanted["allowed"])
    requests, problems = read_requests([str(case / REQUEST)])
    if problems or not requests:
        what = str(problems[0]) if problems else f"{case / REQUEST}: holds no request: write one"
        return Scored(case.name, honest, ERROR, what)
    loaded = _catalog(case, common, plain)
    if isinstance(loaded, Problem):
        return Scored(case.name, honest, ERROR, str(loaded))
    given = answer(loaded, requests[0], requests[0].now or NOW)
    if isinstance(given, list):
        return Scored(case.name, honest, ERROR, str(given[0]))
    found = outcome(wanted, given)
    return Scored(case.name, honest, found, "" if found == RIGHT else _said(given))


def _catalog(case: Path, common: Layer, plain: LoadedCatalog) -> LoadedCatalog | Problem:
    own = case / CATALOG
    if not own.exists():
        return plain
    layer = read_layer(str(own))
    if not isinstance(layer, Layer):
        return layer[0]
    loaded = assemble((common, layer))
    return loaded if isinstance(loaded, LoadedCatalog) else loaded[0]


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
