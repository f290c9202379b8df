"""A reference belongs to the AIModel that claimed it first."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.api.reference import parse
from modelsteward.engine.case import listed
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """One finding for each source that the write adds and that another model has."""
    before = {source.reference for source in write.old.spec.sources} if write.old is not None else set()
    for number, source in enumerate(write.record.spec.sources):
        reference = parse(source.reference)
        if reference is None or source.reference in before:
            continue
        match = write.catalog.model_of(reference).match
        others = [name for name in match.models if name != write.name] if match.exact else []
        if others:
            yield write.finding(
                "AmbiguousModel",
                f"{source.reference} is a source of {listed(others)} already",
                f"Use {others[0]}, or have its owner give the reference up first.",
                f"spec.sources[{number}].reference",
            )
