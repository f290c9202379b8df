"""What frameworks that the policy names prohibit doesn't run, and what they ask for is on file and fresh."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import evidencing, packs
from modelsteward.engine.case import Case, listed
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding an item, and one for each word that leads to no pack."""
    if not case.policy.spec.frameworks:
        return
    for word in packs.named(case)[1]:
        yield case.finding(
            "EvidenceMissing",
            f"is asked for the evidence of framework {word}, which isn't there",
            f"Create ComplianceFramework {word.replace('@', '-')}, or name another in spec.frameworks.",
            about=word,
        )
    yield from _prohibitions(case)
    if case.tier == "Prohibited":
        return
    on_file = evidencing.pool(case)
    for asking in packs.items(case, "Evidence", packs.lifted_tier(case)):
        item = asking.item
        if item.evidence_type is None or (
            item.optional and asking.plain not in case.policy.spec.optional_items
        ):
            continue
        demand = evidencing.Demand(
            about=asking.about,
            type=item.evidence_type,
            maximum_age_seconds=item.maximum_age_seconds,
            renew_on_change=item.renew_on_change,
            independent=item.independent_issuer,
            attested_by=item.attested_by,
        )
        found = evidencing.judge(case, demand, on_file)
        if found is not None:
            yield found


def _prohibitions(case: Case) -> Iterator[Finding]:
    spec = case.model.spec
    for asking in packs.items(case, "Prohibition", case.tier):
        banned = set(asking.item.applies_to.purposes) if asking.item.applies_to is not None else set()
        if not packs.is_prohibited(asking.item, spec.facts, case.tier):
            continue
        own, used = banned & set(spec.intended_purposes), banned & set(case.use.purposes or ())
        if own:
            yield case.finding(
                "TierProhibited",
                f"is registered for {listed(sorted(own))}, which {asking.about} prohibits",
                "Use another model: what a law prohibits is opened by a waiver only.",
                about=asking.about,
            )
        elif used:
            yield case.finding(
                "PurposeNotApproved",
                f"is used for {listed(sorted(used))}, which {asking.about} prohibits",
                "Give the use up: what a law prohibits is opened by a waiver only.",
                about=asking.about,
            )
