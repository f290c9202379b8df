"""Slots run exactly once though the operator dies."""

from collections.abc import Callable

from tests.controller import slots, stories
from tests.controller.operating import Governed, Operator


def test_every_slot_has_exactly_one_complete_audit_though_the_operator_is_killed_three_times(
    governed: Governed, start: Callable[..., Operator]
) -> None:
    governed.apply(stories.policy(), stories.license_(), stories.model())
    outcome = slots.run(governed, start, "killed", slots=15, kills=3, seed=15)
    assert outcome.exact, outcome
