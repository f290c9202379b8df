"""Statuses: in the words of a denial, ahead of what runs out, and unchanged where nothing changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.controller import stories

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.conditions import AUTHORS, desired, desired_status, unreadable
from modelsteward.engine.statuses.writing import Desired, same
from modelsteward.engine.verdict import Effect

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CREATED = "2026-11-01T00:00:00Z"
APPROVER = {"username": "approver", "groups": ["model-approvers"]}


def stored(document: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """As the API server has it."""
    meta = {"uid": f"uid-{document['metadata']['name']}", "generation": 3, "creationTimestamp": CREATED}
    return {**document, "metadata": {**document["metadata"], **meta, **metadata}}


def catalog(*documents: dict[str, Any]) -> Catalog:
    made = Catalog()
    for document in documents:
        assert made.apply(document["kind"], stored(document)) is None
    return made


def chat(**more: Any) -> dict[str, Any]:
    return stories.model(registeredTime=CREATED, changedTime=CREATED, **more)


def approved(made: Catalog, decision: str = "Approved", name: str = "chat-1", **more: Any) -> dict[str, Any]:
    digest = made.governed_digest("AIModel", "chat")
    subject = stored(chat()) | {"status": {"governedDigest": digest}}
    return stories.approval(name, subject, decision, **{"reviewedTime": "2026-11-10T00:00:00Z", **more})


def governed(
    *more: dict[str, Any], policy: dict[str, Any] | None = None, model: dict[str, Any] | None = None
) -> Catalog:
    return catalog(policy or stories.policy(), stories.license_(), model or chat(), *more)


def look(made: Catalog, kind: str, name: str, now: datetime = NOW, previous: Any = None) -> Desired:
    found = desired(made, kind, name, now, previous or {})
    assert found is not None
    return found


def conditions(status: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each["type"]: (each["status"], each["reason"]) for each in status["conditions"]}


def message(status: dict[str, Any], kind: str) -> str:
    return next(str(each["message"]) for each in status["conditions"] if each["type"] == kind)


def test_a_model_that_is_not_approved_says_so_in_the_words_of_its_standing() -> None:
    made = governed()
    status = look(made, "AIModel", "chat").status
    denying = [
        finding
        for finding in made.standing("chat", "enforced", NOW).findings
        if finding.effect is Effect.DENY
    ]
    assert message(status, "Deployable") == denying[0].message
    assert conditions(status) == {
        "Ready": ("True", "Processed"),
        "Licensed": ("True", "Licensed"),
        "Evidenced": ("True", "Evidenced"),
        "Approved": ("False", "NotApproved"),
        "Audited": ("Unknown", "NotAudited"),
        "Deployable": ("False", "NotApproved"),
        "ExpiringSoon": ("False", "Current"),
        "MetricBreached": ("False", "Within"),
    }
    assert status["standings"] == [{"policy": "enforced", "deployable": False, "codes": ["NotApproved"]}]
    assert status["observedGeneration"] == 3
    assert all(each["observedGeneration"] == 3 for each in status["conditions"])
    assert status["governedDigest"] == made.governed_digest("AIModel", "chat")
    assert status["effectiveLicenses"] == ["LicenseRef-Own"]


def test_a_policy_that_does_not_enforce_makes_no_model_undeployable_but_says_what_it_would_do() -> None:
    status = look(governed(policy=stories.policy(mode="Warn")), "AIModel", "chat").status
    assert conditions(status)["Deployable"] == ("True", "NotEnforced")
    assert status["standings"][0]["deployable"] is False
    assert conditions(status)["Approved"] == ("False", "NotApproved")


def test_a_model_that_no_policy_judges_is_nobodys_finding() -> None:
    status = look(governed(policy=stories.policy(riskTiers=["High"])), "AIModel", "chat").status
    assert "standings" not in status
    assert conditions(status)["Approved"] == ("Unknown", "NotJudged")
    assert conditions(status)["Deployable"] == ("True", "NotEnforced")


@pytest.mark.parametrize(
    ("days", "reason", "next_mark"),
    [
        (30.1, "Current", 30),
        (30, "Within30Days", 7),
        (7.1, "Within30Days", 7),
        (7, "Within7Days", 1),
        (1, "Within1Day", 0),
    ],
)
def test_a_model_says_ahead_that_its_approval_runs_out(days: float, reason: str, next_mark: int) -> None:
    made = governed()
    made.apply("Approval", stored(approved(made, expiresTime="2026-12-31T00:00:00Z")))
    end = datetime(2026, 12, 31, tzinfo=UTC)
    found = look(made, "AIModel", "chat", end - timedelta(days=days))
    assert conditions(found.status)["ExpiringSoon"][1] == reason
    assert conditions(found.status)["Deployable"][0] == "True"
    assert found.until == end - timedelta(days=next_mark)
    told = "from 2026-12-31T00:00:00Z unless somebody acts: ApprovalExpired: chat"
    assert message(found.status, "ExpiringSoon").startswith(told) == (reason != "Current")


def test_a_lapsed_approval_is_no_longer_true_though_its_grace_still_lets_the_model_run() -> None:
    made = governed(policy=stories.policy(lapseGraceSeconds=259200))
    made.apply("Approval", stored(approved(made, expiresTime="2026-12-31T00:00:00Z")))
    status = look(made, "AIModel", "chat", datetime(2026, 12, 31, tzinfo=UTC)).status
    assert conditions(status)["Approved"] == ("False", "ApprovalExpired")
    assert conditions(status)["Deployable"][0] == "True"
    assert conditions(status)["ExpiringSoon"] == ("True", "Within7Days")
    assert message(status, "ExpiringSoon").startswith("from 2027-01-03T00:00:00Z unless somebody acts")


def test_a_revoked_approval_takes_effect_and_says_so_itself() -> None:
    made = governed()
    made.apply("Approval", stored(approved(made)))
    assert conditions(look(made, "AIModel", "chat").status)["Deployable"][0] == "True"
    counting = look(made, "Approval", "chat-1").status
    assert conditions(counting)["Effective"] == ("True", "Effective")
    assert counting["policies"][0]["effective"] is True
    revoked = approved(made, "Revoked", "chat-2", reviewedTime="2026-11-11T00:00:00Z")
    made.apply("Approval", stored(revoked))
    assert conditions(look(made, "AIModel", "chat").status)["Deployable"] == ("False", "ApprovalRevoked")
    assert conditions(look(made, "Approval", "chat-1").status)["Effective"] == ("False", "ApprovalRevoked")
    assert conditions(look(made, "Approval", "chat-2").status)["Effective"] == ("True", "Effective")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reviewer": {"username": "model-owner", "groups": ["model-approvers"]}}, "ReviewerNotEligible"),
        ({"reviewer": {"username": "developer", "groups": []}}, "ReviewerNotEligible"),
        ({"reviewer": None, "reviewedTime": None}, "ReviewerNotEligible"),
        ({"expiresTime": "2026-11-20T00:00:00Z"}, "ApprovalExpired"),
    ],
)
def test_an_approval_that_does_not_count_says_why(more: dict[str, Any], code: str) -> None:
    made = governed()
    document = approved(made, **more)
    document["spec"] = {key: value for key, value in document["spec"].items() if value is not None}
    made.apply("Approval", stored(document))
    assert conditions(look(made, "Approval", "chat-1").status)["Effective"] == ("False", code)


def test_an_approval_of_an_earlier_content_is_superseded() -> None:
    made = governed()
    document = approved(made)
    made.apply("Approval", stored(document))
    made.apply("AIModel", stored(chat(intendedPurposes=["Another"])))
    assert conditions(look(made, "Approval", "chat-1").status)["Effective"] == ("False", "ApprovalSuperseded")


def test_an_approval_of_nothing_says_so() -> None:
    made = governed()
    document = approved(made)
    made.apply("Approval", stored(document))
    made.remove("AIModel", "chat")
    assert conditions(look(made, "Approval", "chat-1").status)["Effective"] == ("False", "SubjectMissing")


WAIVER = stories.document(
    "Waiver",
    "calm",
    modelRef={"name": "chat"},
    namespaces=["serving"],
    findings=["NotApproved"],
    reason="until it is read",
    expiresTime="2026-12-01T00:00:00Z",
    requestedBy={"username": "developer"},
    requestedTime="2026-11-20T00:00:00Z",
)


def test_a_waiver_is_in_force_once_it_is_approved_and_until_it_ends() -> None:
    made = governed(WAIVER, policy=stories.policy(waivers={"roles": ["risk"]}))
    assert conditions(look(made, "Waiver", "calm").status)["InForce"] == ("False", "NotApproved")
    subject = stored(WAIVER) | {"status": {"governedDigest": made.governed_digest("Waiver", "calm")}}
    given = stories.approval("calm-1", subject, reviewedTime="2026-11-21T00:00:00Z", reviewer=APPROVER)
    made.apply("Approval", stored(given))
    found = look(made, "Waiver", "calm")
    assert conditions(found.status)["InForce"] == ("True", "InForce")
    assert (found.status["approvals"], found.status["untilTime"]) == (["calm-1"], "2026-12-01T00:00:00Z")
    assert found.until == datetime(2026, 12, 1, tzinfo=UTC)
    ended = look(made, "Waiver", "calm", found.until)
    assert conditions(ended.status)["InForce"] == ("False", "Expired")
    assert conditions(look(made, "Approval", "calm-1").status)["Effective"][0] == "True"


def audit(**spec: Any) -> dict[str, Any]:
    return stories.document(
        "Audit", "nightly-1", models=["chat", "gone"], trigger={"cause": "Requested"}, **spec
    )


def test_an_audit_records_what_the_engine_finds_and_completes() -> None:
    made = governed(audit())
    status = look(made, "Audit", "nightly-1").status
    assert conditions(status)["Complete"] == ("True", "Audited")
    assert conditions(status)["Passed"] == ("False", "ModelsFailed")
    assert [(each["model"], each["result"], each["codes"]) for each in status["results"]] == [
        ("chat", "Failed", ["NotApproved"])
    ]
    assert message(status, "Complete") == "1 of 2 models audited, 1 failed"
    assert status["digest"].startswith("sha256:")


def test_what_a_complete_audit_found_stays_whatever_changes() -> None:
    made = governed(audit())
    status = look(made, "Audit", "nightly-1").status
    made.apply("Audit", stored(audit() | {"status": status}))
    made.apply("Approval", stored(approved(made)))
    later = desired_status(made, "Audit", "nightly-1", NOW + DAY, status)
    assert later == status


def test_an_audit_that_asks_for_a_signature_waits_for_one_of_its_role_under_what_it_found() -> None:
    made = governed(
        audit(attestationRole="auditor"),
        policy=stories.policy(
            roles=[
                {"name": "risk", "subjects": [{"kind": "Group", "name": "model-approvers"}]},
                {"name": "auditor", "subjects": [{"kind": "User", "name": "the-auditor"}]},
            ]
        ),
    )
    waiting = look(made, "Audit", "nightly-1").status
    assert conditions(waiting)["Complete"] == ("False", "AttestationMissing")
    assert "completionTime" not in waiting
    made.apply("Audit", stored(audit(attestationRole="auditor") | {"status": waiting}))
    subject = stored(audit()) | {"status": {"governedDigest": waiting["digest"]}}
    signed = stories.approval(
        "nightly-1-signed",
        subject,
        role="auditor",
        reviewer={"username": "the-auditor"},
        reviewedTime="2026-11-25T13:00:00Z",
    )
    made.apply("Approval", stored(signed))
    done = look(made, "Audit", "nightly-1", NOW + DAY, waiting).status
    assert conditions(done)["Complete"] == ("True", "Audited")
    assert done["results"] == waiting["results"]
    assert done["attestation"]["username"] == "the-auditor"


def test_a_model_names_its_newest_complete_audit_and_its_next_one() -> None:
    made = governed(audit(), stories.schedule("s", schedule="0 0 1 12 *"))
    status = look(made, "Audit", "nightly-1").status
    made.apply("Audit", stored(audit() | {"status": status}))
    found = look(made, "AIModel", "chat")
    assert found.status["lastAudit"] == {"name": "nightly-1", "completionTime": "2026-11-25T12:00:00Z"}
    assert found.status["nextAuditTime"] == "2026-12-01T00:00:00Z"
    assert found.until == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_model_is_audited_only_once_an_audit_of_it_is_complete() -> None:
    made = governed(audit())
    before = look(made, "AIModel", "chat").status
    assert conditions(before)["Audited"] == ("Unknown", "NotAudited")
    assert message(before, "Audited") == "no audit of it is complete yet, and none is overdue"
    status = look(made, "Audit", "nightly-1").status
    passed = [each | {"result": "Passed"} for each in status["results"]]
    made.apply("Audit", stored(audit() | {"status": status | {"results": passed}}))
    assert conditions(look(made, "AIModel", "chat").status)["Audited"] == ("True", "Audited")
    asked = stories.policy(audits=[{"riskTier": "Limited", "maximumAgeSeconds": 86400}])
    overdue = look(governed(policy=asked), "AIModel", "chat").status
    assert conditions(overdue)["Audited"] == ("False", "AuditOverdue")


def test_a_policy_counts_what_it_judges_and_misses_a_framework_that_nobody_has() -> None:
    namespace = {"kind": "Namespace", "metadata": {"name": "serving"}}
    made = governed(namespace, policy=stories.policy(frameworks=["nist@1"]))
    status = look(made, "GovernancePolicy", "enforced").status
    assert (status["modelCount"], status["namespaceCount"]) == (1, 1)
    assert conditions(status)["FrameworksCurrent"] == ("False", "UnknownFramework")


def framework(version: str, **more: Any) -> dict[str, Any]:
    item = {"id": "A", "title": "a", "section": "1", "verified": True, "evidenceType": "PolicyStatement"}
    return stories.document(
        "ComplianceFramework",
        f"pack-{version}",
        **{
            "name": "pack",
            "version": version,
            "title": "Pack",
            "source": {"title": "Pack", "uri": "https://example.com/pack"},
            "effectiveTime": "2026-01-01T00:00:00Z",
            "items": [item],
            **more,
        },
    )


def test_a_framework_is_in_force_from_its_day_until_its_successors() -> None:
    made = governed(
        framework("1", supersededTime="2026-12-01T00:00:00Z", supersededBy="pack@2"),
        framework("2", effectiveTime="2026-12-01T00:00:00Z"),
        policy=stories.policy(frameworks=["pack@1"]),
    )
    old, new = look(made, "ComplianceFramework", "pack-1"), look(made, "ComplianceFramework", "pack-2")
    assert conditions(old.status)["InForce"] == ("True", "InForce")
    assert conditions(new.status)["InForce"] == ("False", "NotYet")
    assert old.status["policyCount"] == 1
    assert old.until == new.until == datetime(2026, 12, 1, tzinfo=UTC)
    assert conditions(look(made, "GovernancePolicy", "enforced").status)["FrameworksCurrent"][0] == "True"
    after = datetime(2026, 12, 1, tzinfo=UTC)
    assert conditions(look(made, "ComplianceFramework", "pack-1", after).status)["InForce"][1] == "Superseded"
    stale = look(made, "GovernancePolicy", "enforced", after).status
    assert conditions(stale)["FrameworksCurrent"] == ("False", "SupersededFramework")


def test_a_licence_counts_its_models_and_says_what_corrects_it() -> None:
    library = stories.license_("apache")
    library["spec"] |= {"spdxId": "Apache-2.0", "form": "Text", "origin": "Library"}
    correction = {**library, "metadata": {"name": "apache-2"}}
    correction["spec"] = {**library["spec"], "correctsRef": {"name": "apache"}}
    made = governed(library, correction, model=chat(licenseRef={"name": "apache"}))
    status = look(made, "ModelLicense", "apache").status
    assert (status["modelCount"], status["correctedBy"]) == (1, "apache-2")
    assert conditions(status)["Corrected"] == ("True", "Corrected")
    assert conditions(look(made, "ModelLicense", "apache-2").status)["Corrected"][0] == "False"


def test_an_object_that_can_not_be_read_says_that_it_counts_for_nothing() -> None:
    status = unreadable("spec.owner is missing", 4, NOW, {}).status
    assert conditions(status) == {"Ready": ("False", "Unreadable")}
    assert status["observedGeneration"] == 4


@pytest.mark.parametrize("kind", sorted(AUTHORS))
def test_a_second_look_finds_nothing_to_write(kind: str) -> None:
    made = governed(WAIVER, audit(), framework("1"))
    made.apply("Approval", stored(approved(made)))
    for name in made.names(kind):
        first = look(made, kind, name).status
        assert same(look(made, kind, name, NOW, first).status, first)
        if kind != "Audit":
            assert same(look(made, kind, name, NOW + timedelta(hours=1), first).status, first)


def test_there_is_no_status_of_what_does_not_exist() -> None:
    assert desired(governed(), "AIModel", "nobody", NOW, {}) is None
    assert desired_status(governed(), "AIModel", "nobody", NOW, {}) == {}


def test_lists_that_the_api_server_reordered_say_the_same() -> None:
    assert same({"a": [{"x": 1}, {"x": 2}]}, {"a": [{"x": 2}, {"x": 1}]})
    assert same({"a": [{"x": 1, "y": 2}, {"x": 2, "y": 1}]}, {"a": [{"y": 2, "x": 1}, {"y": 1, "x": 2}]})
    assert not same({"a": [1, 2]}, {"a": [1]})
    assert not same({"a": True}, {"a": "True"})
