"""Audits: their names, what is in which shard, what they find, and which ones need not be kept.

An audit's name is derived from its slot, so that a slot can't run twice whoever tries it how often.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from modelsteward.engine.rules.audited import OWN_CODES

SHARD = 500
LONGEST_SHARD_COUNT = 1000

Result = Literal["Passed", "Failed", "Inconclusive"]


class Shard(msgspec.Struct, frozen=True):
    """One Audit of a slot: its number among the shards, how many there are, its models, sorted."""

    index: int
    count: int
    models: tuple[str, ...]


class Judged(msgspec.Struct, frozen=True):
    """One model as it stands at one instant, over all policies that judge it."""

    model: str
    uid: str
    governed_digest: str
    #: How many policies judge it; with none nothing is known.
    policies: int
    #: Codes of findings that would deny where the policy enforces.
    denied: frozenset[str] = frozenset()
    #: Codes of the others.
    noted: frozenset[str] = frozenset()
    until: datetime | None = None


class Past(msgspec.Struct, frozen=True):
    """An Audit as far as its keeping depends on it."""

    name: str
    #: Slot, or creation where it has none.
    time: datetime
    complete: bool
    passed: bool
    models: frozenset[str]


def rfc3339(instant: datetime) -> str:
    """RFC 3339 in whole seconds, UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def slot_name(schedule: str, slot: datetime, shard: int = 0) -> str:
    """The name of a slot's Audit, `nightly-20261201t120000z`; its second shard ends with `-1`."""
    base = f"{schedule}-{slot.astimezone(UTC):%Y%m%dt%H%M%Sz}"
    return f"{base}-{shard}" if shard else base


def shards(models: Iterable[str], existing: Mapping[int, Shard]) -> tuple[Shard, ...]:
    """The shards of a slot that are still to be made, in order of their numbers.

    `existing`: those that are there, by number. A process that died between two shards has said already how
    many there are; who comes after keeps to that, and shares out what no shard has. Models beyond that, which
    were registered since, wait for the next slot.
    """
    if not existing:
        left = sorted(set(models))
        parts = [left[start : start + SHARD] for start in range(0, len(left), SHARD)][:LONGEST_SHARD_COUNT]
        return tuple(Shard(index, len(parts), tuple(part)) for index, part in enumerate(parts))
    count = next(iter(existing.values())).count
    covered = {model for shard in existing.values() for model in shard.models}
    left = sorted(set(models) - covered)
    missing = [index for index in range(count) if index not in existing]
    made = []
    for position, index in enumerate(missing):
        # Each of the missing shards gets its share, so that none is empty while there are models left.
        size = min(SHARD, -(-len(left) // (len(missing) - position)))
        part, left = left[:size], left[size:]
        if part:
            made.append(Shard(index, count, tuple(part)))
    return tuple(made)


def spec(
    schedule: str,
    slot: datetime,
    shard: Shard,
    checks: Sequence[str] | None = None,
    attestation_role: str | None = None,
) -> dict[str, Any]:
    """The spec of the Audit of one shard of a slot."""
    written: dict[str, Any] = {
        "scheduleRef": {"name": schedule},
        "slotTime": rfc3339(slot),
        "models": list(shard.models),
        "shardIndex": shard.index,
        "shardCount": shard.count,
    }
    if checks:
        written["checks"] = list(checks)
    if attestation_role:
        written["attestationRole"] = attestation_role
    return written


def result(judged: Judged) -> Result:
    """Failed if anything but an audit's own outcome denies; Inconclusive if nobody judges the model."""
    if judged.denied.difference(OWN_CODES):
        return "Failed"
    return "Passed" if judged.policies else "Inconclusive"


def results(models: Iterable[Judged]) -> list[dict[str, Any]]:
    """`status.results`, sorted by model."""
    found = []
    for judged in sorted(models, key=lambda each: each.model):
        entry: dict[str, Any] = {
            "model": judged.model,
            "uid": judged.uid,
            "governedDigest": judged.governed_digest,
            "result": result(judged),
        }
        if codes := sorted((judged.denied | judged.noted).difference(OWN_CODES)):
            entry["codes"] = codes[:64]
        if judged.until is not None:
            entry["untilTime"] = rfc3339(judged.until)
        if not judged.policies:
            entry["note"] = "no GovernancePolicy judges this model"
        found.append(entry)
    return found


def pruned(audits: Iterable[Past], complete_limit: int, failed_limit: int) -> tuple[str, ...]:
    """Names of the Audits of one schedule that its history limits let go, oldest first.

    A slot counts once however many shards it has. What isn't complete stays; so does the newest complete
    audit of any of its models, because that is what tells whether the model's audits are overdue.
    """
    by_time: dict[datetime, list[Past]] = defaultdict(list)
    newest: dict[str, datetime] = {}
    for audit in audits:
        by_time[audit.time].append(audit)
        if audit.complete:
            for model in audit.models:
                newest[model] = max(newest.get(model, audit.time), audit.time)
    room = {True: complete_limit, False: failed_limit}
    gone: list[str] = []
    for instant, parts in sorted(by_time.items(), reverse=True):
        if not all(part.complete for part in parts):
            continue
        passed = all(part.passed for part in parts)
        room[passed] -= 1
        if room[passed] < 0:
            kept = (part for part in parts if any(newest[model] == instant for model in part.models))
            names = {part.name for part in kept}
            gone.extend(part.name for part in parts if part.name not in names)
    return tuple(reversed(gone))
