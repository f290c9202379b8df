"""Clauses that take a right away."""

from __future__ import annotations

from modelsteward.engine.counts import revenue_exceeds, users_exceed
from modelsteward.engine.records.shapes import Training
from modelsteward.engine.terms import FORBIDS, KEPT, NEEDS, Answer, Asked, Judge, regions
from modelsteward.engine.threevalued import Truth, any_of, every, meets, negated, within


def purpose_limited(asked: Asked) -> Answer:
    """The purpose is one of those listed, by an organisation of a kind that is listed."""
    return _limited(asked, asked.use.license_purpose, "use.licensePurpose")


def output_restriction(asked: Asked) -> Answer:
    """What outputs are for is one of the purposes listed."""
    purpose = asked.use.output_purpose or asked.use.license_purpose
    return _limited(asked, purpose, "use.outputPurpose")


def _limited(asked: Asked, purpose: str | None, field: str) -> Answer:
    clause = asked.clause
    what = f"allows {', '.join(clause.purposes)} only"
    kind: Truth = True
    if clause.organisations:
        kind = within(asked.facts.organisation_type, clause.organisations)
        what += f", by {', '.join(clause.organisations)}"
    if purpose is not None and purpose in clause.unsettled:
        return Answer(
            not asked.holds("LegalOpinion"), NEEDS, f"leaves open whether {purpose} is allowed: LegalOpinion"
        )
    kept = every((within(purpose, clause.purposes), kind))
    if kept is False and purpose is None and clause.unsettled:
        kept = None
    return Answer(negated(kept), FORBIDS, what, f"{field}, organisation.organisationType")


def non_production(asked: Asked) -> Answer:
    """It doesn't run in production."""
    kept = within(asked.use.environment, ("NonProduction",))
    return Answer(negated(kept), FORBIDS, "allows no use in production", "use.environment")


def active_users_over(asked: Asked) -> Answer:
    """Fewer people use it than the bound, in the month named or now."""
    clause = asked.clause
    per = "Month" if clause.type == "MonthlyActiveUsersOver" else "Day"
    month = f" in {clause.month}" if clause.month else ""
    more = "at least" if clause.bound == "AtLeast" else "more than"
    what = f"allows no use with {more} {clause.count} users a {per.lower()}{month} ({clause.scope})"
    released = clause.month if clause.at == "Release" else None
    return Answer(users_exceed(asked, clause.count, per, released), FORBIDS, what, "organisation.users")


def revenue_over(asked: Asked) -> Answer:
    """The revenue is within the bound, in the clause's own currency and period."""
    clause, use = asked.clause, asked.use
    exempt: Truth = False
    if clause.exempt_purposes:
        there = within(use.environment, (clause.exempt_environment,)) if clause.exempt_environment else True
        exempt = every((within(use.license_purpose, clause.exempt_purposes), there))
    meant = meets(asked.facts.businesses, clause.businesses) if clause.businesses else True
    broken = every((negated(exempt), meant, revenue_exceeds(asked, clause.amount)))
    limit = f"{clause.amount} {clause.currency} a {clause.period}"
    what = f"allows no use above a revenue of {limit} ({clause.scope})"
    return Answer(broken, FORBIDS, what, "organisation.revenue, organisation.businesses")


def business_excluded(asked: Asked) -> Answer:
    """The organisation is in none of these businesses."""
    names = asked.clause.businesses
    return Answer(
        meets(asked.facts.businesses, names),
        FORBIDS,
        f"excludes {', '.join(names)}",
        "organisation.businesses",
    )


def territory_excluded(asked: Asked) -> Answer:
    """Neither seat nor place of use is in these territories, as far as the clause looks at them."""
    clause, hits = asked.clause, []
    if "Domicile" in clause.basis:
        seat = asked.facts.domicile
        hits.append(regions(None if seat is None else (seat,), clause.territories))
    if "PlaceOfUse" in clause.basis:
        hits.append(regions(asked.use.regions, clause.territories))
    what = f"excludes {', '.join(clause.territories[:12])} by {' and '.join(clause.basis)}"
    return Answer(any_of(hits), FORBIDS, what, "organisation.domicile, use.regions")


def field_of_use_denied(asked: Asked) -> Answer:
    """It isn't used in one of these fields; with evidence named, not without that."""
    clause = asked.clause
    if clause.evidence is not None and asked.holds(clause.evidence):
        return KEPT
    hit = meets(asked.use.fields, clause.fields)
    named = sorted(set(clause.fields) & set(asked.use.fields or ())) or clause.fields[:8]
    if clause.evidence is not None:
        return Answer(hit, NEEDS, f"allows {', '.join(named)} only with {clause.evidence}", "use.fields")
    return Answer(hit, FORBIDS, f"denies the fields {', '.join(named)}", "use.fields")


def hosting_denied(asked: Asked) -> Answer:
    """Third parties don't use it; or don't put their own input to it."""
    external = within(asked.use.exposure, ("External",))
    if asked.clause.covers == "DirectAccess":
        external = every((external, within(asked.use.service, ("DirectAccess",))))
    return Answer(external, FORBIDS, "denies offering it to third parties", "use.exposure, use.service")


def distribution_denied(asked: Asked) -> Answer:
    """Nothing is handed out."""
    of = asked.clause.of
    meant = "Original" in of if not asked.derived else "Derivatives" in of
    return Answer(
        meant and asked.use.distributes is True, FORBIDS, "denies handing out weights", "use.distributes"
    )


def no_derivatives(asked: Asked) -> Answer:
    """Nothing derived is handed out."""
    broken = asked.derived and asked.use.distributes is True
    return Answer(broken, FORBIDS, "denies handing out derived weights", "use.distributes")


def no_train_others(asked: Asked) -> Answer:
    """Nothing that the clause means is trained with it."""
    clause = asked.clause
    broken = any_of(
        _reaches(it, clause.target) for it in asked.use.trains or () if it.source in clause.sources
    )
    what = f"denies training {clause.target} with its {' and '.join(clause.sources)}"
    return Answer(broken, FORBIDS, what, "use.trains[].competing")


def _reaches(it: Training, target: str | None) -> Truth:
    if target == "AnyModel":
        return True
    if target == "CompetingModel":
        return it.competing
    if it.family != "Other":
        return False
    kinds = {
        "OtherLanguageModel": ("LanguageModel",),
        "OtherGenerativeModel": ("LanguageModel", "GenerativeModel"),
    }
    return target not in kinds or it.kind in kinds[target]


def litigation_termination(asked: Asked) -> Answer:
    """The organisation makes no claim over the model that ends the grant."""
    clause = asked.clause
    broken = any(
        (it.claim in clause.claims or "AnyIp" in clause.claims)
        and not (it.kind == "Defensive" and clause.defensive == "Exempt")
        and (not it.models or asked.case.name in it.models)
        for it in asked.facts.litigation
    )
    if clause.ends == "PatentGrant":
        broken = broken and not asked.holds("LegalOpinion")
        return Answer(broken, NEEDS, "ended its patent grant by a claim of yours: asks for LegalOpinion")
    return Answer(broken, FORBIDS, "ended by a claim of yours")


PROHIBITIONS: dict[str, Judge] = {
    "PurposeLimited": purpose_limited,
    "OutputRestriction": output_restriction,
    "NonProduction": non_production,
    "MonthlyActiveUsersOver": active_users_over,
    "DailyActiveUsersOver": active_users_over,
    "RevenueOver": revenue_over,
    "BusinessExcluded": business_excluded,
    "TerritoryExcluded": territory_excluded,
    "FieldOfUseDenied": field_of_use_denied,
    "HostingAsServiceDenied": hosting_denied,
    "DistributionDenied": distribution_denied,
    "NoDerivatives": no_derivatives,
    "NoTrainOthers": no_train_others,
    "LitigationTermination": litigation_termination,
}
"""How each type that takes a right away is judged."""
