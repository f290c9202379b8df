"""What a change of the engine on purpose showed to be untested: `make mutants`."""

from __future__ import annotations

from building import approval, at, build, licence, model, policy, runs, text

from modelsteward.engine.decide import decide

SQUATTED = f"hf://acme-ai/chat@{'a' * 40}"


def test_a_first_claim_that_nobody_approved_gives_way_to_a_later_one_that_was() -> None:
    squatter = model("squatter", sources=[{"reference": SQUATTED}])
    chat = model("chat")
    chat["metadata"]["creationTimestamp"] = text(at(100))
    catalog = build(licence(), policy(), squatter, chat, approval("chat-risk"))
    assert decide(catalog, runs("chat"), at(200)).findings == ()


def test_while_nobody_approved_any_of_them_the_first_claim_counts() -> None:
    squatter = model("squatter", sources=[{"reference": SQUATTED}])
    chat = model("chat")
    chat["metadata"]["creationTimestamp"] = text(at(100))
    catalog = build(licence(), policy(), squatter, chat)
    (finding,) = decide(catalog, runs("chat"), at(200)).findings
    assert (finding.code, finding.model) == ("NotApproved", "squatter")
