"""The rules about identities that hold inside the API server, with our webhooks taken away.

Stamps are set by hand here, as a forger would, since nobody else sets them.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

OURS = "/apis/modelsteward.io/v1alpha1"
RBAC = "/apis/rbac.authorization.k8s.io/v1"
HOOKS = "/apis/admissionregistration.k8s.io/v1/{}webhookconfigurations/modelsteward"
REVISION = "0123456789abcdef0123456789abcdef01234567"
SOURCE = f"hf://example/model@{REVISION}"
DIGEST = "sha256:" + "a" * 64
OPERATOR = ("modelsteward", "modelsteward-operator")
KEEPER = ("records", "keeper")
IDENTITIES = (
    "identities.retention[0].kind=ServiceAccount,identities.retention[0].namespace=records,"
    "identities.retention[0].name=keeper,"
    "identities.policyAdministrators[0].kind=Group,identities.policyAdministrators[0].name=platform,"
    "identities.policyAdministrators[1].kind=Group,identities.policyAdministrators[1].name=system:masters,"
    "identities.restore=risk-officer"
)
# Who has which of the chart's roles; `careless` is more than anybody should have.
ROLES = (
    ("model-owner", "modelsteward-owner"),
    ("developer", "modelsteward-owner"),
    ("risk-officer", "modelsteward-owner"),
    ("approver", "modelsteward-approver"),
    ("platform-team", "modelsteward-administrator"),
    ("platform-team", "careless"),
    ("second-approver", "careless"),
)
CARELESS = [
    {"apiGroups": ["modelsteward.io"], "resources": ["*"], "verbs": ["create", "delete", "get", "update"]}
]


class Bench:
    """A plane with the chart and without its webhooks, and what tests ask of it."""

    def __init__(self, installed: Any) -> None:
        self._installed = installed
        self._accounts = {each: installed.account(each[1], each[0]) for each in (OPERATOR, KEEPER)}

    def call(self, who: Any, method: str, path: str, body: Any = None) -> Any:
        """As a person, or as a ServiceAccount (namespace, name)."""
        if isinstance(who, tuple):
            return self._accounts[who](method, path, body)
        return self._installed.call(method, path, body, who)

    def stamp(self, who: Any) -> dict[str, Any]:
        """Who somebody is, as the API server says, in the form of a stamp."""
        review = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
        reply = self.call(who, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", review).json()
        user = reply["status"]["userInfo"]
        return {key: user[key] for key in ("username", "uid", "groups") if user.get(key)}

    def create(self, who: Any, kind: str, name: str, spec: Any, **metadata: Any) -> Any:
        body = {
            "apiVersion": "modelsteward.io/v1alpha1",
            "kind": kind,
            "metadata": {"name": name, **metadata},
            "spec": spec,
        }
        return self.call(who, "POST", f"{OURS}/{plural(kind)}", body)

    def change(self, who: Any, kind: str, name: str, spec: Any, **metadata: Any) -> Any:
        """A PUT of the stored object with these spec fields (None: left out) and metadata changed."""
        path = f"{OURS}/{plural(kind)}/{name}"
        stored = self.call("cluster-admin", "GET", path).json()
        changed = {**stored["spec"], **spec}
        stored["spec"] = {key: value for key, value in changed.items() if value is not None}
        stored["metadata"] |= metadata
        return self.call(who, "PUT", path, stored)

    def delete(self, who: Any, kind: str, name: str) -> Any:
        return self.call(who, "DELETE", f"{OURS}/{plural(kind)}/{name}")

    def model(self, who: str, name: str, **fields: Any) -> Any:
        """A model with honest stamps, but for `fields`; None leaves a field out."""
        stamps = {"registeredBy": self.stamp(who), "registeredTime": now()}
        stamps |= {"changedBy": self.stamp(who), "changedTime": now()}
        spec = {**MODEL, "sources": [{"reference": f"hf://example/{name}@{REVISION}"}], **stamps, **fields}
        return self.create(who, "AIModel", name, {k: v for k, v in spec.items() if v is not None})

    def approval(self, who: str, name: str, kind: str = "AIModel", subject: str = "m", **fields: Any) -> Any:
        about = {"kind": kind, "name": subject, "uid": "0", "governedDigest": DIGEST}
        spec = {"subject": about, "decision": "Approved", "role": "risk", "reason": "reviewed"}
        stamps = {"reviewer": self.stamp(who), "reviewedTime": now()}
        return self.create(who, "Approval", name, {**spec, **stamps, **fields})

    def audit(self, who: Any, name: str, *, scheduled: bool, **metadata: Any) -> Any:
        why = (
            {"scheduleRef": {"name": "twice-a-year"}, "slotTime": now()}
            if scheduled
            else {"trigger": {"cause": "Requested"}}
        )
        stamps = {"requestedBy": self.stamp(who), "requestedTime": now()}
        name = f"twice-a-year-{name}" if scheduled else name
        return self.create(who, "Audit", name, {"models": ["m"], **why, **stamps}, **metadata)


MODEL = {
    "provider": "Example",
    "owner": "ml-team",
    "riskTier": "Minimal",
    "intendedPurposes": ["Summarisation", "Translation"],
    "facts": {"roles": ["Provider", "Deployer"], "personalData": False},
}


def plural(kind: str) -> str:
    return "ledgerentries" if kind == "LedgerEntry" else f"{kind.lower()}s".replace("policys", "policies")


def now(seconds: int = 0) -> str:
    moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(scope="module")
def bench(installed: Any) -> Iterator[Bench]:
    plane = installed.plane
    installed.upgrade("--set", IDENTITIES)
    for kind in ("validating", "mutating"):
        assert plane.call("DELETE", HOOKS.format(kind)).status == 200
    role = {"metadata": {"name": "careless"}, "rules": CARELESS}
    assert plane.call("POST", f"{RBAC}/clusterroles", role).status == 201
    for person, held in ROLES:
        plane.grant(person, held)
    plane.create_namespace(KEEPER[0])
    keeper = {"metadata": {"name": KEEPER[1]}}
    assert plane.call("POST", f"/api/v1/namespaces/{KEEPER[0]}/serviceaccounts", keeper).status == 201
    accounts = [
        {"kind": "ServiceAccount", "namespace": place, "name": name} for place, name in (OPERATOR, KEEPER)
    ]
    binding = {
        "metadata": {"name": "careless-accounts"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "careless"},
        "subjects": accounts,
    }
    assert plane.call("POST", f"{RBAC}/clusterrolebindings", binding).status == 201
    bench = Bench(installed)
    policy = {"mode": "Audit", "namespaceSelector": {}}
    plane.until(
        "the policies hold",
        lambda: (
            bench.create("second-approver", "GovernancePolicy", "probe", policy).status == 403
            and bench.create(
                "model-owner", "AIModel", "probe", {**MODEL, "sources": [{"reference": SOURCE}]}
            ).status
            == 403
        ),
    )
    yield bench
    # What the operator was given here only must not count as the chart's.
    assert plane.call("DELETE", f"{RBAC}/clusterrolebindings/careless-accounts").status == 200
    installed.upgrade()


def refused(reply: Any, code: str, *words: str) -> None:
    """The API server refused it, and says so with the code first."""
    assert reply.status == 403, reply.text
    message = reply.json()["message"]
    assert f"denied request: {code}: " in message, message
    for word in words:
        assert word in message, message


def taken(reply: Any) -> None:
    assert reply.status in (200, 201), reply.text


def test_a_model_with_honest_stamps_is_taken(bench: Bench) -> None:
    taken(bench.model("model-owner", "honest"))


def test_a_model_without_stamps_is_refused(bench: Bench) -> None:
    refused(bench.model("model-owner", "unstamped", registeredBy=None), "ForgedIdentity", "registeredBy")
    refused(bench.model("model-owner", "timeless", registeredTime=None), "ForgedIdentity", "registeredTime")


@pytest.mark.parametrize("stamp", ["registeredBy", "changedBy"])
def test_a_model_registered_in_anothers_name_is_refused(bench: Bench, stamp: str) -> None:
    another = bench.stamp("approver")
    refused(bench.model("model-owner", "foreign", **{stamp: another}), "ForgedIdentity", stamp)


def test_a_stamp_with_other_groups_or_another_uid_is_refused(bench: Bench) -> None:
    own = bench.stamp("model-owner")
    for forged in (
        {**own, "groups": [*own["groups"], "risk"]},
        {**own, "groups": own["groups"][:-1]},
        {**own, "uid": "another"},
    ):
        refused(bench.model("model-owner", "forged", registeredBy=forged), "ForgedIdentity")


@pytest.mark.parametrize("seconds", [-86_400, 86_400])
@pytest.mark.parametrize("stamp", ["registeredTime", "changedTime"])
def test_a_stamp_of_another_time_is_refused(bench: Bench, stamp: str, seconds: int) -> None:
    refused(bench.model("model-owner", "shifted", **{stamp: now(seconds)}), "ForgedIdentity", stamp)


def test_registration_never_changes(bench: Bench) -> None:
    taken(bench.model("model-owner", "registered"))
    for field, value in (
        ("registeredBy", bench.stamp("developer")),
        ("registeredBy", None),
        ("registeredTime", now(-3600)),
    ):
        reply = bench.change("model-owner", "AIModel", "registered", {field: value})
        refused(reply, "ForgedIdentity", field)


def test_a_change_of_what_is_approved_carries_who_made_it(bench: Bench) -> None:
    taken(bench.model("platform-team", "changed"))
    other = {"riskTier": "Limited"}
    refused(bench.change("model-owner", "AIModel", "changed", other), "ForgedIdentity", "changedBy")
    taken(
        bench.change("model-owner", "AIModel", "changed", {**other, "changedBy": bench.stamp("model-owner")})
    )


def test_the_order_of_lists_is_no_change(bench: Bench) -> None:
    """As for the mutating webhook, which leaves the stamps alone then."""
    taken(bench.model("platform-team", "ordered"))
    facts = {**MODEL["facts"], "roles": ["Deployer", "Provider"]}
    again = {"intendedPurposes": ["Translation", "Summarisation"], "facts": facts}
    taken(bench.change("developer", "AIModel", "ordered", again))


def test_the_time_of_a_change_does_not_go_back(bench: Bench) -> None:
    taken(bench.model("model-owner", "rewound"))
    mine = bench.stamp("model-owner")
    back = {"changedTime": now(-3600), "changedBy": mine}
    refused(bench.change("model-owner", "AIModel", "rewound", back), "ForgedIdentity", "changedTime")
    on = {"intendedPurposes": ["Search"], "changedTime": now(), "changedBy": mine}
    taken(bench.change("model-owner", "AIModel", "rewound", on))


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "developers"},
        {"provider": "Another"},
        {"sources": [{"reference": f"hf://example/other@{REVISION}"}]},
        {"facts": {"personalData": True}},
        {"facts": None},
        {"modalities": ["Text"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_only_the_owner_or_an_administrator_changes_what_is_approved(bench: Bench, change: Any) -> None:
    name = "owned-" + next(iter(change)) + ("-gone" if None in change.values() else "")
    taken(bench.model("model-owner", name))
    foreign = {**change, "changedBy": bench.stamp("developer")}
    refused(bench.change("developer", "AIModel", name, foreign), "ScopeMismatch", "'ml-team'", name)
    taken(
        bench.change("platform-team", "AIModel", name, {**change, "changedBy": bench.stamp("platform-team")})
    )


def test_anybody_with_the_right_to_write_models_may_add_evidence(bench: Bench) -> None:
    taken(bench.model("model-owner", "evidenced"))
    evidence = [{"name": "card", "type": "EvaluationReport", "issuedTime": now()}]
    taken(bench.change("developer", "AIModel", "evidenced", {"evidence": evidence, "notes": "read"}))


def test_the_restore_identity_sets_stamps(bench: Bench) -> None:
    foreign = bench.stamp("model-owner")
    taken(bench.model("risk-officer", "restored", registeredBy=foreign, registeredTime=now(-864_000)))


def test_a_reviewer_holds_the_verb_approve(bench: Bench) -> None:
    taken(bench.approval("approver", "eligible"))
    reply = bench.approval("second-approver", "not-eligible")
    refused(reply, "ReviewerNotEligible", "'second-approver'", "aimodels 'm'", "modelsteward-approver")


@pytest.mark.parametrize("kind", ["AIModel", "Waiver", "Audit"])
def test_the_verb_is_asked_for_on_what_is_reviewed(bench: Bench, installed: Any, kind: str) -> None:
    """A role narrowed to one name opens that name and no other."""
    role = f"review-one-{kind.lower()}"
    rule = {
        "apiGroups": ["modelsteward.io"],
        "resources": [plural(kind)],
        "resourceNames": ["one"],
        "verbs": ["approve"],
    }
    installed.call("POST", f"{RBAC}/clusterroles", {"metadata": {"name": role}, "rules": [rule]})
    installed.plane.grant("second-approver", role)

    def eligible() -> bool:
        return bool(bench.approval("second-approver", f"{role}-yes", kind, "one").status in (201, 409))

    installed.plane.until("the right counts", eligible)
    refused(bench.approval("second-approver", f"{role}-no", kind, "two"), "ReviewerNotEligible", "'two'")


def test_an_approval_in_anothers_name_is_refused(bench: Bench) -> None:
    another = bench.stamp("second-approver")
    refused(bench.approval("approver", "a", reviewer=another), "ForgedIdentity", "spec.reviewer ")
    refused(
        bench.approval("approver", "a", reviewedTime=now(-86_400)), "ForgedIdentity", "spec.reviewedTime "
    )


def test_a_waiver_in_anothers_name_is_refused(bench: Bench) -> None:
    spec = {
        "modelRef": {"name": "m"},
        "namespaces": ["team"],
        "findings": ["AuditOverdue"],
        "reason": "the auditor is ill",
        "expiresTime": now(3600),
        "requestedTime": now(),
    }
    taken(bench.create("model-owner", "Waiver", "w", {**spec, "requestedBy": bench.stamp("model-owner")}))
    reply = bench.create("model-owner", "Waiver", "f", {**spec, "requestedBy": bench.stamp("approver")})
    refused(reply, "ForgedIdentity", "spec.requestedBy ")


def test_an_audit_of_a_schedule_is_created_by_the_operator_only(bench: Bench) -> None:
    taken(bench.audit(OPERATOR, "20261201t120000z", scheduled=True))
    reply = bench.audit("model-owner", "20261202t120000z", scheduled=True)
    refused(reply, "ForgedIdentity", "scheduleRef", "Requested")
    taken(bench.audit("model-owner", "asked-for", scheduled=False))


def test_a_ledger_entry_is_created_by_the_operator_only(bench: Bench) -> None:
    taken(bench.create(OPERATOR, "LedgerEntry", *entry(1)))
    refused(bench.create("platform-team", "LedgerEntry", *entry(2)), "ForgedIdentity")


def test_records_are_deleted_by_the_retention_identity_only(bench: Bench) -> None:
    taken(bench.approval("approver", "kept"))
    taken(bench.audit("model-owner", "kept", scheduled=False))
    taken(bench.create(OPERATOR, "LedgerEntry", *entry(3)))
    for kind, name in (("Approval", "kept"), ("Audit", "kept"), ("LedgerEntry", entry(3)[0])):
        for who in ("platform-team", "cluster-admin", OPERATOR):
            refused(bench.delete(who, kind, name), "ImmutableField", name, "identities.retention")
        taken(bench.delete(KEEPER, kind, name))


def test_a_deletion_of_many_is_a_deletion_of_each(bench: Bench) -> None:
    taken(bench.approval("approver", "one-of-many"))
    refused(bench.call("cluster-admin", "DELETE", f"{OURS}/approvals"), "ImmutableField")


def test_who_deletes_an_approval_is_told_to_revoke_it(bench: Bench) -> None:
    taken(bench.approval("approver", "to-be-revoked"))
    refused(bench.delete("platform-team", "Approval", "to-be-revoked"), "ImmutableField", "Revoked")


def test_the_operator_prunes_audits_of_schedules(bench: Bench) -> None:
    taken(bench.audit(OPERATOR, "20261203t120000z", scheduled=True))
    refused(bench.delete("platform-team", "Audit", "twice-a-year-20261203t120000z"), "ImmutableField")
    taken(bench.delete(OPERATOR, "Audit", "twice-a-year-20261203t120000z"))


def test_a_record_has_no_owner_that_could_take_it_along(bench: Bench) -> None:
    owner = {"apiVersion": "modelsteward.io/v1alpha1", "kind": "AIModel", "name": "m", "uid": "0"}
    reply = bench.audit("model-owner", "owned", scheduled=False, ownerReferences=[owner])
    refused(reply, "ImmutableField", "ownerReferences")
    taken(bench.audit("model-owner", "free", scheduled=False))
    reply = bench.change("second-approver", "Audit", "free", {}, ownerReferences=[owner])
    refused(reply, "ImmutableField", "ownerReferences")


def test_policies_are_changed_by_the_named_identities_only(bench: Bench) -> None:
    policy = {"mode": "Audit", "namespaceSelector": {}}
    taken(bench.create("platform-team", "GovernancePolicy", "ours", policy))
    reply = bench.create("second-approver", "GovernancePolicy", "theirs", policy)
    refused(reply, "DeployerNotPermitted", "'second-approver'", "identities.policyAdministrators")
    softer = bench.change("second-approver", "GovernancePolicy", "ours", {"mode": "Warn"})
    refused(softer, "DeployerNotPermitted")
    refused(bench.delete("second-approver", "GovernancePolicy", "ours"), "DeployerNotPermitted")
    taken(bench.delete("platform-team", "GovernancePolicy", "ours"))


def test_status_is_no_business_of_these_policies(bench: Bench) -> None:
    taken(bench.model("model-owner", "reported"))
    path = f"{OURS}/aimodels/reported"
    stored = bench.call("cluster-admin", "GET", path).json()
    stored["status"] = {"observedGeneration": 1}
    taken(bench.call("cluster-admin", "PUT", f"{path}/status", stored))


def entry(sequence: int) -> tuple[str, dict[str, Any]]:
    event = {"type": "ModelRegistered", "time": now(), "subject": {"kind": "AIModel", "name": "m"}}
    digests = {"previousDigest": "sha256:" + "0" * 64, "digest": DIGEST}
    return f"{sequence:016d}", {
        "sequence": sequence,
        "event": {**event, "actor": {"username": "u"}},
        **digests,
    }
