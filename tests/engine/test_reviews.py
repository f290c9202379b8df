"""Quorums: every role filled by different people, and people enough in all."""

from __future__ import annotations

from itertools import permutations

from building import at
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.engine.reviews import Given, is_quorum, lapse

ROLES = ("risk", "ethics", "legal")
GIVEN = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(ROLES)), max_size=7)


@given(GIVEN, st.sets(st.sampled_from(ROLES)), st.integers(0, 4))
def test_a_quorum_is_found_exactly_where_one_can_be_seated(
    pairs: list[tuple[str, str]], roles: set[str], people: int
) -> None:
    given_ones = [Given(person, role, at(0), at(1)) for person, role in pairs]
    persons = {person for person, _ in pairs}
    seated = any(
        all((person, role) in pairs for person, role in zip(order, sorted(roles), strict=True))
        for order in permutations(sorted(persons), len(roles))
    )
    assert is_quorum(given_ones, sorted(roles), people) is (seated and len(persons) >= people)


def test_a_quorum_lapses_when_the_last_one_that_was_full_ended() -> None:
    given_ones = [
        Given("a", "risk", at(0), at(10)),
        Given("b", "ethics", at(5), at(20)),
        Given("c", "risk", at(8), at(15)),
    ]
    assert lapse(given_ones, ("risk", "ethics"), 2, at(30)) == at(15)
    assert lapse(given_ones, ("risk", "ethics"), 2, at(14)) == at(10)


def test_approvals_that_never_met_are_no_quorum_that_lapsed() -> None:
    given_ones = [Given("a", "risk", at(0), at(5)), Given("b", "ethics", at(6), at(10))]
    assert lapse(given_ones, ("risk", "ethics"), 2, at(30)) is None
