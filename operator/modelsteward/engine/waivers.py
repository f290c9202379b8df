"""Time-limited exceptions: which are in force, and what each covers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from modelsteward.engine import boards, reviews
from modelsteward.engine.clock import Clock, later
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel, Waiver
from modelsteward.engine.verdict import Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

LONGEST_SECONDS = 7776000
LONGEST_EMERGENCY_SECONDS = 14400


class Force(msgspec.Struct, frozen=True, gc=False):
    """A waiver that is in force under a policy."""

    #: The first instant without it.
    until: datetime
    #: When the newest approval that counts was given.
    approved: datetime
    #: Who gave the approvals that count.
    people: tuple[str, ...]


def end(waiver: Waiver, policy: Policy) -> datetime | None:
    """The first instant without it, whatever a stored one says beyond its bounds. None: it never counts."""
    spec, terms = waiver.spec, policy.spec.waivers
    if terms is None or spec.requested_by is None or spec.requested_time is None:
        return None
    longest = min(terms.maximum_validity_seconds, LONGEST_SECONDS)
    if spec.emergency:
        longest = min(terms.emergency_maximum_seconds, LONGEST_EMERGENCY_SECONDS)
    return min(spec.expires_time, later(spec.requested_time, longest))


def force(catalog: Catalog, waiver: Waiver, policy: Policy, clock: Clock) -> Force | None:
    """How the waiver stands under the policy; None where it isn't in force."""
    last, terms = end(waiver, policy), policy.spec.waivers
    asked = waiver.spec.requested_time
    if last is None or terms is None or asked is None or not clock.reached(asked) or clock.reached(last):
        return None
    board = boards.of_waiver(catalog, waiver, policy)
    tally = reviews.tally(catalog.approvals_of("Waiver", waiver.metadata.name), board, clock)
    active = reviews.in_force(tally.given, clock)
    people = max(2, terms.emergency_quorum) if waiver.spec.emergency else 1
    if not reviews.is_quorum(active, (), people):
        return None
    ends = sorted((it.end for it in active), reverse=True)
    newest = max(it.start for it in active)
    return Force(min(last, ends[people - 1]), newest, tuple(sorted({it.person for it in active})))


def covering(
    catalog: Catalog, policy: Policy, finding: Finding, namespace: str, image: str, now: datetime
) -> Waiver | None:
    """The waiver that alone covers a finding in a namespace under a policy.

    `image`: digest of the image of the container where it stands, for findings without a model.
    """
    key = finding.model or image
    if not key:
        return None
    candidates = [
        waiver
        for waiver in catalog.waivers_of(key)
        if finding.code in waiver.spec.findings and namespace in waiver.spec.namespaces
    ]
    # One that isn't broken glass first: what is calmly excepted needs no alarm.
    for waiver in sorted(candidates, key=lambda it: (it.spec.emergency, it.metadata.name)):
        found = force(catalog, waiver, policy, Clock(now))
        if found is not None and not _came_later(catalog.model(finding.model), found.approved):
            return waiver
    return None


def _came_later(model: AIModel | None, approved: datetime) -> bool:
    """Whether the model was registered or changed after the waiver was approved."""
    if model is None:
        return False
    registered = model.spec.registered_time or model.metadata.creation_timestamp
    return any(at is not None and at > approved for at in (registered, model.spec.changed_time))
