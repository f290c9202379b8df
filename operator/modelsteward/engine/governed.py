"""Writes to our own kinds: what the API server can't check by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from modelsteward.engine.question import Governed, Question
from modelsteward.engine.verdict import Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def judge(catalog: Catalog, question: Question, subject: Governed, now: datetime) -> Iterator[Finding]:
    """All findings of one write."""
    yield from ()
