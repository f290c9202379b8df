"""A derived model's own licence keeps what its bases restrict, and what they ask can be done together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from modelsteward.engine import effective
from modelsteward.engine.case import Case, listed
from modelsteward.engine.licensing import Under
from modelsteward.engine.records import Clause
from modelsteward.engine.terms import Asked, applies
from modelsteward.engine.verdict import Finding

_RESTRICTIONS = frozenset(
    (
        *("PurposeLimited", "OutputRestriction", "NonProduction", "MonthlyActiveUsersOver"),
        *("DailyActiveUsersOver", "RevenueOver", "BusinessExcluded", "TerritoryExcluded", "FieldOfUseDenied"),
        *("HostingAsServiceDenied", "DistributionDenied", "NoTrainOthers"),
        *("RegistrationRequired", "WrittenConsent"),
    )
)


def judge(case: Case) -> Iterator[Finding]:
    """One finding for each base whose terms the own licence doesn't keep, one for each pair of bases."""
    under = effective.of(case).under
    bases = [it for it in under if it.derived]
    for own in (it for it in under if not it.derived):
        for base in bases:
            lacking = _lacking(case, own, base)
            if lacking:
                yield _finding(
                    case,
                    f"is under {own.license.spec.spdx_id}, which lacks {listed(lacking)} of "
                    f"{base.license.spec.spdx_id}, the licence of its base {base.model.metadata.name}",
                    f"{own.license.spec.spdx_id}/{base.model.metadata.name}/{base.license.spec.spdx_id}",
                )
    for first, second in combinations(bases, 2):
        what = _apart(case, first, second)
        if what:
            yield _finding(case, what, f"{first.model.metadata.name}/{second.model.metadata.name}")


def _finding(case: Case, what: str, about: str) -> Finding:
    remedy = "Ask its publisher which licence holds, correct spec.licenseRef, or use another model."
    return case.finding("LicenseContradiction", what, remedy, about=about)


def _lacking(case: Case, own: Under, base: Under) -> list[str]:
    """Clauses of the base that the model's own licence neither repeats nor is allowed to leave out."""
    spec = own.license.spec
    lacking = []
    for clause in base.clauses:
        asked = Asked(case, base.license.spec.spdx_id, clause, derived=True)
        if asked.is_lifted():
            continue
        if clause.type == "ShareAlike":
            declared = spec.form != "OwnWork"
            free = spec.spdx_id in clause.licenses or (not declared and not _leaves(case, asked))
            if not free:
                lacking.append(clause.name)
        elif clause.type in _RESTRICTIONS and spec.form == "Text" and not _has(spec.clauses, clause):
            lacking.append(clause.name)
    return lacking


def _leaves(case: Case, asked: Asked) -> bool:
    """Whether anything leaves the house that the clause is about."""
    return applies(asked) is not False if asked.clause.acts else case.use.distributes is True


def _has(clauses: tuple[Clause, ...], wanted: Clause) -> bool:
    return any(it.type == wanted.type and _is_as_strict(it, wanted) for it in clauses)


def _is_as_strict(own: Clause, base: Clause) -> bool:
    if own.type in ("PurposeLimited", "OutputRestriction"):
        return set(own.purposes) <= set(base.purposes)
    for field in ("fields", "territories", "businesses"):
        if not set(getattr(own, field)) >= set(getattr(base, field)):
            return False
    if any(getattr(own, field) != getattr(base, field) for field in ("scope", "month", "currency")):
        return False
    pairs = ((own.count, base.count), (own.amount, base.amount))
    return all(theirs is None or (mine is not None and mine <= theirs) for mine, theirs in pairs)


def _apart(case: Case, first: Under, second: Under) -> str:
    """Why two bases can't both be satisfied; empty where they can."""
    shared = [[it for it in under.clauses if it.type == "ShareAlike"] for under in (first, second)]
    both = case.use.distributes is True and shared[0] and shared[1]
    if both and not set(shared[0][0].licenses) & set(shared[1][0].licenses):
        return f"is handed out, and {_names(first, second)} may be passed on under no licence in common"
    owed = [_prefixes(case, under) for under in (first, second)]
    for one in owed[0]:
        for other in owed[1]:
            if not one.startswith(other) and not other.startswith(one):
                return f"must be served under a name that begins with '{one}' and with '{other}'"
    return ""


def _prefixes(case: Case, under: Under) -> list[str]:
    return [
        it.prefix
        for it in under.clauses
        if it.type == "NamePrefix"
        and it.position == "Start"
        and it.prefix
        and applies(Asked(case, under.license.spec.spdx_id, it, derived=True)) is True
    ]


def _names(first: Under, second: Under) -> str:
    return f"{first.model.metadata.name} and {second.model.metadata.name}"
