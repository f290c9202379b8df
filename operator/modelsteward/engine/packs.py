"""Which framework packs a policy asks for at an instant, and which of their items are about a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from modelsteward.engine.case import Case
from modelsteward.engine.records import ComplianceFramework, Facts, Item
from modelsteward.engine.records.complianceframework import Applies, Transition

_LONGEST_SUCCESSION = 16
_TIERS = ("Minimal", "Limited", "High")
_NO_FACTS = Facts()
_ANYTHING = Applies()
_BOOLEANS = tuple(
    field
    for field in Applies.__struct_fields__
    if field not in ("risk_tiers", "purposes", "annex_iii_areas", "roles")
)


class Asking(msgspec.Struct, frozen=True):
    """An item that is in force for the model."""

    item: Item
    #: `pack@version/item`.
    about: str
    #: `pack/item`, as policies name optional ones.
    plain: str


def named(case: Case) -> tuple[list[tuple[ComplianceFramework, bool]], list[str]]:
    """The packs with whether each is a pin, and the words of the policy that lead to none."""
    packs: dict[str, tuple[ComplianceFramework, bool]] = {}
    unknown: list[str] = []
    for word in case.policy.spec.frameworks:
        name, pin, version = word.partition("@")
        every = case.catalog.frameworks_named(name)
        if pin:
            found = next((pack for pack in every if pack.spec.version == version), None)
            if found is None:
                unknown.append(word)
            else:
                packs.setdefault(found.metadata.name, (found, True))
            continue
        if not every:
            unknown.append(word)
        for pack in _in_force(case, every, unknown):
            packs.setdefault(pack.metadata.name, (pack, False))
    return list(packs.values()), unknown


def _in_force(
    case: Case, every: tuple[ComplianceFramework, ...], unknown: list[str]
) -> Iterator[ComplianceFramework]:
    """The newest version in force, or what came in its place, across names too."""
    reached = [pack for pack in every if case.clock.reached(pack.spec.effective_time)]
    pack = reached[-1] if reached else None
    for _ in range(_LONGEST_SUCCESSION):
        if pack is None:
            return
        end = pack.spec.superseded_time
        if end is None or not case.clock.reached(end):
            yield pack
            return
        if not pack.spec.superseded_by:
            return
        name, _, version = pack.spec.superseded_by.partition("@")
        later = case.catalog.frameworks_named(name)
        ahead = [it for it in later if (not version or it.spec.version == version)]
        if not ahead:
            unknown.append(pack.spec.superseded_by)
        pack = ahead[-1] if ahead else None


def items(case: Case, effect: str, tier: str) -> Iterator[Asking]:
    """The items of one effect that are in force and about the model, with the tier it counts as."""
    for pack, is_pin in named(case)[0]:
        spec = pack.spec
        transitions = {it.name: it for it in spec.transitions}
        for item in spec.items:
            if item.effect != effect or not _binds(
                case, pack, item, transitions.get(item.transition), is_pin
            ):
                continue
            if effect == "Prohibition" or is_about(case, item, tier):
                yield Asking(item, f"{spec.name}@{spec.version}/{item.id}", f"{spec.name}/{item.id}")


def lifted_tier(case: Case) -> str:
    """The tier that the model counts as for evidence: what it states, or higher where an item says so."""
    kept: str | None = case.memo.get("tier")
    if kept is None:
        kept = case.tier
        if kept in _TIERS and case.policy.spec.frameworks:
            floors = [asking.item.tier or kept for asking in items(case, "TierFloor", kept)]
            kept = max([kept, *floors], key=_TIERS.index)
        case.memo["tier"] = kept
    return kept


def is_about(case: Case, item: Item, tier: str) -> bool:
    """Whether every condition of the item holds; what the model doesn't state counts against it."""
    to, spec = item.applies_to or _ANYTHING, case.model.spec
    facts = spec.facts or _NO_FACTS
    if to.risk_tiers and tier not in to.risk_tiers:
        return False
    if to.purposes and not set(to.purposes) & set(spec.intended_purposes):
        return False
    if to.roles and facts.roles and not set(to.roles) & set(facts.roles):
        return False
    if to.annex_iii_areas and not _is_in_area(to.annex_iii_areas, facts, tier):
        return False
    return all(_agrees(getattr(to, field), getattr(facts, field), unstated=True) for field in _BOOLEANS)


def is_prohibited(item: Item, facts: Facts | None, tier: str) -> bool:
    """Whether a prohibition's conditions beside its purposes hold; what isn't stated never does."""
    to, facts = item.applies_to or _ANYTHING, facts or _NO_FACTS
    if to.risk_tiers and tier not in to.risk_tiers:
        return False
    if to.roles and facts.roles and not set(to.roles) & set(facts.roles):
        return False
    stated = set(facts.annex_iii_areas) - {"None"}
    if to.annex_iii_areas and not (
        stated if "Any" in to.annex_iii_areas else stated & set(to.annex_iii_areas)
    ):
        return False
    return all(_agrees(getattr(to, field), getattr(facts, field), unstated=False) for field in _BOOLEANS)


def _agrees(wanted: bool | None, stated: bool | None, *, unstated: bool) -> bool:
    if wanted is None:
        return True
    return unstated if stated is None else wanted == stated


def _is_in_area(wanted: tuple[Any, ...], facts: Facts, tier: str) -> bool:
    areas = facts.annex_iii_areas
    if not areas:
        return tier == "High" and facts.annex_i is not True
    stated = set(areas) - {"None"}
    return bool(stated) if "Any" in wanted else bool(stated & set(wanted))


def _binds(
    case: Case, pack: ComplianceFramework, item: Item, transition: Transition | None, is_pin: bool
) -> bool:
    clock = case.clock
    start = item.effective_time or pack.spec.effective_time
    end = item.superseded_time or (None if is_pin else pack.spec.superseded_time)
    if transition is not None and _was_placed_before(case, transition):
        if transition.effective_time is not None:
            start = max(start, transition.effective_time)
        elif transition.only_after_change and not _changed_since(case, transition):
            return False
    return clock.reached(start) and not (end is not None and clock.reached(end))


def _was_placed_before(case: Case, transition: Transition) -> bool:
    placed = case.model.spec.facts.placed_on_market_time if case.model.spec.facts is not None else None
    return placed is not None and placed < transition.placed_before_time


def _changed_since(case: Case, transition: Transition) -> bool:
    """Changed after the date, or run by a public body for which another date has come."""
    changed = case.model.spec.changed_time
    if changed is not None and changed >= transition.placed_before_time and case.clock.reached(changed):
        return True
    facts = case.model.spec.facts or _NO_FACTS
    public = transition.public_body_time
    return facts.public_body is not False and public is not None and case.clock.reached(public)
