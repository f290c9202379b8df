"""What a model is used for, by purpose and area, is among what it was registered for."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import Case, listed
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding for purposes and one for areas of Annex III."""
    use, spec = case.use, case.model.spec
    other = [purpose for purpose in use.purposes or () if purpose not in spec.intended_purposes]
    if other:
        yield case.finding(
            "PurposeNotApproved",
            f"is used for {listed(other)} and registered for {listed(spec.intended_purposes)}",
            "Use a model that is registered for it, or have its owner add the purpose and get it approved.",
            about="model/purposes",
        )
    stated = spec.facts.annex_iii_areas if spec.facts is not None else ()
    areas = [area for area in use.annex_iii_areas or () if area != "None" and area not in stated]
    if areas and not _is_in_every_area(case):
        yield case.finding(
            "PurposeNotApproved",
            f"is used in {listed(areas)} and registered for {listed(stated) or 'no area'} of Annex III",
            "Use a model that is registered for it, or have its owner add the area and get it approved.",
            about="model/annexIIIAreas",
        )


def _is_in_every_area(case: Case) -> bool:
    """A High model that states no area counts as in every one."""
    facts = case.model.spec.facts
    if facts is None:
        return case.tier == "High"
    return not facts.annex_iii_areas and case.tier == "High" and facts.annex_i is not True
