"""The only entry for judgements: catalogue, question and clock in, verdict out."""

from __future__ import annotations

from datetime import datetime

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.question import Question
from modelsteward.engine.verdict import Effect, Verdict


def decide(catalog: Catalog, question: Question, now: datetime, when_unsure: Effect = Effect.DENY) -> Verdict:
    """The verdict at this instant (aware UTC). `when_unsure`: of a service fault with no policy known."""
    return Verdict()
