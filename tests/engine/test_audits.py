"""Names, shards, results and the history of audits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.engine.audits import Judged, Past, Shard, pruned, result, results, shards, slot_name, spec

SLOT = datetime(2026, 12, 1, 12, tzinfo=UTC)
DIGEST = "sha256:" + "0" * 64


def judged(**more: object) -> Judged:
    return Judged(model="m", uid="u", governed_digest=DIGEST, **{"policies": 1, **more})  # type: ignore[arg-type]


def test_the_name_of_an_audit_is_its_schedule_and_its_slot() -> None:
    assert slot_name("nightly", SLOT) == "nightly-20261201t120000z"
    assert slot_name("nightly", SLOT, 3) == "nightly-20261201t120000z-3"
    assert slot_name("every-second", SLOT + timedelta(seconds=1)) == "every-second-20261201t120001z"


def test_a_slot_over_more_models_than_fit_makes_several_shards() -> None:
    made = shards([f"m{number:05}" for number in range(1234)], {})
    assert [(shard.index, shard.count, len(shard.models)) for shard in made] == [
        (0, 3, 500),
        (1, 3, 500),
        (2, 3, 234),
    ]


def test_a_slot_without_models_makes_no_audit() -> None:
    assert shards([], {}) == ()


@given(
    before=st.sets(st.integers(0, 1600), min_size=1),
    after=st.sets(st.integers(0, 1600), min_size=1),
    died_after=st.integers(0, 4),
)
@settings(deadline=None, max_examples=50)
def test_whoever_goes_on_after_a_death_between_two_shards_audits_each_model_once(
    before: set[int], after: set[int], died_after: int
) -> None:
    first = shards([str(each) for each in before], {})
    there = {shard.index: shard for shard in first[:died_after]}
    made = shards([str(each) for each in after], there)
    assert {shard.index for shard in made}.isdisjoint(there)
    together = [*there.values(), *made]
    audited = [model for shard in together for model in shard.models]
    assert len(audited) == len(set(audited))
    assert all(0 < len(shard.models) <= 500 for shard in made)
    assert all(shard.count == together[0].count for shard in together)
    room = 500 * (together[0].count - len(there))
    left = {str(each) for each in after} - {model for shard in there.values() for model in shard.models}
    assert len([model for shard in made for model in shard.models]) == min(len(left), room)


def test_the_spec_of_an_audit_says_slot_schedule_models_and_what_is_checked() -> None:
    assert spec("nightly", SLOT, Shard(1, 2, ("a", "b")), ("Standing",), "auditor") == {
        "scheduleRef": {"name": "nightly"},
        "slotTime": "2026-12-01T12:00:00Z",
        "models": ["a", "b"],
        "shardIndex": 1,
        "shardCount": 2,
        "checks": ["Standing"],
        "attestationRole": "auditor",
    }


def test_a_model_passes_without_findings_that_deny_and_fails_with_one() -> None:
    assert result(judged()) == "Passed"
    assert result(judged(noted=frozenset({"LicenseUnverified"}))) == "Passed"
    assert result(judged(denied=frozenset({"NotApproved"}))) == "Failed"


def test_an_audit_does_not_fail_because_audits_are_overdue_or_failed() -> None:
    assert result(judged(denied=frozenset({"AuditOverdue", "AuditFailed"}))) == "Passed"


def test_a_model_that_no_policy_judges_is_inconclusive() -> None:
    assert result(judged(policies=0)) == "Inconclusive"


def test_results_are_sorted_and_leave_out_what_is_absent() -> None:
    other = Judged("a", "u2", DIGEST, 1, denied=frozenset({"NotApproved"}), until=SLOT)
    assert results([judged(), other]) == [
        {
            "model": "a",
            "uid": "u2",
            "governedDigest": DIGEST,
            "result": "Failed",
            "codes": ["NotApproved"],
            "untilTime": "2026-12-01T12:00:00Z",
        },
        {"model": "m", "uid": "u", "governedDigest": DIGEST, "result": "Passed"},
    ]


def past(
    number: int, *, passed: bool = True, complete: bool = True, models: str = "m", part: int = 0
) -> Past:
    slot = SLOT + timedelta(days=number)
    return Past(slot_name("s", slot, part), slot, complete, passed, frozenset(models.split()))


def names(*numbers: int) -> tuple[str, ...]:
    return tuple(slot_name("s", SLOT + timedelta(days=number)) for number in numbers)


def test_the_oldest_audits_beyond_the_limits_go() -> None:
    assert pruned([past(number) for number in (3, 1, 4, 2)], 2, 2) == names(1, 2)


def test_failed_audits_have_a_limit_of_their_own() -> None:
    audits = [past(1, passed=False), past(2), past(3, passed=False), past(4)]
    assert pruned(audits, 1, 2) == names(2)
    assert pruned(audits, 2, 1) == names(1)


def test_the_newest_complete_audit_of_a_model_never_goes() -> None:
    assert pruned([past(1, models="old gone"), past(2), past(3)], 1, 1) == names(2)


def test_an_audit_that_is_not_complete_never_goes_and_makes_no_other_the_newest() -> None:
    assert pruned([past(1), past(2, complete=False), past(3, complete=False)], 1, 1) == ()


def test_a_slot_counts_once_however_many_shards_it_has() -> None:
    audits = [past(day, models=f"m{part}", part=part) for day in (1, 2) for part in range(3)]
    assert pruned(audits, 2, 2) == ()
    assert len(pruned(audits, 1, 1)) == 3


@pytest.mark.parametrize("limit", [1, 3])
@given(
    audits=st.lists(
        st.tuples(st.integers(0, 20), st.booleans(), st.booleans(), st.sampled_from("abcd")), max_size=30
    )
)
@settings(deadline=None, max_examples=40)
def test_pruning_leaves_every_model_its_newest_complete_audit(
    limit: int, audits: list[tuple[int, bool, bool, str]]
) -> None:
    made = {
        number: past(number, passed=passed, complete=complete, models=model)
        for number, passed, complete, model in audits
    }
    gone = set(pruned(made.values(), limit, limit))
    for model in "abcd":
        complete = [each for each in made.values() if each.complete and model in each.models]
        if complete:
            assert max(complete, key=lambda each: each.time).name not in gone
