"""Approval: under which policies it counts, and why not under the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine import boards, reviews
from modelsteward.engine.clock import Clock
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel, Approval, Waiver
from modelsteward.engine.statuses.judging import judges
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, earliest, rfc3339

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

#: Why it doesn't count, and until when that holds; no code: it counts.
Answer = tuple[str, str, datetime | None]


def desired(catalog: Catalog, approval: Approval, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status."""
    writing = Writing(previous, approval.metadata.generation, now)
    writing.ready()
    answers = _answers(catalog, approval, now)
    counting = [policy for policy, (code, _, _) in answers if not code]
    if counting:
        writing.set("Effective", TRUE, "Effective", f"it counts under {', '.join(counting[:8])}")
    elif answers:
        _, (code, why, _) = answers[0]
        writing.set("Effective", FALSE, code, why)
    else:
        writing.set("Effective", FALSE, *_nobody_asks(catalog, approval))
    status = writing.status(policies=[_entry(policy, answer) for policy, answer in answers][:64])
    return Desired(status, earliest(*(until for _, (_, _, until) in answers)))


def _entry(policy: str, answer: Answer) -> dict[str, Any]:
    code, _, until = answer
    entry: dict[str, Any] = {"policy": policy, "effective": not code}
    if code:
        entry["code"] = code
    if until is not None:
        entry["untilTime"] = rfc3339(until)
    return entry


def _answers(catalog: Catalog, approval: Approval, now: datetime) -> list[tuple[str, Answer]]:
    """By policies that ask for such approvals, in the order of their names."""
    subject = approval.spec.subject
    found = catalog.get(subject.kind, subject.name)
    answers = []
    for policy in catalog.policies() if found is not None else ():
        board = _board(catalog, found, policy, approval.spec.role)
        if board is not None:
            answers.append((policy.name, _answer(catalog, approval, board, now)))
    return answers


def _board(catalog: Catalog, subject: Any, policy: Policy, role: str) -> reviews.Board | None:
    """Who may review the subject under the policy; None where the policy asks nobody."""
    if isinstance(subject, AIModel):
        asked = judges(policy, subject) and subject.spec.risk_tier in (policy.approvals or {})
        return boards.of_model(catalog, subject, policy) if asked else None
    if isinstance(subject, Waiver):
        return boards.of_waiver(catalog, subject, policy) if policy.spec.waivers else None
    asked = role in policy.roles and role == subject.spec.attestation_role
    return boards.of_audit(catalog, subject, policy, role) if asked else None


def _answer(catalog: Catalog, approval: Approval, board: reviews.Board, now: datetime) -> Answer:
    clock, subject = Clock(now), approval.spec.subject
    alone = reviews.tally((approval,), board, clock)
    if alone.dismissed:
        return "ReviewerNotEligible", alone.dismissed[0], clock.until
    if subject.governed_digest != board.digest:
        return "ApprovalSuperseded", f"{subject.kind} {subject.name} changed since", clock.until
    if approval.spec.decision != "Approved":
        return "", "", clock.until
    if not reviews.in_force(alone.given, clock):
        return "ApprovalExpired", f"it ended {rfc3339(alone.given[0].end)}", clock.until
    together = reviews.tally(catalog.approvals_of(subject.kind, subject.name), board, clock)
    if together.refusal is not None and alone.given[0] not in together.given:
        it = together.refusal
        return f"Approval{it.decision}", f"{it.person} ({it.role}) decided otherwise since", clock.until
    return "", "", clock.until


def _nobody_asks(catalog: Catalog, approval: Approval) -> tuple[str, str]:
    subject = approval.spec.subject
    if catalog.get(subject.kind, subject.name) is None:
        return "SubjectMissing", f"there is no {subject.kind} {subject.name}"
    return (
        "NotAsked",
        f"no policy asks for approvals of {subject.kind} {subject.name} in role {approval.spec.role}",
    )
