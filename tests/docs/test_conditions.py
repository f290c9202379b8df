"""The page of conditions names what the code sets, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from modelsteward.controller.statuses import TOLD
from modelsteward.engine import statuses

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "conditions.md").read_text()
SOURCES = [path.read_text() for path in Path(statuses.__path__[0]).glob("*.py")]


def test_every_verdict_that_is_told_as_an_event_is_documented() -> None:
    assert {name for name in TOLD if f"| `{name}` |" not in PAGE} == set()


def test_every_reason_that_is_written_out_in_the_code_is_documented() -> None:
    written = {
        reason
        for text in SOURCES
        for reason in re.findall(r'\.set\(\s*"?\w+"?, (?:TRUE|FALSE|UNKNOWN), "(\w+)"', text)
    }
    assert len(written) > 20
    assert {reason for reason in written if f"`{reason}`" not in PAGE} == set()


def test_every_condition_of_the_page_is_set_by_the_code() -> None:
    columns = (row.split("|")[2] for row in PAGE.splitlines() if row.startswith("| ") and row.count("|") == 5)
    named = {name for column in columns for name in re.findall(r"`(\w+)`", column)}
    assert len(named) > 10
    assert {name for name in named if not any(f'"{name}"' in text for text in SOURCES)} == set()
