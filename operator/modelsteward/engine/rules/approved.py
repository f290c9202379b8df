"""A model runs only while the approvals that the policy asks for its tier stand, for exactly its content."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import boards, reviews
from modelsteward.engine.case import Case, day, listed
from modelsteward.engine.records.governancepolicy import ApprovalRequirement
from modelsteward.engine.verdict import Effect, Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding: refused, lapsed, too few, for an earlier content, or none at all."""
    asked = case.policy.approvals
    if asked is None or case.tier == "Prohibited":
        return
    requirement = asked.get(case.tier)
    if requirement is None:
        yield case.finding(
            "NotApproved",
            f"is of tier {case.tier}, for which approvals are asked but by nobody's name",
            f"Add an entry for tier {case.tier} to spec.approvals of the policy.",
        )
        return
    people = max(requirement.quorum, len(requirement.roles))
    if people == 0:
        return
    board = boards.of_model(case.catalog, case.model, case.policy)
    tally = reviews.tally(case.catalog.approvals_of("AIModel", case.name), board, case.clock)
    active = reviews.in_force(tally.given, case.clock)
    if not reviews.is_quorum(active, requirement.roles, people):
        yield _missing(case, requirement, tally, active, people)


def _missing(
    case: Case,
    requirement: ApprovalRequirement,
    tally: reviews.Tally,
    active: list[reviews.Given],
    people: int,
) -> Finding:
    needs = f"{people} approval{'s' if people > 1 else ''} of role {listed(requirement.roles)}"
    remedy = _remedy(case, requirement)
    end = reviews.lapse(tally.given, requirement.roles, people, case.clock.now)
    if end is not None:
        effect = case.lapsed(end) or Effect.DENY
        return case.finding("ApprovalExpired", f"was approved until {day(end)}", remedy, effect)
    if tally.refusal is not None:
        it = tally.refusal
        code = "ApprovalRevoked" if it.decision == "Revoked" else "ApprovalRejected"
        what = "was revoked" if it.decision == "Revoked" else "was rejected"
        return case.finding(code, f"{what} by {it.person} ({it.role}) on {day(it.at)}", remedy)
    if active:
        have = listed(sorted(f"{it.person} ({it.role})" for it in active))
        return case.finding("QuorumNotMet", f"needs {needs}, by different people; it has {have}", remedy)
    if tally.given:
        end = max(it.end for it in tally.given)
        return case.finding("ApprovalExpired", f"needs {needs}; what it had ended {day(end)}", remedy)
    if tally.superseded:
        return case.finding(
            "ApprovalSuperseded", "was approved with another content: it changed since", remedy
        )
    what = f"isn't approved: it needs {needs}"
    if case.model.spec.registered_by is None:
        what += "; none counts as long as spec.registeredBy isn't stamped"
    elif tally.dismissed:
        what += "; " + "; ".join(tally.dismissed[:4])
    return case.finding("NotApproved", what, remedy)


def _remedy(case: Case, requirement: ApprovalRequirement) -> str:
    role = requirement.roles[0] if requirement.roles else "ROLE"
    return (
        f"Let somebody of role {listed(requirement.roles)} who neither registered nor changed it approve it: "
        f"kubectl get aimodel {case.name} -o json | modelsteward approve - --role {role} --reason … "
        "| kubectl create -f -"
    )
