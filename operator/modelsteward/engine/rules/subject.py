"""A decision is about an object that exists, just as it is now."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding, at the creation."""
    if write.old is not None:
        return
    subject = write.record.spec.subject
    stored = write.catalog.get(subject.kind, subject.name)
    what = f"{subject.kind} {subject.name}"
    again = "Look at it again and decide anew: `modelsteward approve` fills uid and digest in."
    if stored is None:
        yield write.finding(
            "ScopeMismatch", f"there is no {what}", "Name one that exists.", "spec.subject.name"
        )
    elif stored.metadata.uid != subject.uid:
        what = f"{what} is another object than the one decided about (uid {stored.metadata.uid})"
        yield write.finding("ScopeMismatch", what, again, "spec.subject.uid")
    else:
        current = write.catalog.governed_digest(subject.kind, subject.name)
        if current != subject.governed_digest:
            what = f"{what} changed since it was looked at: its digest is {current or 'not known yet'}"
            yield write.finding("ScopeMismatch", what, again, "spec.subject.governedDigest")
