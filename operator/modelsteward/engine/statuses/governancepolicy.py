"""GovernancePolicy: how many models and namespaces it judges, and whether its frameworks are current."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.policy import Policy
from modelsteward.engine.records import ComplianceFramework, GovernancePolicy
from modelsteward.engine.statuses.judging import judges
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing, earliest

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def desired(
    catalog: Catalog, record: GovernancePolicy, previous: Mapping[str, Any], now: datetime
) -> Desired:
    """The status."""
    policy = catalog.policy(record.metadata.name)
    writing = Writing(previous, record.metadata.generation, now)
    writing.ready()
    problem, until = _frameworks(catalog, record, now)
    if problem:
        writing.set("FrameworksCurrent", FALSE, *problem)
    else:
        writing.set("FrameworksCurrent", TRUE, "Current", "every framework is known and in force")
    status = writing.status(
        modelCount=_models(catalog, policy) if policy else 0,
        namespaceCount=sum(policy in catalog.policies_for(name) for name in catalog.names("Namespace")),
    )
    return Desired(status, until)


def _models(catalog: Catalog, policy: Policy) -> int:
    found = (catalog.model(name) for name in catalog.names("AIModel"))
    return sum(judges(policy, model) for model in found if model is not None)


def _frameworks(
    catalog: Catalog, record: GovernancePolicy, now: datetime
) -> tuple[tuple[str, str] | None, datetime | None]:
    """Reason and message of the first framework that isn't current, and when that can change."""
    problem, instants = None, list[datetime | None]()
    for word in record.spec.frameworks:
        name, _, version = word.partition("@")
        packs = [p for p in catalog.frameworks_named(name) if version in ("", p.spec.version)]
        instants += [each for pack in packs for each in _changes(pack, now)]
        if not packs:
            told = "UnknownFramework", f"framework '{word}' doesn't exist: all that it would ask is missing"
        elif not any(in_force(pack, now) for pack in packs):
            newer = packs[-1].spec.superseded_by
            told = (
                "SupersededFramework",
                f"framework '{word}' isn't in force{f', use {newer}' if newer else ''}",
            )
        else:
            continue
        problem = problem or told
    return problem, earliest(*instants)


def in_force(pack: ComplianceFramework, now: datetime) -> bool:
    """Whether the pack has begun and nothing has taken its place."""
    ended = pack.spec.superseded_time is not None and pack.spec.superseded_time <= now
    return pack.spec.effective_time <= now and not ended


def _changes(pack: ComplianceFramework, now: datetime) -> list[datetime]:
    both = (pack.spec.effective_time, pack.spec.superseded_time)
    return [each for each in both if each is not None and each > now]
