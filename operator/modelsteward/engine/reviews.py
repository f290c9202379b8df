"""Which approvals count, and whether they are enough: the same for models, waivers and audits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from modelsteward.engine.clock import Clock, later
from modelsteward.engine.people import SYSTEM, is_reviewer
from modelsteward.engine.question import Identity
from modelsteward.engine.records import Approval, Person


class Board(msgspec.Struct, frozen=True, gc=False):
    """Who may review, and what."""

    uid: str
    digest: str
    #: Who is in which role, for the roles whose approval counts.
    roles: Mapping[str, tuple[Person, ...]]
    #: And for those whose refusal counts: every role of the policy.
    every_role: Mapping[str, tuple[Person, ...]]
    #: Users who may not, and why.
    barred: Mapping[str, str] = {}
    #: Members of this group may not; empty: no group.
    barred_group: str = ""
    #: Seconds that an approval holds at most.
    maximum: int = 63072000


class Given(msgspec.Struct, frozen=True, gc=False):
    """One approval that counts in [start, end)."""

    person: str
    role: str
    start: datetime
    end: datetime


class Refusal(msgspec.Struct, frozen=True, gc=False):
    """A rejection or revocation."""

    decision: str
    at: datetime
    person: str
    role: str


class Tally(msgspec.Struct, frozen=True):
    """What the approvals of one subject come to."""

    given: tuple[Given, ...] = ()
    #: The newest refusal; of equal seconds the revocation.
    refusal: Refusal | None = None
    #: Approvals that would count, had the subject not changed since.
    superseded: bool = False
    #: Why approvals don't count, a line each.
    dismissed: tuple[str, ...] = ()


def tally(approvals: Iterable[Approval], board: Board, clock: Clock) -> Tally:
    """The approvals that count; what was given before the newest refusal isn't among them."""
    given: list[Given] = []
    refusals: list[Refusal] = []
    dismissed: list[str] = []
    superseded = False
    for approval in approvals:
        why = _dismissal(approval, board, clock)
        if why:
            dismissed.append(f"{approval.metadata.name} doesn't count, {why}")
        elif approval.spec.subject.governed_digest != board.digest:
            superseded = superseded or approval.spec.decision == "Approved"
        elif approval.spec.decision == "Approved":
            given.append(_given(approval, board))
        else:
            refusals.append(_refusal(approval))
    refusal = max(refusals, key=lambda it: (_second(it.at), it.decision == "Revoked"), default=None)
    if refusal is not None:
        given = [it for it in given if _second(it.start) > _second(refusal.at)]
    return Tally(tuple(given), refusal, superseded, tuple(dismissed))


def in_force(given: Iterable[Given], clock: Clock) -> list[Given]:
    """Those that hold now; the clock learns when each ends."""
    return [it for it in given if not clock.reached(it.end)]


def is_quorum(given: Iterable[Given], roles: Iterable[str], people: int) -> bool:
    """Whether each role is filled, by different people, and people are enough in all."""
    by_role: dict[str, set[str]] = {role: set() for role in roles}
    everyone: set[str] = set()
    for it in given:
        everyone.add(it.person)
        if it.role in by_role:
            by_role[it.role].add(it.person)
    if len(everyone) < people:
        return False
    seats: dict[str, str] = {}
    return all(_seat(role, by_role, seats, set()) for role in by_role)


def lapse(given: Iterable[Given], roles: Iterable[str], people: int, now: datetime) -> datetime | None:
    """The instant at which a quorum that once was full ended; None where there never was one."""
    every, roles = list(given), list(roles)
    for end in sorted({it.end for it in every if it.end <= now}, reverse=True):
        if is_quorum((it for it in every if it.start < end <= it.end), roles, people):
            return end
    return None


def _seat(role: str, by_role: dict[str, set[str]], seats: dict[str, str], tried: set[str]) -> bool:
    """Give the role to a person, moving others to their further roles where that helps."""
    for person in sorted(by_role[role] - tried):
        tried.add(person)
        if person not in seats or _seat(seats[person], by_role, seats, tried):
            seats[person] = role
            return True
    return False


def _dismissal(approval: Approval, board: Board, clock: Clock) -> str:
    spec = approval.spec
    reviewer = spec.reviewer
    if spec.subject.uid != board.uid:
        return "it is of another object of that name (its uid differs)"
    if reviewer is None or spec.reviewed_time is None:
        return "nobody knows who gave it: it isn't stamped"
    if not clock.reached(spec.reviewed_time):
        return "it is of a later time than now"
    if spec.decision != "Approved":
        return _refusal_dismissed(spec.role, reviewer, board)
    if not is_reviewer(reviewer, board.roles.get(spec.role, ())):
        return f"{reviewer.username} isn't in role {spec.role}"
    if reviewer.username in board.barred:
        return f"{reviewer.username} {board.barred[reviewer.username]}"
    if board.barred_group and board.barred_group in reviewer.groups:
        return f"{reviewer.username} is in its owner, {board.barred_group}, whose pipeline registered it"
    return ""


def _refusal_dismissed(role: str, reviewer: Identity, board: Board) -> str:
    """What was taken away stays so when who took it leaves the role: that they were in it was asked then."""
    if role not in board.every_role:
        return f"the policy has no role {role}"
    if reviewer.username.startswith(SYSTEM):
        return f"{reviewer.username} is no person"
    return ""


def _given(approval: Approval, board: Board) -> Given:
    spec = approval.spec
    assert spec.reviewer is not None  # noqa: S101 - `_dismissal` saw to it
    assert spec.reviewed_time is not None  # noqa: S101
    end = later(spec.reviewed_time, board.maximum)
    if spec.expires_time is not None:
        end = min(end, spec.expires_time)
    return Given(spec.reviewer.username, spec.role, spec.reviewed_time, end)


def _refusal(approval: Approval) -> Refusal:
    spec = approval.spec
    assert spec.reviewer is not None  # noqa: S101
    assert spec.reviewed_time is not None  # noqa: S101
    return Refusal(spec.decision, spec.reviewed_time, spec.reviewer.username, spec.role)


def _second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)
