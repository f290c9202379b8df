"""What is judged of a workload beside its models: signals, parts that can't be read, faults, operations."""

from __future__ import annotations

from typing import Any

import pytest
from building import PATH, at, build, licence, model, pod, policy, runs, sighting

from modelsteward.api.reference import parse
from modelsteward.api.sighting import (
    Declaration,
    Extraction,
    Image,
    Role,
    Server,
    Sighting,
    Signal,
    SignalName,
)
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Fault, Identity, Question, Workload
from modelsteward.engine.verdict import Effect, Verdict

NOW = at(10)
WARNS = ("UndeclaredAccelerator", "UnknownServer", "UntrustedCache")
SETTLED = ("OpaqueSource", "UndeclaredAccelerator", "UnknownServer")


def judged(*signals: Signal, declared: str = "", **spec: Any) -> Verdict:
    declarations = (Declaration(declared, "metadata.annotations"),) if declared else ()
    catalog = build(licence(), policy(approvals=None, **spec), model())
    return decide(catalog, pod(Extraction(signals=signals, declarations=declarations)), NOW)


def effects(verdict: Verdict) -> list[tuple[str, str]]:
    return [(it.code, it.effect.value) for it in verdict.findings]


@pytest.mark.parametrize("name", list(SignalName))
def test_a_signal_has_its_default_effect(name: SignalName) -> None:
    expected = "Warn" if name.value in WARNS else "Deny"
    assert effects(judged(Signal(name, PATH, "why"))) == [(name.value, expected)]


@pytest.mark.parametrize("name", list(SignalName))
@pytest.mark.parametrize("effect", list(Effect))
def test_a_policy_says_what_a_signal_means(name: SignalName, effect: Effect) -> None:
    verdict = judged(Signal(name, PATH, "why"), signals=[{"name": name.value, "effect": effect.value}])
    assert effects(verdict) == [(name.value, effect.value)]


@pytest.mark.parametrize("name", list(SignalName))
def test_a_declaration_settles_what_can_not_be_read_and_nothing_else(name: SignalName) -> None:
    verdict = judged(Signal(name, PATH, "why"), declared="chat")
    assert bool(verdict.findings) is (name.value not in SETTLED)
    verdict = judged(Signal(name, PATH, "why"), declared="chat", declarations="Record")
    assert [code for code, _ in effects(verdict)] == [name.value]


@pytest.mark.parametrize("name", [SignalName.OPAQUE_COMMAND, SignalName.OPAQUE_SOURCE])
def test_out_of_context_a_signal_counts_where_the_policy_says_all(name: SignalName) -> None:
    signal = Signal(name, PATH, "why", in_context=False)
    assert judged(signal).findings == ()
    assert [code for code, _ in effects(judged(signal, opaqueScope="All"))] == [name.value]


def test_a_trusted_cache_is_told_by_namespace_and_claim() -> None:
    trusted = [{"namespace": "serving", "claim": "hub"}]
    here = Signal(SignalName.UNTRUSTED_CACHE, PATH, "", claim=("serving", "hub"))
    elsewhere = Signal(SignalName.UNTRUSTED_CACHE, PATH, "", claim=("batch", "hub"))
    none = Signal(SignalName.UNTRUSTED_CACHE, PATH, "")
    assert judged(here, trustedCaches=trusted).findings == ()
    assert len(judged(elsewhere, trustedCaches=trusted).findings) == 1
    assert len(judged(none, trustedCaches=trusted).findings) == 1


def test_a_claim_that_nobody_registered_is_opaque_unless_declared() -> None:
    seen = (sighting("pvc://serving/models/chat"),)
    catalog = build(licence(), policy(approvals=None), model())
    (finding,) = decide(catalog, pod(Extraction(sightings=seen)), NOW).findings
    assert (finding.code, finding.reference) == ("OpaqueSource", "pvc://serving/models/chat")
    declared = Extraction(sightings=seen, declarations=(Declaration("chat", "a"),))
    assert decide(catalog, pod(declared), NOW).findings == ()


def test_an_adapter_must_have_been_made_from_the_model_beside_it() -> None:
    seen = (
        sighting(f"hf://acme-ai/chat@{'a' * 40}"),
        sighting(f"hf://acme-ai/lora@{'a' * 40}", Role.ADAPTER, "spec.containers[0].args[3]"),
    )
    found = []
    for base in ("chat", "other"):
        bases = [{"ref": {"name": base}, "relation": "Adapter"}]
        models = (model(), model("other"), model("lora", baseModels=bases))
        catalog = build(licence(), policy(approvals=None), *models)
        found.append(effects(decide(catalog, pod(Extraction(sightings=seen)), NOW)))
    assert found == [[], [("AdapterBaseMismatch", "Deny")]]


def test_a_part_and_a_version_that_can_not_be_read_are_told() -> None:
    extraction = Extraction(unreadable=(("spec.containers", "is no list"),), unsupported_version="v9")
    verdict = decide(build(policy()), pod(extraction), NOW)
    assert effects(verdict) == [("UnsupportedVersion", "Deny"), ("Unreadable", "Deny")]


def test_deleting_is_always_allowed() -> None:
    question = pod(Extraction(sightings=(sighting("hf://evil/backdoor"),)), operation="DELETE")
    assert decide(build(policy()), question, NOW).allowed


def test_what_runs_already_is_never_denied_and_never_deployed_again() -> None:
    extraction = Extraction(
        sightings=(sighting("hf://evil/backdoor"), sighting(f"hf://acme-ai/chat@{'a' * 40}", path="p"))
    )
    deployers = [{"riskTier": "Limited", "subjects": [{"kind": "Group", "name": "seniors"}]}]
    catalog = build(licence(), policy(deployers=deployers, approvals=None), model())
    found = []
    for runs_something_new in (True, False):
        subject = Workload("", "v1", "Pod", "chat", extraction, runs_something_new)
        question = Question("UPDATE", "serving", Identity("developer@example.com"), subject)
        found.append(effects(decide(catalog, question, NOW)))
    assert found == [
        [("DeployerNotPermitted", "Deny"), ("UnknownModel", "Deny")],
        [("UnknownModel", "Warn")],
    ]


@pytest.mark.parametrize(
    ("pinned", "code"), [(["Limited"], "Unpinned"), (["High"], "AmbiguousModel")], ids=str
)
def test_a_name_of_two_releases_is_told_once(pinned: list[str], code: str) -> None:
    other = model("next", sources=[{"reference": f"hf://acme-ai/chat@{'b' * 40}"}])
    catalog = build(licence(), policy(approvals=None, pinning={"requiredTiers": pinned}), model(), other)
    verdict = decide(catalog, pod(Extraction(sightings=(sighting("hf://acme-ai/chat"),))), NOW)
    assert effects(verdict) == [(code, "Deny")]


def fault(catalog: Catalog, code: str, when_unsure: Effect, namespace: str = "serving") -> Verdict:
    question = Question("CREATE", namespace, Identity(), Fault(code, "why"))
    return decide(catalog, question, NOW, when_unsure)


SERVICE = ("StaleCatalog", "NotSynced", "TooLarge", "TooDeep", "Unreadable")


@pytest.mark.parametrize("code", SERVICE)
@pytest.mark.parametrize("effect", list(Effect))
def test_a_fault_with_no_policy_known_has_the_effect_of_when_unsure(code: str, effect: Effect) -> None:
    assert effects(fault(Catalog(), code, effect)) == [(code, effect.value)]


@pytest.mark.parametrize("code", SERVICE)
@pytest.mark.parametrize(("mode", "effect"), [("Enforce", "Deny"), ("Warn", "Warn"), ("Audit", "Record")])
def test_a_fault_takes_the_effect_of_the_strictest_mode(code: str, mode: str, effect: str) -> None:
    catalog = build(policy("a", mode="Audit"), policy("b", mode=mode))
    assert effects(fault(catalog, code, Effect.DENY)) == [(code, effect)]


def test_a_fault_in_a_namespace_that_nobody_governs_is_none() -> None:
    selector = {"matchLabels": {"kubernetes.io/metadata.name": "other"}}
    catalog = build(policy(namespaceSelector=selector))
    verdict = fault(catalog, "TooLarge", Effect.DENY)
    assert verdict.allowed
    assert not verdict.governed
    assert not fault(catalog, "NotSynced", Effect.DENY).allowed
    assert not fault(catalog, "TooLarge", Effect.DENY, namespace="").allowed


def test_a_namespace_that_no_policy_selects_is_told_apart_from_a_clean_one() -> None:
    catalog = build(licence(), policy(approvals=None), model())
    assert decide(catalog, runs(), NOW) == Verdict()
    assert decide(build(model()), runs(), NOW) == Verdict(governed=False)


def test_an_image_that_only_fetches_a_model_serves_none() -> None:
    image = parse("image://docker.io/kserve/storage-initializer:v0.17.0")
    name = "spec.initContainers[0]"
    seen = (sighting(f"hf://acme-ai/chat@{'a' * 40}", path=f"{name}.args[0]"),)
    allowed = ["docker.io/vllm/vllm-openai"]
    catalog = build(licence(), policy(approvals=None, serverImages=allowed), model())
    fetched = Extraction(
        sightings=(Sighting(seen[0].reference, Role.MODEL, seen[0].path, "chat", name),),
        images=(Image(image, f"{name}.image", name),),
    )
    assert decide(catalog, pod(fetched), NOW).findings == ()
    served = Extraction(sightings=fetched.sightings, images=fetched.images, servers=(Server("vllm", name),))
    assert effects(decide(catalog, pod(served), NOW)) == [("ServerImageNotAllowed", "Deny")]


def test_a_tier_that_approvals_forget_is_approved_by_nobody() -> None:
    forgotten = [{"riskTier": "High", "quorum": 0}]
    catalog = build(licence(), policy(approvals=forgotten), model())
    assert effects(decide(catalog, runs(), NOW)) == [("NotApproved", "Deny")]


def test_a_metric_counts_under_the_policy_that_measured_it() -> None:
    metrics = [{"name": "drift", "query": "drift{model='$model'}", "comparison": "Above", "threshold": "0.3"}]
    state = {"policy": "another", "name": "drift", "state": "Breached"}
    catalog = build(licence(), policy(approvals=None, metrics=metrics))
    for name, expected in (("another", []), ("enforced", [("MetricBreached", "Deny")])):
        status = {"metrics": [{**state, "policy": name}]}
        catalog.apply("AIModel", {**model(metrics=["drift"]), "status": status})
        assert effects(decide(catalog, runs(), NOW)) == expected


@pytest.mark.parametrize(
    ("facts", "found"), [({"annexIIIAreas": ["Employment"]}, []), ({"annexI": True}, ["PurposeNotApproved"])]
)
def test_a_use_in_an_area_that_was_not_registered_is_told(facts: dict[str, Any], found: list[str]) -> None:
    use = {"annexIIIAreas": ["Employment"]}
    catalog = build(licence(), policy(approvals=None, use=use), model(facts=facts))
    assert [code for code, _ in effects(decide(catalog, runs(), NOW))] == found
