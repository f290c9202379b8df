"""Waiver: whether it is in force, by whose approvals and until when, under one policy at least."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine import boards, reviews, waivers
from modelsteward.engine.clock import Clock
from modelsteward.engine.judging import policies_of
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import Waiver
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, rfc3339

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def desired(catalog: Catalog, waiver: Waiver, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status."""
    writing = Writing(previous, waiver.metadata.generation, now)
    writing.ready()
    clock, spec = Clock(now), waiver.spec
    judging = policies_of(catalog, "Waiver", waiver)
    policies = [policy for policy in judging if policy.spec.waivers is not None]
    found = [(policy, waivers.force(catalog, waiver, policy, clock)) for policy in policies]
    forces = [(policy, force) for policy, force in found if force is not None]
    approvals: tuple[str, ...] = ()
    until = None
    if forces:
        until = max(force.until for _, force in forces)
        names = ", ".join(policy.name for policy, _ in forces[:8])
        people = ", ".join(forces[0][1].people[:8])
        writing.set(
            "InForce", TRUE, "InForce", f"approved by {people}, until {rfc3339(until)}, under {names}"
        )
        approvals = _counting(catalog, waiver, forces[0][0], now)
    elif now >= spec.expires_time:
        writing.set("InForce", FALSE, "Expired", f"it ended {rfc3339(spec.expires_time)}")
    elif spec.requested_by is None or spec.requested_time is None:
        writing.set("InForce", FALSE, "NotStamped", "nobody knows who asked for it: it isn't stamped")
    elif not policies:
        writing.set("InForce", FALSE, "NoPolicy", "no GovernancePolicy of its namespaces lets waivers count")
    else:
        asked = ", ".join(sorted({role for policy in policies for role in _roles(policy)})[:8])
        writing.set("InForce", FALSE, "NotApproved", f"it needs approvals of one of the roles {asked}")
    status = writing.status(approvals=list(approvals), untilTime=rfc3339(until) if until else None)
    return Desired(status, clock.until)


def _roles(policy: Policy) -> tuple[str, ...]:
    return policy.spec.waivers.roles if policy.spec.waivers is not None else ()


def _counting(catalog: Catalog, waiver: Waiver, policy: Policy, now: datetime) -> tuple[str, ...]:
    """Names of the approvals that count under the policy."""
    board = boards.of_waiver(catalog, waiver, policy)
    clock = Clock(now)
    every = catalog.approvals_of("Waiver", waiver.metadata.name)
    given = set(reviews.in_force(reviews.tally(every, board, clock).given, clock))
    return tuple(
        approval.metadata.name
        for approval in every
        if given.intersection(reviews.tally((approval,), board, clock).given)
    )[:16]
