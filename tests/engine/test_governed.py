"""Writes to our own kinds, beside the decision cases: stamps, renewals, corrections, who may."""

from __future__ import annotations

from typing import Any

import pytest
from building import OWNER, approval, at, build, licence, model, policy, text, waiver

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Governed, Identity, Question
from modelsteward.engine.verdict import Verdict

NOW = at(100_000)
MEMBER = Identity("model-owner@example.com", groups=("model-owners",))
STRANGER = Identity("developer@example.com", groups=("developers",))
APPROVER = Identity("approver@example.com", groups=("model-risk",))
OTHER = Identity("second-approver@example.com", groups=("model-risk",))


def write(
    catalog: Catalog,
    user: Identity,
    new: dict[str, Any] | None,
    old: dict[str, Any] | None = None,
    **more: Any,
) -> Verdict:
    subject = new or old
    assert subject is not None
    governed = Governed(subject["kind"], subject["metadata"]["name"], new, old)
    operation: Any = "DELETE" if new is None else "UPDATE" if old is not None else "CREATE"
    return decide(catalog, Question(operation, "", user, governed, **more), NOW)


def codes(verdict: Verdict) -> list[str]:
    return [it.code for it in verdict.findings]


def bare(document: dict[str, Any], *stamps: str) -> dict[str, Any]:
    spec = {field: value for field, value in document["spec"].items() if field not in stamps}
    return {**document, "spec": spec}


STAMPS = ("registeredBy", "registeredTime", "changedBy", "changedTime")


@pytest.mark.parametrize("seconds", [-61, -60, 0, 60, 61])
def test_a_stamp_may_be_as_far_from_now_as_two_clocks_are(seconds: int) -> None:
    document = model(registeredTime=text(at(100_000 + seconds)))
    expected = [] if abs(seconds) <= 60 else ["ForgedIdentity"]
    assert codes(write(build(), MEMBER, document)) == expected


@pytest.mark.parametrize("stamp", ["registeredBy", "changedBy"])
def test_a_stamp_of_somebody_else_is_forged(stamp: str) -> None:
    document = model(**{stamp: {"username": "approver@example.com"}})
    (finding,) = write(build(), MEMBER, document).findings
    assert (finding.code, finding.path) == ("ForgedIdentity", f"spec.{stamp}")


def test_a_group_that_the_user_is_not_in_is_forged() -> None:
    document = model(changedBy={**OWNER, "groups": ["model-owners", "system:masters"]})
    assert codes(write(build(), MEMBER, document)) == ["ForgedIdentity"]


def test_who_registered_it_never_changes_and_who_changed_it_does() -> None:
    member = Identity("second-owner@example.com", groups=("model-owners",))
    mine = {"username": "second-owner@example.com", "groups": ["model-owners"]}
    old, catalog = model(), build(licence(), model())
    assert codes(write(catalog, member, model(changedBy=mine), old)) == []
    assert codes(write(catalog, member, model(registeredBy=mine), old)) == ["ForgedIdentity"]
    assert codes(write(catalog, member, bare(model(), *STAMPS), old)) == []


def test_the_restore_identity_sets_stamps() -> None:
    document = model(registeredTime=text(at(1)))
    assert codes(write(build(), STRANGER, document, restores=True)) == []


def test_holders_of_administer_and_masters_act_for_every_owner() -> None:
    document = bare(model(), *STAMPS)
    masters = Identity("admin", groups=("system:masters",))
    assert codes(write(build(), STRANGER, document)) == ["ScopeMismatch"]
    assert codes(write(build(), STRANGER, document, administers=True)) == []
    assert codes(write(build(), masters, document)) == []


def test_a_model_is_given_away_by_its_owner_only() -> None:
    old, new = model(), model(owner="others")
    assert codes(write(build(old), MEMBER, new, old)) == []
    others = Identity("developer@example.com", groups=("others",))
    assert codes(write(build(old), others, new, old)) == ["ScopeMismatch"]


def test_a_change_of_a_model_that_nobody_approved_needs_no_warning() -> None:
    old, new = model(), model(provider="Else")
    assert codes(write(build(licence(), old), MEMBER, new, old)) == []
    approved = build(licence(), old, approval("a"))
    assert codes(write(approved, MEMBER, new, old)) == ["ApprovalSuperseded"]


def test_a_reference_that_was_there_before_is_no_second_claim() -> None:
    same = model("thief", sources=model()["spec"]["sources"])
    catalog = build(model(), same)
    assert codes(write(catalog, MEMBER, {**same, "status": {}}, same)) == []
    assert codes(write(build(model()), MEMBER, bare(same, *STAMPS))) == ["AmbiguousModel"]


def test_another_release_of_the_same_repository_is_no_second_claim() -> None:
    document = model("next", sources=[{"reference": f"hf://acme-ai/chat@{'b' * 40}"}])
    assert codes(write(build(model()), MEMBER, bare(document, *STAMPS))) == []


def test_what_can_not_be_read_is_refused() -> None:
    document = {"kind": "AIModel", "metadata": {"name": "x"}, "spec": {"riskTier": "Extreme"}}
    assert codes(write(build(), MEMBER, document)) == ["Unreadable"]


def test_deleting_is_no_question_for_the_engine() -> None:
    assert write(build(), STRANGER, None, model()).allowed


def ready(*more: dict[str, Any]) -> Catalog:
    return build(licence(), policy(), model(), *more)


def decision(of: str = "chat", kind: str = "AIModel", catalog: Catalog | None = None, **more: Any) -> Any:
    from deciding import current

    document = current(catalog or ready(), approval("d", of=of, kind=kind, **more))
    return bare(document or {}, "reviewer", "reviewedTime")


def test_a_refusal_of_the_own_work_is_anybodys_right() -> None:
    own = Identity("model-owner@example.com", groups=("model-owners", "model-risk"))
    catalog = ready()
    assert codes(write(catalog, own, decision(decision="Revoked"))) == []
    assert codes(write(catalog, own, decision())) == ["SelfApproval"]


def test_nobody_approves_the_waiver_that_they_asked_for() -> None:
    asked = waiver("w", "Unpinned", requestedBy={"username": "approver@example.com"}, expires=200_000)
    catalog = ready(asked)
    document = decision("w", "Waiver", catalog)
    assert codes(write(catalog, APPROVER, document)) == ["SelfApproval"]
    assert codes(write(catalog, OTHER, document)) == []


def audited(catalog_more: tuple[dict[str, Any], ...] = ()) -> Catalog:
    status = {
        "completionTime": text(at(50)),
        "digest": "sha256:" + "c" * 64,
        "results": [{"model": "chat", "uid": "uid-chat", "governedDigest": "d", "result": "Passed"}],
        "conditions": [{"type": "Complete", "status": "True"}],
    }
    audit = {
        "kind": "Audit",
        "metadata": {"name": "first", "uid": "uid-first"},
        "spec": {"models": ["chat"]},
        "status": status,
    }
    return ready(audit, *catalog_more)


def test_nobody_attests_an_audit_of_what_they_approved() -> None:
    catalog = audited((approval("a"),))
    document = decision("first", "Audit", catalog)
    assert codes(write(catalog, APPROVER, document)) == ["SelfApproval"]
    assert codes(write(catalog, OTHER, document)) == []


def test_a_renewal_is_approved_by_somebody_else() -> None:
    before = waiver("w1", "Unpinned", expires=90_000)
    renewed = waiver("w2", "Unpinned", expires=200_000, requestedTime=text(at(95_000)))
    catalog = ready(before, approval("w1-risk", of="w1", kind="Waiver"), renewed)
    document = decision("w2", "Waiver", catalog)
    assert codes(write(catalog, APPROVER, document)) == ["ReviewerNotEligible"]
    assert codes(write(catalog, OTHER, document)) == []


@pytest.mark.parametrize(("most", "refused"), [(2, False), (1, True), (0, True)])
def test_a_waiver_is_renewed_only_so_often(most: int, refused: bool) -> None:
    documents = [policy(waivers={"roles": ["risk"], "maximumRenewals": most}), model()]
    for number in range(2):
        start = number * 40_000
        documents.append(
            waiver(f"w{number}", "Unpinned", expires=start + 50_000, requestedTime=text(at(start)))
        )
        documents.append(approval(f"w{number}-risk", of=f"w{number}", kind="Waiver", given=start))
    asked = bare(waiver("again", "Unpinned", expires=150_000), "requestedBy", "requestedTime")
    assert codes(write(build(*documents), STRANGER, asked)) == (["ScopeMismatch"] if refused else [])
    other = bare(waiver("other", "NotApproved", expires=150_000), "requestedBy", "requestedTime")
    assert codes(write(build(*documents), STRANGER, other)) == []


def test_a_waiver_is_bound_by_every_policy_of_its_namespaces() -> None:
    short = policy("short", waivers={"roles": ["risk"], "maximumValiditySeconds": 3600})
    asked = bare(waiver("w", "Unpinned", expires=110_000), "requestedBy", "requestedTime")
    assert codes(write(build(policy()), STRANGER, asked)) == []
    assert codes(write(build(policy(), short), STRANGER, asked)) == ["ScopeMismatch"]


def test_a_shipped_licence_is_corrected_by_another_one() -> None:
    old = licence("shipped", origin="Library")
    edited = licence("shipped", origin="Library", verification="Unverified")
    catalog = build(old)
    assert codes(write(catalog, MEMBER, edited, old)) == ["ImmutableField"]
    again = licence("shipped-2", spdxId="LicenseRef-shipped", origin="Library")
    assert codes(write(catalog, MEMBER, again)) == ["AmbiguousModel"]
    corrected = licence(
        "shipped-2", spdxId="LicenseRef-shipped", origin="Library", correctsRef={"name": "shipped"}
    )
    assert codes(write(catalog, MEMBER, corrected)) == []
    organisations = licence("own", spdxId="LicenseRef-shipped")
    assert codes(write(catalog, MEMBER, organisations)) == []


def test_an_organisations_licence_may_change_and_says_what_that_ends() -> None:
    clause = {"name": "copy", "type": "LicenseCopy", "section": "1"}
    verdict = write(build(licence()), MEMBER, licence("open", clause), licence())
    assert [(it.code, it.effect.value) for it in verdict.findings] == [("ApprovalSuperseded", "Warn")]


@pytest.mark.parametrize("kind", ["Waiver", "Approval", "Audit"])
def test_what_was_decided_never_changes(kind: str) -> None:
    documents: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "Waiver": (waiver("w", "Unpinned"), waiver("w", "Unpinned", reason="Another.")),
        "Approval": (approval("a"), approval("a", role="ethics")),
        "Audit": tuple(  # type: ignore[dict-item]
            {"kind": "Audit", "metadata": {"name": "x"}, "spec": {"models": [name]}} for name in ("a", "b")
        ),
    }
    old, new = documents[kind]
    assert "ImmutableField" in codes(write(ready(), APPROVER, new, old))
    assert codes(write(ready(), APPROVER, old, old)) == []


def test_the_minimum_between_two_slots_is_the_catalogues() -> None:
    document = {
        "kind": "AuditSchedule",
        "metadata": {"name": "s"},
        "spec": {"modelSelector": {}, "intervalSeconds": 60},
    }
    assert codes(write(Catalog(), MEMBER, document)) == ["Unreadable"]
    assert codes(write(Catalog(minimum_audit_interval_seconds=1), MEMBER, document)) == []
