"""Schedules: what they ask for at an instant and what their status says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from modelsteward.engine.records import AuditSchedule, read
from modelsteward.engine.statuses.auditschedule import desired, turn

CREATED = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def schedule(generation: int = 1, **spec: Any) -> AuditSchedule:
    record = read(
        "AuditSchedule",
        {
            "metadata": {
                "name": "s",
                "uid": "u",
                "generation": generation,
                "creationTimestamp": "2026-11-25T12:00:00Z",
            },
            "spec": {"modelSelector": {}, **spec},
        },
    )
    assert isinstance(record, AuditSchedule), record
    return record


def conditions(status: dict[str, Any]) -> dict[str, str]:
    return {each["type"]: each["status"] for each in status["conditions"]}


def at(seconds: int) -> datetime:
    return CREATED + seconds * SECOND


def test_a_new_schedule_runs_what_was_due_since_it_was_made() -> None:
    plan = turn(schedule(intervalSeconds=10, catchUp="All"), {}, at(25), at(0), 1).plan
    assert plan.run == (at(0), at(10), at(20))


def test_a_start_time_before_the_schedule_was_made_makes_no_old_slots_due() -> None:
    early = schedule(intervalSeconds=10, catchUp="All", startTime="2026-11-25T11:59:55Z")
    assert turn(early, {}, at(6), at(0), 1).plan.run == (at(5),)


def test_what_was_dealt_with_is_not_due_again_and_what_was_promised_is() -> None:
    every = schedule(intervalSeconds=10, catchUp="All")
    first = turn(every, {}, at(5), at(0), 1)
    status = desired(every, {}, at(5), first, models=1, ran=at(0)).status
    assert (status["lastSlotTime"], status["nextSlotTime"]) == (
        "2026-11-25T12:00:00Z",
        "2026-11-25T12:00:10Z",
    )
    assert turn(every, status, at(9), at(0), 1).plan.run == ()
    assert turn(every, status, at(10), at(0), 1).plan.run == (at(10),)


def test_nobody_knows_the_past_of_a_timing_that_was_changed() -> None:
    status = {"observedGeneration": 1, "nextSlotTime": "2026-11-25T13:00:00Z"}
    changed = schedule(2, intervalSeconds=10, catchUp="All")
    assert turn(changed, status, at(600), at(0), 1).plan.run == ()
    assert turn(changed, status, at(600), at(0), 1).plan.next == at(610)


def test_a_promised_slot_that_was_missed_is_made_up_though_the_schedule_was_changed_since() -> None:
    status = {"observedGeneration": 1, "nextSlotTime": "2026-11-25T12:00:10Z"}
    changed = schedule(2, intervalSeconds=10, catchUp="All", catchUpLimit=50)
    assert turn(changed, status, at(25), at(25), 1).plan.run == (at(10), at(20))


def test_slots_in_a_suspension_are_not_due_when_it_ends() -> None:
    paused = schedule(2, intervalSeconds=10, suspend=True)
    result = desired(paused, {"observedGeneration": 1}, at(50), turn(paused, {}, at(50), at(0), 1), models=1)
    assert "nextSlotTime" not in result.status
    assert result.until is None
    again = schedule(3, intervalSeconds=10, catchUp="All")
    assert turn(again, result.status, at(100), at(0), 1).plan.run == ()


def test_a_schedule_that_can_not_be_understood_is_stalled_and_says_why() -> None:
    wrong = schedule(intervalSeconds=5)
    result = desired(wrong, {}, at(5), turn(wrong, {}, at(5), at(0), 3600), models=1)
    assert conditions(result.status) == {"Ready": "False", "Stalled": "True", "Overdue": "False"}
    assert "at least 3600 seconds" in result.status["conditions"][1]["message"]


def test_a_schedule_is_overdue_once_an_audit_of_it_waits_for_five_minutes() -> None:
    every = schedule(intervalSeconds=3600)
    now = turn(every, {}, at(10), at(0), 3600)
    on_time = desired(every, {}, at(10), now, models=1, waiting=at(0))
    assert conditions(on_time.status)["Overdue"] == "False"
    assert on_time.until == at(300)
    late = desired(every, {}, at(300), now, models=1, waiting=at(0)).status
    assert conditions(late)["Overdue"] == "True"
    assert late["overdueSinceTime"] == "2026-11-25T12:00:00Z"


def test_transition_times_stay_while_the_status_of_a_condition_does() -> None:
    every = schedule(intervalSeconds=3600)
    first = desired(every, {}, at(10), turn(every, {}, at(10), at(0), 1), models=1).status
    second = desired(every, first, at(99), turn(every, first, at(99), at(0), 1), models=1).status
    assert second == first
    wrong = schedule(2, intervalSeconds=1)
    third = desired(wrong, first, at(100), turn(wrong, first, at(100), at(0), 60), models=1).status
    times = {each["type"]: each["lastTransitionTime"] for each in third["conditions"]}
    assert times == {
        "Ready": "2026-11-25T12:01:40Z",
        "Stalled": "2026-11-25T12:01:40Z",
        "Overdue": "2026-11-25T12:00:10Z",
    }


def test_missed_slots_are_added_up() -> None:
    every = schedule(intervalSeconds=10)
    result = turn(every, {"observedGeneration": 1, "nextSlotTime": "2026-11-25T12:00:10Z"}, at(45), at(45), 1)
    status = desired(every, {"missedSlots": 4}, at(45), result, models=1).status
    assert (result.plan.run, status["missedSlots"]) == ((at(40),), 7)
