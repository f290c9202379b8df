"""Order has no meaning: of loading, of policies, of waivers."""

from __future__ import annotations

from building import approval, at, build, licence, model, pod, policy, runs, sighting, waiver
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.api.sighting import Extraction
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.verdict import STRICTNESS, Effect, Verdict

DOCUMENTS = [
    licence(),
    licence("other", spdxId="LicenseRef-open", origin="Library"),
    policy("a", mode="Warn"),
    policy("b", pinning={"requiredTiers": ["Limited"]}),
    policy("c", mode="Audit", lapseGraceSeconds=60),
    model("chat"),
    model("small", baseModels=[{"ref": {"name": "chat"}, "relation": "FineTune"}], licenseRef=None,
          licenseExpression="LicenseRef-open"),
    model("thief", sources=[{"reference": f"hf://acme-ai/chat@{'a' * 40}"}]),
    approval("chat-risk", expires=600),
    approval("thief-risk", of="thief"),
    waiver("pins", "Unpinned", "ApprovalExpired"),
    approval("pins-risk", of="pins", kind="Waiver"),
]  # fmt: skip
SEEN = Extraction(
    sightings=(
        sighting(f"hf://acme-ai/chat@{'a' * 40}"),
        sighting("hf://acme-ai/chat", path="spec.containers[1].args[1]"),
        sighting(f"hf://acme-ai/small@{'a' * 40}", path="spec.containers[2].args[1]"),
        sighting("hf://evil/backdoor", path="spec.containers[3].args[1]"),
    )
)


def resolved() -> list[dict[str, object]]:
    """The documents with their digests in place, so that they can be applied in any order."""
    from deciding import current

    whole = build(*DOCUMENTS)
    return [current(whole, document) or {} for document in DOCUMENTS]


READY = resolved()


def asked(catalog: Catalog, seconds: int) -> Verdict:
    return decide(catalog, pod(SEEN), at(seconds))


@settings(max_examples=60, deadline=None)
@given(st.permutations(READY), st.sampled_from((10, 600, 700)))
def test_a_catalogue_loaded_in_any_order_gives_the_same_verdict(
    documents: list[dict[str, object]], seconds: int
) -> None:
    catalog = Catalog()
    for document in documents:
        assert catalog.apply(str(document["kind"]), document) is None
    assert asked(catalog, seconds) == asked(build(*DOCUMENTS), seconds)


@settings(max_examples=60, deadline=None)
@given(st.permutations(READY), st.sets(st.integers(0, len(READY) - 1)), st.sampled_from((10, 600)))
def test_what_was_judged_before_a_change_leaves_nothing_behind(
    documents: list[dict[str, object]], gone: set[int], seconds: int
) -> None:
    catalog = Catalog()
    for document in documents:
        catalog.apply(str(document["kind"]), document)
        asked(catalog, seconds)
    fresh = Catalog()
    for number, document in enumerate(documents):
        kind, name = str(document["kind"]), document["metadata"]["name"]  # type: ignore[index]
        if number in gone:
            catalog.remove(kind, name)
            asked(catalog, seconds)
        else:
            fresh.apply(kind, document)
    assert asked(catalog, seconds) == asked(fresh, seconds)


POLICIES = st.lists(
    st.builds(
        lambda mode, grace, pinned: {
            "mode": mode,
            "lapseGraceSeconds": grace,
            "pinning": {"requiredTiers": ["Limited"] if pinned else ["High"]},
        },
        st.sampled_from(("Enforce", "Warn", "Audit")),
        st.sampled_from((0, 3600)),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(POLICIES)
def test_each_finding_has_the_strictest_effect_that_a_policy_alone_gives_it(
    specs: list[dict[str, object]],
) -> None:
    common = [licence(), model(), approval("a", expires=600)]
    together = decide(
        build(*common, *(policy(f"p{n}", **s) for n, s in enumerate(specs))), pod(SEEN), at(700)
    )
    wanted: dict[tuple[str, str], Effect] = {}
    for number, spec in enumerate(specs):
        alone = decide(build(*common, policy(f"p{number}", **spec)), pod(SEEN), at(700))
        for finding in alone.findings:
            key = finding.code, finding.path
            known = wanted.get(key, Effect.RECORD)
            wanted[key] = max(known, finding.effect, key=STRICTNESS.__getitem__)
    assert {(it.code, it.path): it.effect for it in together.findings} == wanted


CODES = ("Unpinned", "NotApproved", "LicenseMissing")
WAIVERS = st.lists(
    st.tuples(
        st.sets(st.sampled_from(CODES), min_size=1),
        st.sampled_from(("serving", "batch")),
        st.sampled_from(("chat", "other")),
        st.sampled_from((100, 5000)),
        st.booleans(),
    ),
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(WAIVERS)
def test_a_finding_is_waived_where_one_waiver_alone_covers_it(
    drawn: list[tuple[set[str], str, str, int, bool]],
) -> None:
    documents = [policy(pinning={"requiredTiers": ["Limited"]}), model(licenseRef=None)]
    for number, (codes, namespace, of, expires, approved) in enumerate(drawn):
        name = f"w{number}"
        documents.append(waiver(name, *sorted(codes), of=of, expires=expires, namespaces=[namespace]))
        if approved:
            documents.append(approval(f"{name}-risk", of=name, kind="Waiver"))
    question = pod(Extraction(sightings=(sighting("hf://acme-ai/chat"),)))
    verdict = decide(build(*documents), question, at(1000))
    covered = {
        code
        for codes, namespace, of, expires, approved in drawn
        for code in codes
        if approved and namespace == "serving" and of == "chat" and expires > 1000
    }
    denied = {it.code for it in verdict.findings if it.effect is Effect.DENY}
    assert denied == set(CODES) - covered
    assert {it.about for it in verdict.findings if it.code == "Waived"} == covered & set(CODES)


def test_of_equal_effects_the_first_policy_by_name_is_told() -> None:
    catalog = build(policy("b"), policy("a"), policy("0", mode="Warn"))
    (finding,) = decide(catalog, pod(Extraction(sightings=(sighting("hf://evil/backdoor"),))), at(5)).findings
    assert (finding.policy, finding.effect) == ("a", Effect.DENY)


def test_the_same_question_gets_the_same_answer_twice() -> None:
    catalog = build(*DOCUMENTS)
    assert decide(catalog, runs(), at(5)) == decide(catalog, runs(), at(5))
