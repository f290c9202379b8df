"""A decision is made by a person in the role that it names, for no longer than a policy lets it hold."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import day, listed
from modelsteward.engine.clock import later
from modelsteward.engine.judging import policies_of
from modelsteward.engine.people import is_reviewer
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding for the person and one for the end, at the creation."""
    spec = write.record.spec
    stored = write.catalog.get(spec.subject.kind, spec.subject.name)
    if write.old is not None or stored is None:
        return
    policies = policies_of(write.catalog, spec.subject.kind, stored)
    user = write.user
    if not any(is_reviewer(user, it.roles.get(spec.role, ())) for it in policies):
        roles = sorted({role for it in policies for role in it.roles})
        yield write.finding(
            "ReviewerNotEligible",
            f"{user.username or 'nobody'} isn't in role {spec.role} of a policy that judges it",
            f"Let a person in role {spec.role} decide; roles are: {listed(roles) or 'none'}.",
            "spec.role",
        )
    if spec.subject.kind != "AIModel" or spec.expires_time is None:
        return
    asked = [(it.approvals or {}).get(stored.spec.risk_tier) for it in policies]
    longest = max((it.maximum_validity_seconds for it in asked if it is not None), default=None)
    if longest is not None and spec.expires_time > later(write.now, longest):
        yield write.finding(
            "ReviewerNotEligible",
            f"no policy lets an approval hold longer than {longest} seconds",
            f"Let it end by {day(later(write.now, longest))}, or leave spec.expiresTime out.",
            "spec.expiresTime",
        )
