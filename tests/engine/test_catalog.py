"""The catalogue: what it takes, what it forgets, and what a change drops."""

from __future__ import annotations

import json

import pytest
from building import approval, at, build, licence, model, pod, policy, runs, sighting
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.api.reference import parse
from modelsteward.api.sighting import Extraction, Image
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.indexes import Index

NOW = at(10)


def codes(catalog: Catalog, name: str = "chat") -> list[str]:
    return [it.code for it in decide(catalog, runs(name), NOW).findings]


def ready() -> Catalog:
    return build(licence(), policy(), model(), approval("a"))


def test_objects_are_taken_as_bytes_and_as_values() -> None:
    catalog = Catalog()
    for document in (licence(), policy(), model()):
        assert catalog.apply(document["kind"], json.dumps(document).encode()) is None
    assert codes(catalog) == ["NotApproved"]


def test_a_model_that_can_not_be_read_is_left_out() -> None:
    catalog = ready()
    problem = catalog.apply("AIModel", {"metadata": {"name": "chat"}, "spec": {"riskTier": "Extreme"}})
    assert problem is not None
    assert "riskTier" in problem or "provider" in problem
    assert codes(catalog) == ["UnknownModel"]
    assert catalog.unreadable("AIModel") == {"chat": problem}


def test_a_policy_that_can_not_be_read_refuses_everywhere() -> None:
    catalog = ready()
    assert catalog.apply("GovernancePolicy", {"metadata": {"name": "broken"}, "spec": {}}) is not None
    (finding,) = decide(catalog, runs(), NOW).findings
    assert (finding.code, finding.effect.value, finding.policy) == ("Unreadable", "Deny", "broken")
    assert decide(catalog, pod(Extraction()), NOW).allowed
    catalog.remove("GovernancePolicy", "broken")
    assert codes(catalog) == []


def test_a_policy_that_is_mended_judges_again() -> None:
    catalog = ready()
    catalog.apply("GovernancePolicy", {"metadata": {"name": "enforced"}, "spec": {"mode": "Off"}})
    assert codes(catalog) == ["Unreadable"]
    catalog.apply("GovernancePolicy", policy())
    assert codes(catalog) == []


def test_a_document_without_a_name_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"metadata\.name"):
        Catalog().apply("AIModel", b'{"metadata": {}, "spec": {}}')


@pytest.mark.parametrize("document", [b"", b"[]", b"nonsense", b"[" * 5000])
def test_bytes_that_are_no_object_are_an_error(document: bytes) -> None:
    with pytest.raises(ValueError, match=r"metadata\.name"):
        Catalog().apply("AIModel", document)


def test_a_time_without_an_offset_can_not_be_read() -> None:
    document = model(registeredTime="2026-01-01T00:00:00")
    assert "registeredTime" in (Catalog().apply("AIModel", document) or "")


def test_a_relist_forgets_what_is_gone() -> None:
    catalog = build(licence(), policy(), model(), model("old"), approval("a"))
    changes = catalog.replace("AIModel", [json.dumps(model()).encode(), model("new")])
    assert (changes.changed, changes.removed, changes.unreadable) == (1, ("old",), ())
    assert sorted(catalog.names("AIModel")) == ["chat", "new"]
    assert codes(catalog, "old") == ["UnknownModel"]


def test_a_relist_forgets_a_deleted_approval() -> None:
    catalog = ready()
    assert codes(catalog) == []
    catalog.replace("Approval", [])
    assert codes(catalog) == ["NotApproved"]


def test_a_relist_names_what_can_not_be_read() -> None:
    catalog = Catalog()
    changes = catalog.replace("AIModel", [{"metadata": {"name": "bad"}, "spec": {}}])
    assert [name for name, _ in changes.unreadable] == ["bad"]
    assert catalog.replace("AIModel", []).removed == ("bad",)
    assert catalog.unreadable("AIModel") == {}


def test_a_change_of_one_model_drops_its_standings_and_those_made_from_it() -> None:
    base = [{"ref": {"name": "chat"}, "relation": "FineTune"}]
    further = [{"ref": {"name": "tuned"}, "relation": "Quantized"}]
    catalog = build(
        *(licence(), policy(), model(), model("other")),
        *(model("tuned", baseModels=base), model("small", baseModels=further)),
    )
    while catalog.warm(10, NOW):
        pass
    assert catalog.pending() == 0
    catalog.apply("AIModel", model(provider="Else"))
    assert catalog.pending() == 3
    catalog.apply("Approval", approval("a", of="other") | {})
    assert catalog.pending() == 4


def test_a_status_that_nobody_judges_drops_nothing() -> None:
    catalog = ready()
    catalog.warm(10, NOW)
    catalog.apply("AIModel", {**model(), "status": {"observedGeneration": 3, "standings": []}})
    assert catalog.pending() == 0


def test_a_base_that_comes_later_is_taken_in() -> None:
    base = [{"ref": {"name": "chat"}, "relation": "FineTune"}]
    catalog = build(licence(), policy(approvals=None), model("tuned", baseModels=base))
    assert codes(catalog, "tuned") == ["LicenseMissing"]
    catalog.apply("AIModel", model())
    assert codes(catalog, "tuned") == []
    catalog.remove("AIModel", "chat")
    assert codes(catalog, "tuned") == ["LicenseMissing"]


def test_a_licence_that_changes_changes_what_was_approved() -> None:
    catalog = ready()
    before = catalog.governed_digest("AIModel", "chat")
    catalog.apply("ModelLicense", licence("open", form="OwnWork"))
    assert catalog.governed_digest("AIModel", "chat") != before
    assert codes(catalog) == ["ApprovalSuperseded"]


def test_labels_of_a_namespace_count_as_they_change() -> None:
    selector = {"matchLabels": {"modelsteward.io/level": "high"}}
    catalog = build(licence(), policy(namespaceSelector=selector), model())
    assert codes(catalog) == ["NotApproved"]
    catalog.apply("Namespace", {"metadata": {"name": "serving", "labels": {"team": "a"}}})
    assert codes(catalog) == []
    catalog.apply("Namespace", {"metadata": {"name": "serving", "labels": {"modelsteward.io/level": "high"}}})
    assert codes(catalog) == ["NotApproved"]
    catalog.remove("Namespace", "serving")
    assert codes(catalog) == ["NotApproved"]


def test_the_name_of_a_namespace_is_no_label_that_can_be_set() -> None:
    selector = {"matchLabels": {"kubernetes.io/metadata.name": "other"}}
    catalog = build(policy(namespaceSelector=selector))
    labels = {"kubernetes.io/metadata.name": "other"}
    catalog.apply("Namespace", {"metadata": {"name": "serving", "labels": labels}})
    assert catalog.policies_for("serving") == ()


@pytest.mark.parametrize(
    ("operator", "values", "labels", "selected"),
    [
        ("In", ["a"], {"modelsteward.io/x": "a"}, True),
        ("In", ["a"], {}, False),
        ("NotIn", ["a"], {"modelsteward.io/x": "a"}, False),
        ("NotIn", ["a"], {}, True),
        ("Exists", [], {"modelsteward.io/x": ""}, True),
        ("Exists", [], {}, False),
        ("DoesNotExist", [], {}, True),
        ("DoesNotExist", [], {"modelsteward.io/x": "b"}, False),
    ],
)
def test_selectors_select_as_those_of_kubernetes(
    operator: str, values: list[str], labels: dict[str, str], selected: bool
) -> None:
    term = {"key": "modelsteward.io/x", "operator": operator, "values": values}
    catalog = build(policy(namespaceSelector={"matchExpressions": [term]}))
    catalog.apply("Namespace", {"metadata": {"name": "serving", "labels": labels}})
    assert bool(catalog.policies_for("serving")) is selected


def test_an_organisations_licence_beats_the_librarys_and_the_corrected_one_is_left() -> None:
    library = licence("shipped", spdxId="X", origin="Library")
    newer = licence("shipped-2", spdxId="X", origin="Library", correctsRef={"name": "shipped"})
    catalog = build(library, newer)
    assert [it.metadata.name for it in catalog.licenses_of("X")] == ["shipped-2"]
    catalog.apply("ModelLicense", licence("own", spdxId="X"))
    assert [it.metadata.name for it in catalog.licenses_of("X")] == ["own", "shipped-2"]


def test_a_source_that_is_not_canonical_claims_nothing() -> None:
    catalog = build(model(sources=[{"reference": "oci://registry.example.com/chat"}]))
    question = pod(Extraction(sightings=(sighting("oci://registry.example.com/chat:latest"),)))
    catalog.apply("GovernancePolicy", policy())
    assert [it.code for it in decide(catalog, question, NOW).findings] == ["UnknownModel"]


def test_a_fragment_is_compared_where_the_source_has_one() -> None:
    commit = "a" * 40
    plain = model("plain", sources=[{"reference": f"hf://acme-ai/plain@{commit}"}])
    one = model("one", sources=[{"reference": f"hf://acme-ai/one@{commit}#Q4"}])
    catalog = build(licence(), policy(approvals=None), plain, one)
    seen = (
        f"hf://acme-ai/plain@{commit}#Q4",
        f"hf://acme-ai/one@{commit}#Q4",
        f"hf://acme-ai/one@{commit}#Q8",
    )
    question = pod(Extraction(sightings=tuple(sighting(it, path=f"p{n}") for n, it in enumerate(seen))))
    assert [it.reference for it in decide(catalog, question, NOW).findings] == [seen[2]]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 25)), max_size=80))
def test_an_index_holds_what_was_put_in_and_not_taken_out(steps: list[tuple[bool, int]]) -> None:
    index, expected = Index(), set[str]()
    for is_in, number in steps:
        name = f"n{number:02}"
        if is_in:
            index.add("key", name)
            expected.add(name)
        else:
            index.discard("key", name)
            expected.discard(name)
        assert index["key"] == tuple(sorted(expected))


def test_an_approval_by_who_signed_an_audit_drops_the_standing_of_its_other_models() -> None:
    digest = "sha256:" + "b" * 64
    results = [
        {"model": name, "uid": f"uid-{name}", "governedDigest": "x", "result": "Passed"}
        for name in ("chat", "other")
    ]
    audit = {
        "kind": "Audit",
        "metadata": {"name": "first", "uid": "uid-first"},
        "spec": {"models": ["chat", "other"], "trigger": {"cause": "Requested"}},
        "status": {
            "completionTime": "2026-01-01T00:00:00Z",
            "results": results,
            "conditions": [{"type": "Complete", "status": "True"}],
            "digest": digest,
        },
    }
    signed = approval("signed", "first", kind="Audit", person="auditor")
    signed["spec"]["subject"]["governedDigest"] = digest
    audits = [{"riskTier": "Limited", "maximumAgeSeconds": 86400, "attestationRole": "risk"}]
    early = {"registeredTime": "2025-01-01T00:00:00Z"}
    catalog = build(
        licence(),
        policy(audits=audits),
        model(**early),
        model("other", **early),
        approval("a"),
        audit,
        signed,
    )
    assert codes(catalog) == []
    assert catalog.apply("Approval", approval("b", "other", person="auditor")) is None
    assert codes(catalog) == ["AuditOverdue"]


def test_a_proposal_to_a_repository_is_no_release_of_it() -> None:
    catalog = build(licence(), policy(), model(), approval("a"))
    seen = {}
    for revision in ("main", "refs/pr/7"):
        question = pod(Extraction(sightings=(sighting(f"hf://acme-ai/chat@{revision}"),)))
        seen[revision] = [it.code for it in decide(catalog, question, NOW).findings]
    assert seen == {"main": [], "refs/pr/7": ["UnknownModel"]}


def test_who_registers_an_image_takes_no_other_image_of_its_repository() -> None:
    registered, other = (f"image://docker.io/library/nginx@sha256:{sign * 64}" for sign in "ab")
    catalog = build(licence(), policy(), model("squat", sources=[{"reference": registered}]))

    def told(reference: str) -> list[str]:
        image = Image(parse(reference), "spec.containers[0].image", "spec.containers[0]")
        return [it.code for it in decide(catalog, pod(Extraction(images=(image,))), NOW).findings]

    assert told(registered) == ["NotApproved"]
    assert told(other) == told("image://docker.io/library/nginx:1.27") == []
    assert catalog.apply("Approval", approval("a", "squat")) is None
    assert told(other) == ["DigestMismatch"]
