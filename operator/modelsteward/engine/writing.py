"""What a rule of our own kinds is asked about: one write, read as far as it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.question import Governed, Identity, Question
from modelsteward.engine.verdict import Effect, Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

Document = dict[str, Any]


class Write:
    """A creation or update of one of our objects, and the words to answer it in."""

    __slots__ = ("before", "catalog", "document", "kind", "name", "now", "old", "question", "record", "user")

    def __init__(
        self, catalog: Catalog, question: Question, subject: Governed, now: datetime, record: Any, old: Any
    ) -> None:
        self.catalog = catalog
        self.question = question
        self.user: Identity = question.user
        self.kind = subject.kind
        self.name = subject.name
        self.now = now
        #: The record of the new object, and of the old one; None for a creation.
        self.record = record
        self.old = old
        #: As they were written.
        self.document: Document = subject.new or {}
        self.before: Document | None = subject.old

    def finding(self, code: str, what: str, remedy: str, path: str, effect: Effect = Effect.DENY) -> Finding:
        """A finding at a path of the object."""
        model = self.name if self.kind == "AIModel" else ""
        return Finding(
            code, effect, f"{code}: {what}", remedy, path, model=model, about=f"{self.kind}/{self.name}"
        )


Rule = Callable[[Write], Iterable[Finding]]


def spec(document: Document | None) -> Document:
    """The spec as written; empty where there is none."""
    found = (document or {}).get("spec")
    return found if isinstance(found, dict) else {}
