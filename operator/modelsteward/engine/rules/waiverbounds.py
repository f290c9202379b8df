"""A waiver is for one model or image, in named namespaces, for no longer than every policy there allows."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import day
from modelsteward.engine.clock import later
from modelsteward.engine.judging import policies_of
from modelsteward.engine.verdict import Finding
from modelsteward.engine.waivers import LONGEST_EMERGENCY_SECONDS, LONGEST_SECONDS
from modelsteward.engine.writing import Write

_LABEL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding for each bound, at the creation."""
    spec = write.record.spec
    if write.old is not None:
        return
    if (spec.model_ref is None) == (spec.image_digest is None):
        yield write.finding(
            "ExemptionDenied",
            "a waiver is for one model or one image",
            "Set exactly one of spec.modelRef and spec.imageDigest.",
            "spec.modelRef",
        )
    for number, namespace in enumerate(spec.namespaces):
        if not _LABEL.issuperset(namespace):
            yield write.finding(
                "ExemptionDenied",
                f"'{namespace[:63]}' is no name of a namespace: a waiver reaches no further than it says",
                "Name each namespace.",
                f"spec.namespaces[{number}]",
            )
    yield from _too_long(write)


def _too_long(write: Write) -> Iterator[Finding]:
    spec = write.record.spec
    longest, whose = (LONGEST_EMERGENCY_SECONDS if spec.emergency else LONGEST_SECONDS), "any policy"
    for policy in policies_of(write.catalog, "Waiver", write.record):
        terms = policy.spec.waivers
        if terms is not None:
            bound = terms.emergency_maximum_seconds if spec.emergency else terms.maximum_validity_seconds
            if bound < longest:
                longest, whose = bound, f"policy {policy.name}"
    start = spec.requested_time or write.now
    if not start < spec.expires_time <= later(start, longest):
        kind = "a break-glass" if spec.emergency else "a waiver"
        yield write.finding(
            "ScopeMismatch",
            f"{kind} holds {longest} seconds at most under {whose}, from its request on",
            f"Let it end by {day(later(start, longest))}.",
            "spec.expiresTime",
        )
