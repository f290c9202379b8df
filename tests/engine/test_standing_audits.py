"""What a model's newest audit means for it."""

from __future__ import annotations

from typing import Any

import pytest
from building import approval, at, build, licence, model, policy, runs, text, waiver

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide

AUDITS = [{"riskTier": "Limited", "maximumAgeSeconds": 3600}]


def audit(name: str, completed: float, **result: Any) -> dict[str, Any]:
    """A complete audit of the model `chat`."""
    found = {"model": "chat", "uid": "uid-chat", "governedDigest": "x", "result": "Passed", **result}
    status = {
        "completionTime": text(at(completed)),
        "results": [found],
        "conditions": [{"type": "Complete", "status": "True"}],
    }
    return {"kind": "Audit", "metadata": {"name": name}, "spec": {"models": ["chat"]}, "status": status}


def catalog(*audits: dict[str, Any], approved: bool = True, **spec: Any) -> Catalog:
    more = [approval("a")] if approved else []
    return build(licence(), policy(audits=AUDITS, **spec), model(), *audits, *more)


def codes(made: Catalog, seconds: float) -> list[str]:
    return [it.code for it in made.standing("chat", "enforced", at(seconds)).findings]


def digest() -> str:
    return catalog().governed_digest("AIModel", "chat")


@pytest.mark.parametrize(("seconds", "expected"), [(8600, []), (8601, ["AuditOverdue"])])
def test_an_audit_is_overdue_once_it_is_older_than_asked(seconds: int, expected: list[str]) -> None:
    assert codes(catalog(audit("first", 5000)), seconds) == expected


@pytest.mark.parametrize(
    "result", [{"uid": "uid-before"}, {"result": "Inconclusive"}, {"model": "another"}], ids=str
)
def test_an_audit_of_something_else_or_without_conclusion_is_none(result: dict[str, Any]) -> None:
    assert codes(catalog(audit("first", 5000, **result)), 5001) == ["AuditOverdue"]


def test_an_audit_that_completes_later_than_now_is_none_yet() -> None:
    assert codes(catalog(audit("first", 5000)), 4999) == ["AuditOverdue"]


def test_a_failed_audit_of_this_content_denies() -> None:
    failed = audit("first", 10, result="Failed", governedDigest=digest(), codes=["DigestMismatch"])
    assert codes(catalog(failed), 20) == ["AuditFailed"]
    assert codes(catalog(failed, audit("second", 15)), 20) == []


def test_a_failed_audit_of_an_earlier_content_says_nothing_about_this_one() -> None:
    assert codes(catalog(audit("first", 10, result="Failed")), 20) == []


def test_what_every_decision_judges_by_itself_fails_an_audit_only_while_it_is_found() -> None:
    failed = audit("first", 10, result="Failed", governedDigest=digest(), codes=["NotApproved"])
    assert codes(catalog(failed, approved=False), 20) == ["AuditFailed", "NotApproved"]
    assert codes(catalog(failed), 20) == []


def test_the_grace_holds_for_audits_too() -> None:
    made = catalog(audit("first", 10), lapseGraceSeconds=60)
    effects = [
        [it.effect.value for it in made.standing("chat", "enforced", at(seconds)).findings]
        for seconds in (3610, 3611, 3670, 3671)
    ]
    assert effects == [[], ["Warn"], ["Warn"], ["Deny"]]


def test_a_model_that_is_stored_nowhere_yet_is_as_new_as_can_be() -> None:
    document = model()
    del document["metadata"]["creationTimestamp"]
    made = build(licence(), policy(audits=AUDITS, approvals=None), document)
    assert codes(made, 10**8) == []


@pytest.mark.parametrize(("changed", "waived"), [(59, True), (60, True), (61, False)])
def test_a_waiver_covers_what_the_model_was_when_it_was_approved(changed: int, waived: bool) -> None:
    made = build(
        *(licence(), policy(), model(changedTime=text(at(changed))), waiver("w", "NotApproved")),
        approval("w-risk", of="w", kind="Waiver", given=60),
    )
    assert decide(made, runs(), at(100)).allowed is waived


def test_a_later_claim_that_was_approved_beats_a_first_one_that_never_was() -> None:
    later = model("later", sources=model()["spec"]["sources"])
    later["metadata"]["creationTimestamp"] = text(at(50))
    made = build(licence(), policy(), model(), later, approval("a", of="later"))
    assert decide(made, runs(), at(100)).findings == ()
    made.apply("AIModel", model("later", suspend=True, sources=model()["spec"]["sources"]))
    assert [it.model for it in decide(made, runs(), at(100)).findings] == ["later"]
