"""Whether the answer about a case is right."""

from __future__ import annotations

from tests.fuzz import judging
from tests.fuzz.plan import Case

RIGHT, MISS, FALSE_DENIAL, EXCEPTION = "right", "miss", "false denial", "exception"


def check(case: Case) -> tuple[str, str]:
    """The outcome, and what was said where it isn't right."""
    try:
        found, verdict = judging.judge(case.document, case.namespace)
    except Exception as problem:
        return EXCEPTION, f"{type(problem).__name__}: {problem}"
    if case.allowed:
        if verdict.allowed:
            return RIGHT, ""
        return FALSE_DENIAL, "; ".join(finding.message for finding in verdict.findings)
    seen = judging.references(found)
    if not verdict.allowed:
        if case.truth and case.truth in seen:
            return RIGHT, ""
        if case.codes & judging.denials(verdict):
            return RIGHT, ""
    wanted = " or ".join([case.truth] * bool(case.truth) + sorted(case.codes))
    said = ", ".join(sorted(seen)) or "nothing"
    return (
        MISS,
        f"wanted {wanted}; sighted {said}; denied {', '.join(sorted(judging.denials(verdict))) or 'nothing'}",
    )
