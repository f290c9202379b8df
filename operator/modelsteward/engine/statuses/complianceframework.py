"""ComplianceFramework: whether it is in force, and how many policies use it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.records import ComplianceFramework
from modelsteward.engine.statuses.governancepolicy import in_force
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, earliest, rfc3339

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def desired(
    catalog: Catalog, pack: ComplianceFramework, previous: Mapping[str, Any], now: datetime
) -> Desired:
    """The status."""
    spec = pack.spec
    writing = Writing(previous, pack.metadata.generation, now)
    writing.ready()
    if in_force(pack, now):
        writing.set("InForce", TRUE, "InForce", f"in force since {rfc3339(spec.effective_time)}")
    elif spec.effective_time > now:
        writing.set("InForce", FALSE, "NotYet", f"takes effect on {rfc3339(spec.effective_time)}")
    else:
        newer = f" by {spec.superseded_by}" if spec.superseded_by else ""
        writing.set("InForce", FALSE, "Superseded", f"superseded{newer}")
    words = (spec.name, f"{spec.name}@{spec.version}")
    users = sum(any(word in words for word in policy.spec.frameworks) for policy in catalog.policies())
    ahead = (each for each in (spec.effective_time, spec.superseded_time) if each is not None and each > now)
    return Desired(writing.status(policyCount=users), earliest(*ahead))
