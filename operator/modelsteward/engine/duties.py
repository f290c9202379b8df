"""Clauses that ask for something, and those that only say how terms travel or end."""

from __future__ import annotations

from modelsteward.engine.counts import revenue_exceeds, users_exceed
from modelsteward.engine.terms import KEPT, NEEDS, UNKNOWN_FACTS, Answer, Asked, Judge
from modelsteward.engine.threevalued import Truth, any_of, meets


def _shown(evidence: str) -> Judge:
    def judge(asked: Asked) -> Answer:
        return Answer(not asked.holds(evidence), NEEDS, f"asks for {evidence}")

    return judge


def attribution(asked: Asked) -> Answer:
    """A credit is shown, with one of the texts where some are given."""
    texts = asked.clause.texts
    what = f"asks for AttributionShown{_quoted(texts)}"
    return Answer(not asked.holds("AttributionShown", texts), NEEDS, what)


def ui_display(asked: Asked) -> Answer:
    """The name is shown to users, where numbers are given above them only."""
    clause = asked.clause
    texts = clause.texts
    if asked.holds("UiDisplayed", texts):
        return KEPT
    owed: Truth = True
    limits: list[Truth] = []
    if clause.monthly_active_users_over is not None:
        limits.append(users_exceed(asked, clause.monthly_active_users_over))
    if clause.revenue_over is not None:
        limits.append(revenue_exceeds(asked, clause.revenue_over))
    if limits:
        owed = any_of(limits)
    what = f"asks for UiDisplayed{_quoted(texts)}"
    return Answer(owed, NEEDS, what, "organisation.users, organisation.revenue")


def notice_file(asked: Asked) -> Answer:
    """The notice file goes along, where there is one."""
    if asked.clause.required == "IfPresent" and asked.case.model.spec.notice_file != "Present":
        return KEPT
    return Answer(not asked.holds("NoticeShipped"), NEEDS, "asks for NoticeShipped")


def modification_notice(asked: Asked) -> Answer:
    """Changes are marked, where there are any."""
    if not asked.derived:
        return KEPT
    return Answer(not asked.holds("ModificationsMarked"), NEEDS, "asks for ModificationsMarked")


def name_prefix(asked: Asked) -> Answer:
    """The name under which a derived model is served begins with (contains) the prefix, as written."""
    clause, name = asked.clause, asked.use.served_name
    prefix = clause.prefix or ""
    where = "begin with" if clause.position == "Start" else "contain"
    what = f"asks for a served name to {where} '{prefix}'"
    if name is None:
        return Answer(None, NEEDS, what, "use.servedName")
    kept = name.startswith(prefix) if clause.position == "Start" else prefix in name
    return Answer(not kept, NEEDS, what)


def written_consent(asked: Asked) -> Answer:
    """There is written consent, where fields are named for those only."""
    if asked.holds("WrittenConsent"):
        return KEPT
    owed = meets(asked.use.fields, asked.clause.fields) if asked.clause.fields else True
    return Answer(owed, NEEDS, f"asks for WrittenConsent of {asked.clause.grantor}", "use.fields")


def safeguards(asked: Asked) -> Answer:
    """Built-in safeguards are kept; or contents are filtered."""
    if asked.clause.duty == "KeepBuiltIn":
        return Answer(asked.use.safeguards == "Removed", what="denies removing the built-in safeguards")
    return Answer(not asked.holds("ContentFilter"), NEEDS, "asks for ContentFilter")


def structure(_: Asked) -> Answer:
    """It says how terms travel, points to a text, or warns that they may end: nothing to judge."""
    return KEPT


def unjudged(asked: Asked) -> Answer:
    """A type that can't be judged yet: said, not passed over."""
    return Answer(True, UNKNOWN_FACTS, f"can't be judged yet (type {asked.clause.type})")


def _quoted(texts: tuple[str, ...]) -> str:
    return f" with '{texts[0]}'" if texts else ""


DUTIES: dict[str, Judge] = {
    "Attribution": attribution,
    "UiDisplay": ui_display,
    "NoticeFile": notice_file,
    "LicenseCopy": _shown("LicenseShipped"),
    "ModificationNotice": modification_notice,
    "SourceDisclosure": _shown("SourceOffered"),
    "NamePrefix": name_prefix,
    "OutputDisclosure": _shown("OutputsDisclosed"),
    "PassThroughTerms": _shown("DownstreamTerms"),
    "RegistrationRequired": _shown("Registration"),
    "WrittenConsent": written_consent,
    "Safeguards": safeguards,
    "DerivativeScope": structure,
    "AcceptableUsePolicy": structure,
    "Revocable": structure,
    # These are about dates and other licences: rules of their own judge them.
    "TermsUpdatable": structure,
    "ExpiresAt": structure,
    "ConvertsTo": structure,
    "ShareAlike": structure,
}
"""How each of the other types is judged."""
