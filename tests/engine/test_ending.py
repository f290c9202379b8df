"""What takes the end of a licence away, and which review of changing terms counts."""

from __future__ import annotations

from typing import Any

from building import at, build, licence, model, policy

END = {"name": "end", "type": "ExpiresAt", "section": "1", "effectiveTime": "2025-06-01T00:00:00Z"}
CHANGING = {"name": "new", "type": "TermsUpdatable", "section": "1", "updates": "Agreement"}
GRANT = {"name": "grant", "type": "SeparateLicense", "issuedTime": "2025-01-01T00:00:00Z"}
REVIEW = {"name": "review", "type": "TermsReviewed", "issuedTime": "2025-12-31T00:00:00Z"}


def codes(clause: dict[str, Any], *evidence: dict[str, Any], **asks: Any) -> list[str]:
    made = build(licence("open", clause), model(), policy(approvals=None, evidence=list(evidence), **asks))
    return [it.code for it in made.standing("chat", "enforced", at(0)).findings]


def test_a_separate_licence_that_lifts_the_end_takes_it_away() -> None:
    assert codes(END) == ["LicenseExpired"]
    assert codes(END, {**GRANT, "lifts": ["ExpiresAt"]}) == []
    assert codes(END, {**GRANT, "lifts": ["NonProduction"]}) == ["LicenseExpired"]


def test_a_separate_licence_that_has_ended_lifts_nothing() -> None:
    ended = {**GRANT, "lifts": ["ExpiresAt"], "expiresTime": "2025-12-31T00:00:00Z"}
    assert codes(END, ended) == ["LicenseExpired"]


def test_terms_that_a_separate_licence_replaces_need_no_review() -> None:
    asks = {"termsReviewSeconds": 86400 * 30}
    assert codes(CHANGING, **asks) == ["LicenseUnverified"]
    assert codes(CHANGING, {**GRANT, "lifts": ["TermsUpdatable"]}, **asks) == []


def test_a_review_that_has_expired_counts_no_more() -> None:
    asks = {"termsReviewSeconds": 86400 * 30}
    assert codes(CHANGING, REVIEW, **asks) == []
    assert codes(CHANGING, {**REVIEW, "expiresTime": "2026-01-01T00:00:00Z"}, **asks) == ["LicenseUnverified"]


def test_an_end_for_other_purposes_only_is_none() -> None:
    clause = {**END, "purposes": ["Commercial"]}
    assert codes(clause, use={"licensePurpose": "Research"}) == []
    assert codes(clause, use={"licensePurpose": "Commercial"}) == ["LicenseExpired"]
