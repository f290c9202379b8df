"""Clauses of licences against facts, use and evidence: does one apply, and is it kept.

Source of the words and of what satisfies each type: the licence data of the library. What certainly doesn't
apply or is certainly kept gives nothing; what the known facts leave open gives `LicenseFactsMissing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from modelsteward.engine.case import Case
from modelsteward.engine.evidencing import pool
from modelsteward.engine.records import Clause, Evidence, Use
from modelsteward.engine.records.governancepolicy import Organisation
from modelsteward.engine.threevalued import Truth, any_of, every, meets, within

FORBIDS = "LicenseForbidsUse"
NEEDS = "LicenseNeedsEvidence"
UNKNOWN_FACTS = "LicenseFactsMissing"
NO_ORGANISATION = Organisation()


class Answer(msgspec.Struct, frozen=True, gc=False):
    """What a clause comes to."""

    #: None: the known facts leave it open.
    broken: Truth
    code: str = FORBIDS
    #: What is not so, after "clause x of licence y": `allows Research only`.
    what: str = ""
    #: Facts that would settle it, for the remedy.
    facts: str = ""


KEPT = Answer(False)


class Asked:
    """One clause of one licence, and everything it is judged against."""

    __slots__ = ("case", "clause", "derived", "evidence", "facts", "license", "use")

    def __init__(self, case: Case, license_: str, clause: Clause, *, derived: bool) -> None:
        self.case = case
        self.license = license_
        self.clause = clause
        #: Whether the model that runs is derived from the licensed one.
        self.derived = derived
        self.use: Use = case.use
        self.facts: Organisation = case.policy.spec.organisation or NO_ORGANISATION
        self.evidence: tuple[Evidence, ...] = pool(case)

    def holds(self, type_: str, texts: Iterable[str] | None = None) -> bool:
        """Whether there is unexpired evidence of a type for this licence, showing one of the texts if any."""
        return any(
            item.type == type_ and (not texts or item.text in texts) and self._is_current(item)
            for item in self.evidence
        )

    def times(self, type_: str) -> list[datetime]:
        """When unexpired evidence of a type for this licence was issued."""
        return [it.issued_time for it in self.evidence if it.type == type_ and self._is_current(it)]

    def is_lifted(self) -> bool:
        """Whether a separate licence takes the clause away."""
        return any(
            item.type == "SeparateLicense" and self.clause.type in item.lifts and self._is_current(item)
            for item in self.evidence
        )

    def _is_current(self, item: Evidence) -> bool:
        clock = self.case.clock
        if item.license not in ("", self.license) or not clock.reached(item.issued_time):
            return False
        return item.expires_time is None or not clock.reached(item.expires_time)


Judge = Callable[[Asked], Answer]


def applies(asked: Asked) -> Truth:
    """Whether the clause is about this model and use at all."""
    clause, use = asked.clause, asked.use
    if (clause.subject == "Derivative" and not asked.derived) or asked.is_lifted():
        return False
    conditions: list[Truth] = []
    if clause.purposes and clause.type not in ("PurposeLimited", "OutputRestriction"):
        conditions.append(within(use.license_purpose, clause.purposes))
    if clause.exposures:
        conditions.append(within(use.exposure, clause.exposures))
    if clause.models == "Multimodal":
        conditions.append(
            len(asked.case.model.spec.modalities) > 1 if asked.case.model.spec.modalities else None
        )
    if clause.not_for:
        conditions.append((use.received_as or "Weights") not in clause.not_for)
    if clause.acts:
        conditions.append(any_of(_happens(act, use) for act in clause.acts))
    return every(conditions)


def _happens(act: str, use: Use) -> Truth:
    if act == "Distribute":
        return use.distributes is True
    offered = within(use.exposure, ("External",))
    return offered if act == "Offer" else every((offered, within(use.service, ("DirectAccess",))))


def regions(codes: Iterable[str] | None, excluded: Iterable[str]) -> Truth:
    """Whether one of the countries is among those excluded; groups such as EU stand for their members."""
    from modelsteward.api.enums import TERRITORY_GROUPS

    every_code = set(excluded)
    for group in list(every_code):
        every_code |= TERRITORY_GROUPS.get(group, frozenset())
    return meets(codes, every_code)
