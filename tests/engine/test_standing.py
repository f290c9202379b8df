"""Until when an answer holds: a kept standing is never another than a fresh one."""

from __future__ import annotations

from datetime import timedelta

from building import approval, at, build, licence, model, policy, text
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.standing import compile_standing

#: Where something begins or ends: few instants, so that they meet.
INSTANTS = st.integers(0, 12).map(lambda hours: hours * 3600)
SECOND = timedelta(seconds=1)


def approvals() -> st.SearchStrategy[dict[str, object]]:
    return st.builds(
        dict,
        given=INSTANTS,
        expires=st.none() | INSTANTS,
        role=st.sampled_from(("risk", "ethics")),
        person=st.sampled_from(("first", "second")),
        decision=st.sampled_from(("Approved", "Approved", "Approved", "Rejected", "Revoked")),
    )


def evidence() -> st.SearchStrategy[dict[str, object]]:
    return st.builds(
        lambda issued, expires, result: {
            "type": "BiasAssessment",
            "issuedTime": text(at(issued)),
            "result": result,
            **({} if expires is None else {"expiresTime": text(at(expires))}),
        },
        INSTANTS,
        st.none() | INSTANTS,
        st.sampled_from(("Passed", "Failed")),
    )


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """One model with everything about it that can begin or end."""
    given_ones = draw(st.lists(approvals(), max_size=4))
    for it in given_ones:
        if it["decision"] != "Approved":
            it["expires"] = None
    documents = [
        approval(f"a{number}", **it)  # type: ignore[arg-type]
        for number, it in enumerate(given_ones)
    ]
    items = [{"name": f"e{number}", **it} for number, it in enumerate(draw(st.lists(evidence(), max_size=3)))]
    end = draw(st.none() | INSTANTS)
    clauses = [] if end is None else [_ends(end)]
    registered = draw(INSTANTS)
    return build(
        licence("open", *clauses),
        policy(
            lapseGraceSeconds=draw(st.sampled_from((0, 1, 3600, 7200))),
            requiredEvidence=[
                {"name": "bias", "evidenceType": "BiasAssessment", "maximumAgeSeconds": draw(INSTANTS) + 60}
            ],
            audits=[{"riskTier": tier, "maximumAgeSeconds": 7200} for tier in ("Limited", "High")],
            approvals=[
                {"riskTier": "Limited", "quorum": 1, "roles": ["risk"], "maximumValiditySeconds": 7200},
                {"riskTier": "High", "quorum": 2, "roles": ["risk", "ethics"]},
            ],
        ),
        model(
            riskTier=draw(st.sampled_from(("Limited", "High"))),
            evidence=items,
            registeredTime=text(at(registered)),
        ),
        *documents,
    )


def _ends(seconds: int) -> dict[str, object]:
    return {"name": "end", "type": "ExpiresAt", "section": "9", "effectiveTime": text(at(seconds))}


@settings(max_examples=150, deadline=None)
@given(catalogs(), st.lists(st.tuples(INSTANTS, st.sampled_from((-1, 0, 1))), min_size=1, max_size=12))
def test_a_kept_standing_is_the_one_that_a_fresh_compile_gives(
    catalog: Catalog, moments: list[tuple[int, int]]
) -> None:
    chat, enforced = catalog.model("chat"), catalog.policy("enforced")
    assert chat is not None
    assert enforced is not None
    for seconds, beside in moments:
        now = at(seconds + beside)
        kept = catalog.standing("chat", "enforced", now)
        assert kept.findings == compile_standing(catalog, chat, enforced, now).findings


@settings(max_examples=150, deadline=None)
@given(catalogs(), INSTANTS)
def test_nothing_changes_before_until_and_the_answer_is_asked_again_then(
    catalog: Catalog, seconds: int
) -> None:
    chat, enforced = catalog.model("chat"), catalog.policy("enforced")
    assert chat is not None
    assert enforced is not None
    now = at(seconds)
    first = compile_standing(catalog, chat, enforced, now)
    if first.until is None:
        last = at(10**7)
        assert compile_standing(catalog, chat, enforced, last).findings == first.findings
        return
    assert first.until > now
    just_before = compile_standing(catalog, chat, enforced, first.until - SECOND)
    if first.until - SECOND >= now:
        assert just_before.findings == first.findings
    assert not first.holds(first.until)


def test_an_approval_ends_exactly_at_its_time() -> None:
    catalog = build(licence(), policy(), model(), approval("a", expires=3600))
    codes = [
        [it.code for it in catalog.standing("chat", "enforced", at(moment)).findings]
        for moment in (3599, 3600, 3601)
    ]
    assert codes == [[], ["ApprovalExpired"], ["ApprovalExpired"]]


def test_an_age_equal_to_the_maximum_is_fresh() -> None:
    asked = [{"name": "bias", "evidenceType": "BiasAssessment", "maximumAgeSeconds": 3600}]
    item = {"name": "b", "type": "BiasAssessment", "issuedTime": text(at(0)), "result": "Passed"}
    catalog = build(licence(), policy(requiredEvidence=asked, approvals=None), model(evidence=[item]))
    codes = [
        [it.code for it in catalog.standing("chat", "enforced", at(moment)).findings]
        for moment in (3599, 3600, 3601)
    ]
    assert codes == [[], [], ["EvidenceStale"]]


def test_the_grace_warns_to_its_last_second_and_denies_after() -> None:
    catalog = build(licence(), policy(lapseGraceSeconds=60), model(), approval("a", expires=3600))
    effects = [
        [it.effect.value for it in catalog.standing("chat", "enforced", at(moment)).findings]
        for moment in (3599, 3600, 3659, 3660)
    ]
    assert effects == [[], ["Warn"], ["Warn"], ["Deny"]]


def test_a_clock_that_went_back_is_answered_anew() -> None:
    catalog = build(licence(), policy(), model(), approval("a", given=3600))
    assert catalog.standing("chat", "enforced", at(3600)).findings == ()
    assert [it.code for it in catalog.standing("chat", "enforced", at(3599)).findings] == ["NotApproved"]


def test_a_model_that_nobody_registered_by_name_is_approved_by_nobody() -> None:
    catalog = build(licence(), policy(), model(registeredBy=None), approval("a"))
    (finding,) = catalog.standing("chat", "enforced", at(10)).findings
    assert finding.code == "NotApproved"
    assert "registeredBy" in finding.message


def test_of_a_rejection_and_a_revocation_in_one_second_the_revocation_is_told() -> None:
    refusals = (approval("b", given=60, decision="Rejected"), approval("c", given=60, decision="Revoked"))
    catalog = build(licence(), policy(), model(), approval("a"), *refusals)
    assert [it.code for it in catalog.standing("chat", "enforced", at(60)).findings] == ["ApprovalRevoked"]
