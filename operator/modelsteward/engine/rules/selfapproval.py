"""Nobody approves what they registered, changed or asked for, or attests an audit of what they approved."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import boards
from modelsteward.engine.judging import policies_of
from modelsteward.engine.policy import Policy
from modelsteward.engine.reviews import Board
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding. Refusing one's own work is anybody's right."""
    spec = write.record.spec
    stored = write.catalog.get(spec.subject.kind, spec.subject.name)
    if write.old is not None or stored is None or spec.decision != "Approved":
        return
    for policy in policies_of(write.catalog, spec.subject.kind, stored):
        board = _board(write, policy, stored)
        why = board.barred.get(write.user.username, "")
        if not why and board.barred_group and board.barred_group in write.user.groups:
            why = f"is a member of its owner, {board.barred_group}, whose pipeline registered it"
        if why:
            yield write.finding(
                "SelfApproval",
                f"{write.user.username} {why}: {spec.subject.name} is for others to approve",
                f"Let somebody else in role {spec.role} approve it.",
                "spec.subject",
            )
            return


def _board(write: Write, policy: Policy, stored: object) -> Board:
    kind = write.record.spec.subject.kind
    if kind == "AIModel":
        return boards.of_model(write.catalog, stored, policy)  # type: ignore[arg-type]
    if kind == "Waiver":
        return boards.of_waiver(write.catalog, stored, policy)  # type: ignore[arg-type]
    return boards.of_audit(write.catalog, stored, policy, write.record.spec.role)  # type: ignore[arg-type]
