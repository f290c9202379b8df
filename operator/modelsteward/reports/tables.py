"""Verdicts for a reader at a terminal: for each finding a line of places, of words, and of what to do."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.reports.texts import count, detail, one_line

HEADER = ("EFFECT", "CODE", "OBJECT", "PATH")
_INDENT = " " * 8


class Judged(msgspec.Struct, frozen=True):
    """One object and its verdict; `label` is how the reader knows it, `namespace/Deployment/chat`."""

    label: str
    verdict: Verdict


def lines(judged: Sequence[Judged]) -> list[str]:
    """The table; no lines where nothing was found."""
    rows = [(item.label, finding) for item in judged for finding in item.verdict.findings]
    if not rows:
        return []
    cells = [(str(f.effect), f.code, one_line(label), one_line(f.path) or "-") for label, f in rows]
    widths = [max(len(row[column]) for row in (HEADER, *cells)) for column in range(len(HEADER) - 1)]
    printed = [_row(HEADER, widths)]
    for row, (_, finding) in zip(cells, rows, strict=True):
        printed += [_row(row, widths), *_words(finding)]
    return printed


def summary(judged: Sequence[Judged], skipped: int = 0) -> str:
    """One sentence: how many objects were judged and what came of it."""
    verdicts = [item.verdict for item in judged]
    denied = sum(not verdict.allowed for verdict in verdicts)
    warned = sum(_warns(verdict) for verdict in verdicts if verdict.allowed)
    ungoverned = sum(not verdict.governed for verdict in verdicts)
    parts = [
        f"{denied} denied",
        f"{warned} allowed with warnings",
        f"{len(verdicts) - denied - warned} allowed",
    ]
    if ungoverned:
        parts[-1] += f" ({ungoverned} in namespaces that no policy selects)"
    text = f"{count(len(verdicts), 'object')} judged: {', '.join(parts)}"
    return f"{text}; {skipped} not judged" if skipped else text


def _warns(verdict: Verdict) -> bool:
    return any(finding.effect is Effect.WARN for finding in verdict.findings)


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=False)]
    return "  ".join([*padded, cells[-1]])


def _words(finding: Finding) -> list[str]:
    said = [_INDENT + one_line(detail(finding))]
    if finding.remedy:
        said.append(f"{_INDENT}-> {one_line(finding.remedy)}")
    return said
