"""Stamps come from the API server's knowledge, and a write that changes nothing covered moves none."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.engine.question import Identity
from modelsteward.webhook.stamps import COVERED, CREATION, SUBSTANTIAL, missing, stamp

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
OWNER = Identity("model-owner", "u-1", ("ml-team", "system:authenticated"))
OTHER = Identity("approver", "u-2", ("model-approvers",))


def model(**changes: Any) -> dict[str, Any]:
    spec = {
        "provider": "Example",
        "owner": "ml-team",
        "sources": [{"reference": "hf://example/chat@abc"}, {"reference": "oci://example.org/chat:1"}],
        "riskTier": "Limited",
        "intendedPurposes": ["Chat", "Search"],
        "evidence": [{"name": "eval", "type": "Evaluation", "issuedTime": "2026-01-01T00:00:00Z"}],
        "facts": {"roles": ["Provider", "Deployer"]},
        **changes,
    }
    return {"metadata": {"name": "chat"}, "spec": {k: v for k, v in spec.items() if v is not None}}


def stored(user: Identity = OWNER, at: datetime = NOW, **changes: Any) -> dict[str, Any]:
    new = model(**changes)
    return stamp("AIModel", new, None, user, at).applied(new)


def fields(patch: list[dict[str, Any]]) -> set[str]:
    return {operation["path"].removeprefix("/spec/") for operation in patch}


def test_a_new_model_is_stamped_with_who_asks_and_the_servers_clock() -> None:
    result = stored()["spec"]
    assert result["registeredBy"] == {
        "username": "model-owner",
        "uid": "u-1",
        "groups": ["ml-team", "system:authenticated"],
    }
    assert result["registeredTime"] == result["changedTime"] == "2026-12-01T12:00:00Z"
    assert result["changedBy"] == result["registeredBy"]


@pytest.mark.parametrize(("kind", "who", "when"), [(k, *v) for k, v in CREATION.items() if k != "AIModel"])
def test_every_kind_that_a_person_acts_through_is_stamped_once(kind: str, who: str, when: str) -> None:
    new = {"spec": {"reason": "reviewed"}}
    first = stamp(kind, new, None, OTHER, NOW)
    assert first.patch(new) == [
        {
            "op": "add",
            "path": f"/spec/{who}",
            "value": {"username": "approver", "uid": "u-2", "groups": ["model-approvers"]},
        },
        {"op": "add", "path": f"/spec/{when}", "value": "2026-12-01T12:00:00Z"},
    ]
    kept = first.applied(new)
    assert stamp(kind, copy.deepcopy(kept), kept, OWNER, LATER).patch(kept) == []
    assert stamp(kind, new, kept, OWNER, LATER).applied(new) == kept


@pytest.mark.parametrize("kind", ["GovernancePolicy", "ModelLicense", "ComplianceFramework", "LedgerEntry"])
def test_policies_licences_and_frameworks_carry_no_stamps(kind: str) -> None:
    assert stamp(kind, {"spec": {}}, None, OWNER, NOW).patch({"spec": {}}) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("registeredBy", {"username": "somebody-else"}),
        ("registeredTime", "2020-01-01T00:00:00Z"),
        ("changedBy", {"username": "somebody-else"}),
        ("changedTime", "2027-01-01T00:00:00Z"),
        ("changedTime", "no time"),
        ("registeredBy", None),
    ],
)
def test_a_stamp_that_a_client_makes_up_is_forged(field: str, value: Any) -> None:
    new = model()
    new["spec"][field] = value
    created = stamp("AIModel", new, None, OWNER, NOW)
    assert [(f.code, f.path) for f in created.forged] == [("ForgedIdentity", f"spec.{field}")]
    updated = stamp("AIModel", new, stored(), OTHER, LATER)
    assert [(f.code, f.path) for f in updated.forged] == [("ForgedIdentity", f"spec.{field}")]


def test_claiming_an_earlier_review_time_is_forged() -> None:
    new = {"spec": {"reviewedTime": (NOW - timedelta(minutes=1)).isoformat()}}
    assert stamp("Approval", new, None, OTHER, NOW).forged


def test_a_second_call_for_the_same_request_stamps_anew_and_refuses_nothing() -> None:
    first = stored()
    again = stamp("AIModel", first, None, OWNER, NOW + timedelta(seconds=2))
    assert not again.forged
    assert again.applied(first)["spec"]["registeredTime"] == "2026-12-01T12:00:02Z"


def test_the_same_instant_in_another_spelling_becomes_the_stored_one() -> None:
    old = stored()
    new = copy.deepcopy(old)
    new["spec"]["registeredTime"] = "2026-12-01T13:00:00+01:00"
    result = stamp("AIModel", new, old, OTHER, LATER)
    assert not result.forged
    assert result.applied(new) == old


@pytest.mark.parametrize("field", SUBSTANTIAL)
def test_a_change_of_substance_moves_who_and_when(field: str) -> None:
    old = stored()
    new = model(**{field: [{"name": "other", "reference": "hf://x/y"}]})
    assert fields(stamp("AIModel", new, old, OTHER, LATER).patch(old)) == {"changedBy", "changedTime"}


@pytest.mark.parametrize("field", sorted(set(COVERED) - set(SUBSTANTIAL)))
def test_any_other_covered_change_moves_only_who(field: str) -> None:
    old = stored()
    new = model(**{field: "changed"})
    assert fields(stamp("AIModel", new, old, OTHER, LATER).patch(old)) == {"changedBy"}


def test_evidence_owner_notes_and_labels_move_nothing() -> None:
    old = stored()
    new = copy.deepcopy(old)
    new["spec"] |= {"evidence": [], "owner": "other-team", "notes": "x", "suspend": True, "metrics": ["m"]}
    new["metadata"]["labels"] = {"a": "b"}
    assert stamp("AIModel", new, old, OTHER, LATER).patch(new) == []


def test_an_object_without_a_readable_spec_is_left_to_the_schema() -> None:
    for document in ({}, {"spec": None}, {"spec": "text"}, {"spec": []}):
        result = stamp("AIModel", document, None, OWNER, NOW)
        assert result.patch(document) == []
        assert result.applied(document) == document


def test_what_should_be_stamped_and_is_not_was_never_seen_by_us() -> None:
    assert {f.path for f in missing("AIModel", model(), None, OWNER, NOW)} == {
        "spec.registeredBy",
        "spec.registeredTime",
        "spec.changedBy",
        "spec.changedTime",
    }
    assert missing("AIModel", stored(), None, OWNER, NOW + timedelta(seconds=3)) == ()
    assert missing("AIModel", stored(), None, OTHER, NOW)[0].path == "spec.registeredBy"


words = st.lists(st.sampled_from(["Chat", "Search", "Code", "Triage"]), min_size=1, unique=True)
references = st.lists(
    st.sampled_from(["hf://a/b@1", "hf://a/b@2", "oci://h/r:1", "pvc://n/c"]).map(lambda r: {"reference": r}),
    min_size=1,
    unique_by=lambda source: source["reference"],
)
covered = st.fixed_dictionaries(
    {"sources": references, "intendedPurposes": words},
    optional={
        "provider": st.sampled_from(["A", "B"]),
        "modalities": st.lists(st.sampled_from(["Text", "Image"]), unique=True),
        "licenseRef": st.sampled_from([{"name": "mit"}, {"name": "apache"}]),
        "facts": st.fixed_dictionaries({}, optional={"roles": st.permutations(["Provider", "Deployer"])}),
    },
)
identities = st.builds(Identity, st.sampled_from(["a", "b", "c"]), st.just(""), st.just(("g",)))


def shuffled(value: Any, data: st.DataObject) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(each, data) for key, each in value.items()}
    if isinstance(value, list):
        return data.draw(st.permutations([shuffled(each, data) for each in value]))
    return value


@given(covered, identities, identities, st.data())
def test_the_same_content_in_any_order_is_no_change(
    spec: dict[str, Any], first: Identity, second: Identity, data: st.DataObject
) -> None:
    new = {"spec": spec}
    old = stamp("AIModel", new, None, first, NOW).applied(new)
    again = {"spec": shuffled(spec, data)}
    result = stamp("AIModel", again, old, second, LATER)
    assert not result.forged
    assert result.stamps == {field: old["spec"][field] for field in result.stamps}


@given(covered, covered, identities, identities)
def test_stamping_is_idempotent_and_its_result_is_accepted(
    before: dict[str, Any], after: dict[str, Any], first: Identity, second: Identity
) -> None:
    old = stamp("AIModel", {"spec": before}, None, first, NOW).applied({"spec": before})
    new = {"spec": after}
    once = stamp("AIModel", new, old, second, LATER).applied(new)
    assert stamp("AIModel", once, old, second, LATER).patch(once) == []
    assert missing("AIModel", once, old, second, LATER) == ()
    assert once["spec"]["registeredBy"] == old["spec"]["registeredBy"]


@given(covered, st.sampled_from(sorted(COVERED)), identities)
def test_no_covered_change_goes_unseen(spec: dict[str, Any], field: str, user: Identity) -> None:
    old = stamp("AIModel", {"spec": spec}, None, OWNER, NOW).applied({"spec": spec})
    new = {"spec": {**spec, field: ["something else"]}}
    assert stamp("AIModel", new, old, user, LATER).stamps["changedBy"]["username"] == user.username


@pytest.mark.parametrize(("count", "refused"), [(512, False), (513, True)])
def test_a_member_of_more_groups_than_a_stamp_holds_is_refused_and_none_is_left_out(
    count: int, refused: bool
) -> None:
    user = Identity("model-owner", "u-1", tuple(f"g{number}" for number in range(count)))
    result = stamp("Approval", {"spec": {}}, None, user, NOW)
    assert [one.message for one in result.forged] == (
        ["ForgedIdentity: 'model-owner' is in 513 groups, a stamp holds 512"] if refused else []
    )
    assert stamp("AIModel", stored(), stored(), user, LATER).forged == ()
