"""Every finding code that is documented is told by somebody, or kept for a rule that isn't written yet."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import house

#: Documented, because codes are stable and policies may name them, and told by no rule yet.
LATER: tuple[tuple[str, str], ...] = ()
#: What only reads codes: a word that stands there is not told there.
READERS = (house.PACKAGE / "api" / "enums.py", house.PACKAGE / "engine" / "statuses")


def documented() -> set[str]:
    page = house.ROOT / "docs" / "reference" / "findings.md"
    return set(re.findall(r"^\| `([A-Za-z]+)` \|", page.read_text(), re.M))


def told() -> set[str]:
    """Words that stand in the code by themselves."""
    files = [it for it in house.PACKAGE.rglob("*.py") if not any(map(it.is_relative_to, READERS))]
    return {word for file in files for word in _words(file)}


def _words(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text()))
    return {it.value for it in nodes if isinstance(it, ast.Constant) and isinstance(it.value, str)}


def test_every_documented_code_is_told_or_kept_for_later() -> None:
    assert len(documented()) > 50
    assert documented() - told() == {code for code, _ in LATER}


def test_what_is_kept_for_later_says_why() -> None:
    assert all(reason for _, reason in LATER)
