"""Verdicts as JSON-ready values. The keys are an interface: scripts read them."""

from __future__ import annotations

from typing import Any

from modelsteward.engine.verdict import Finding, Verdict
from modelsteward.reports.texts import one_line

Record = dict[str, Any]


def finding(found: Finding) -> Record:
    """`{code, effect, reference, path, message, remedy}`; model, policy and waiver where there are any."""
    record: Record = {
        "code": found.code,
        "effect": str(found.effect),
        "reference": found.reference,
        "path": found.path,
        "message": one_line(found.message),
        "remedy": one_line(found.remedy),
    }
    named = {"model": found.model, "policy": found.policy, "waiver": found.waiver}
    return {**record, **{key: value for key, value in named.items() if value}}


def verdict(answer: Verdict) -> Record:
    """`{allowed, governed, findings}`, findings in the verdict's order."""
    return {
        "allowed": answer.allowed,
        "governed": answer.governed,
        "findings": [finding(each) for each in answer.findings],
    }
