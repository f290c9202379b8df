"""Slots of schedules, against a calendar that is walked minute by minute."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from modelsteward.engine.due import Rules, Timing, last_slot, next_slot, plan, problem, slots, timing

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
ZONES = (
    "Etc/UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
)
#: Days around which one of the zones puts its clocks forward or back, and a leap day.
DAYS = (
    datetime(2026, 3, 8, tzinfo=UTC),
    datetime(2026, 3, 29, tzinfo=UTC),
    datetime(2026, 4, 4, tzinfo=UTC),
    datetime(2026, 10, 3, tzinfo=UTC),
    datetime(2026, 10, 25, tzinfo=UTC),
    datetime(2026, 11, 1, tzinfo=UTC),
    datetime(2028, 2, 28, tzinfo=UTC),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def calendar(cron: str, zone: str, begin: datetime, end: datetime) -> list[datetime]:
    """Every minute of the wall clock in [begin, end]; skipped ones move to when the clock is real again."""
    minute, hour = cron.split()[:2]
    tz = ZoneInfo(zone)
    found = set()
    if fixed(cron) and zone != "Etc/UTC":
        wall = begin.astimezone(tz).replace(tzinfo=None, second=0) - timedelta(hours=3)
        while wall <= end.astimezone(tz).replace(tzinfo=None) + timedelta(hours=3):
            if matches(minute, wall.minute, 60) and matches(hour, wall.hour, 24):
                real = wall
                while (
                    real.replace(tzinfo=tz).astimezone(UTC).astimezone(tz).replace(tzinfo=None, fold=0)
                    != real
                ):
                    real += timedelta(minutes=1)
                found.add(real.replace(tzinfo=tz).astimezone(UTC))
            wall += timedelta(minutes=1)
    else:
        instant = begin.replace(second=0)
        while instant <= end:
            wall = instant.astimezone(tz)
            if matches(minute, wall.minute, 60) and matches(hour, wall.hour, 24):
                found.add(instant)
            instant += timedelta(minutes=1)
    return sorted(slot for slot in found if begin <= slot <= end)


def fixed(cron: str) -> bool:
    """Whether a cron names its times of day: Debian runs such a one once however the clock moves."""
    minute, hour = cron.split()[:2]
    return not minute.startswith("*") and not hour.startswith("*")


def matches(field: str, value: int, size: int) -> bool:
    if field == "*":
        return True
    if field.startswith("*/"):
        return value in range(0, size, int(field[2:]))
    return value in {int(part) for part in field.split(",")}


def fields(size: int) -> st.SearchStrategy[str]:
    some = st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True)
    return st.one_of(
        st.just("*"),
        st.integers(2, size // 2).map(lambda step: f"*/{step}"),
        some.map(lambda values: ",".join(str(value) for value in sorted(values))),
    )


crons = st.builds(lambda minute, hour: f"{minute} {hour} * * *", fields(60), fields(24))
instants = st.builds(
    lambda day, seconds: day + timedelta(seconds=seconds), st.sampled_from(DAYS), st.integers(0, 2 * 86400)
)


@given(cron=crons, zone=st.sampled_from(ZONES), after=instants, hours=st.integers(1, 8))
@example("30 2 * * *", "Europe/Berlin", utc("2026-03-28T23:00"), 4)
@example("30 2,3 * * *", "Europe/Berlin", utc("2026-10-25T00:45"), 4)
@example("15 1 * * *", "America/New_York", utc("2026-11-01T05:20"), 2)
@example("15 2 * * *", "Australia/Lord_Howe", utc("2026-10-03T15:00"), 3)
@settings(deadline=None, max_examples=30)
def test_slots_of_a_cron_are_those_that_its_wall_clock_shows(
    cron: str, zone: str, after: datetime, hours: int
) -> None:
    # Where clocks move by half an hour, cronsim leaves out some starred minutes that come twice.
    assume(zone != "Australia/Lord_Howe" or fixed(cron))
    until = after + timedelta(hours=hours)
    when = timing(created=utc("2020-01-01"), cron=cron, zone=zone)
    found, count = slots(when, after, until, 10_000)
    assert list(found) == calendar(cron, zone, after + SECOND, until)
    assert count == len(found)


@given(
    interval=st.integers(1, 100_000),
    start=instants,
    after=instants,
    spans=st.lists(st.integers(1, 90_000), min_size=1, max_size=6),
)
@settings(deadline=None)
def test_no_slot_of_an_interval_is_missed_or_told_twice_however_time_is_cut(
    interval: int, start: datetime, after: datetime, spans: list[int]
) -> None:
    when = timing(created=start, interval=interval)
    cut: list[datetime] = []
    now = after
    for span in spans:
        cut += slots(when, now, now + timedelta(seconds=span), 1_000_000)[0]
        now += timedelta(seconds=span)
    whole, count = slots(when, after, now, 1_000_000)
    assert cut == list(whole)
    assert count == len(whole)
    assert cut == sorted(set(cut))
    assert all(slot >= start and (slot - start).total_seconds() % interval == 0 for slot in cut)


@given(
    cron=crons,
    zone=st.sampled_from(ZONES),
    after=instants,
    spans=st.lists(st.integers(1, 40_000), min_size=1, max_size=4),
)
@settings(deadline=None, max_examples=15)
def test_no_slot_of_a_cron_is_missed_or_told_twice_however_time_is_cut(
    cron: str, zone: str, after: datetime, spans: list[int]
) -> None:
    when = timing(created=utc("2020-01-01"), cron=cron, zone=zone)
    cut: list[datetime] = []
    now = after
    for span in spans:
        cut += slots(when, now, now + timedelta(seconds=span), 1_000_000)[0]
        now += timedelta(seconds=span)
    assert cut == list(slots(when, after, now, 1_000_000)[0])
    assert cut == sorted(set(cut))


@given(
    catch_up=st.sampled_from(["All", "Latest", "None"]),
    limit=st.integers(1, 10),
    deadline=st.one_of(st.none(), st.integers(1, 2000)),
    age=st.integers(0, 3000),
    absence=st.integers(0, 3000),
    interval=st.integers(4, 400),
)
@settings(deadline=None)
def test_every_slot_that_passed_is_either_run_or_told_as_missed(
    catch_up: str, limit: int, deadline: int | None, age: int, absence: int, interval: int
) -> None:
    now = utc("2026-11-25T12:00:00")
    after, since = now - timedelta(seconds=age), now - timedelta(seconds=absence)
    when = timing(created=now - 2 * DAY, interval=interval)
    rules = Rules(catch_up=catch_up, catch_up_limit=limit, deadline=deadline)  # type: ignore[arg-type]
    result = plan(when, rules, after, now, since)
    passed, count = slots(when, after, now, 1_000_000)
    assert list(result.run) == sorted(set(result.run))
    assert set(result.run) <= set(passed)
    assert len(result.run) + result.missed == count
    assert result.last == (passed[-1] if passed else None)
    assert result.next is not None
    assert result.next > now
    if deadline is not None:
        assert all(now - slot <= timedelta(seconds=deadline) for slot in result.run)
    else:
        assert {slot for slot in passed if slot > since} <= set(result.run)


def test_without_anything_said_audits_are_due_twice_a_year() -> None:
    when = timing(created=utc("2026-11-25T10:00"))
    first = next_slot(when, utc("2026-11-25T10:00"))
    assert first == utc("2027-01-01T00:00")
    assert next_slot(when, first) == utc("2027-07-01T00:00")


def test_a_slot_that_is_exactly_now_has_passed_and_the_next_one_comes_after_it() -> None:
    when = timing(created=utc("2026-11-25T10:00:00"), interval=60)
    now = utc("2026-11-25T10:05:00")
    assert last_slot(when, now) == now
    assert last_slot(when, now - timedelta(microseconds=1)) == now - timedelta(minutes=1)
    assert next_slot(when, now) == now + timedelta(minutes=1)
    assert next_slot(when, now - timedelta(microseconds=1)) == now


def test_the_first_slot_of_an_interval_is_its_start_time_and_else_the_creation() -> None:
    created = utc("2026-11-25T10:00:03")
    assert next_slot(timing(created=created, interval=60), created - DAY) == created
    start = utc("2026-12-01T00:00:00")
    assert next_slot(timing(created=created, interval=60, start=start), created) == start
    assert last_slot(timing(created=created, interval=60, start=start), created) is None


def test_no_slot_of_a_cron_is_earlier_than_its_object() -> None:
    created = utc("2026-11-25T10:30")
    when = timing(created=created, cron="0 * * * *")
    assert next_slot(when, created - DAY) == utc("2026-11-25T11:00")


def test_a_time_that_the_clock_skips_comes_when_the_clock_is_real_again() -> None:
    when = timing(created=utc("2026-01-01"), cron="30 2 * * *", zone="Europe/Berlin")
    assert next_slot(when, utc("2026-03-28T12:00")) == utc("2026-03-29T01:00")


def test_a_time_that_the_clock_shows_twice_comes_once() -> None:
    when = timing(created=utc("2026-01-01"), cron="30 2 * * *", zone="Europe/Berlin")
    first = next_slot(when, utc("2026-10-24T12:00"))
    assert first == utc("2026-10-25T00:30")
    assert next_slot(when, first) == utc("2026-10-26T01:30")
    assert next_slot(when, utc("2026-10-25T01:00")) == utc("2026-10-26T01:30")


def test_a_slot_on_a_leap_day_waits_for_the_next_leap_year() -> None:
    when = timing(created=utc("2026-01-01"), cron="0 0 29 2 *")
    assert next_slot(when, utc("2026-01-01")) == utc("2028-02-29")
    assert next_slot(when, utc("2028-02-29")) == utc("2032-02-29")


OUTAGE = timing(created=utc("2026-11-25T00:00:00"), interval=3600)
BACK = utc("2026-11-25T10:30:00")


def test_catching_up_all_runs_the_newest_missed_slots_oldest_first() -> None:
    result = plan(OUTAGE, Rules(catch_up="All", catch_up_limit=3), utc("2026-11-25T00:00:00"), BACK, BACK)
    assert result.run == tuple(utc(f"2026-11-25T{hour:02}:00:00") for hour in (8, 9, 10))
    assert result.missed == 7


def test_catching_up_latest_runs_one_slot_after_an_outage() -> None:
    result = plan(OUTAGE, Rules(), utc("2026-11-25T00:00:00"), BACK, BACK)
    assert result.run == (utc("2026-11-25T10:00:00"),)
    assert result.missed == 9


def test_catching_up_nothing_leaves_an_outage_alone() -> None:
    result = plan(OUTAGE, Rules(catch_up="None"), utc("2026-11-25T00:00:00"), BACK, BACK)
    assert result.run == ()
    assert result.missed == 10
    assert result.last == utc("2026-11-25T10:00:00")
    assert result.next == utc("2026-11-25T11:00:00")


def test_a_slot_that_falls_into_a_handover_runs_whatever_the_catch_up() -> None:
    now = utc("2026-11-25T10:00:20")
    result = plan(OUTAGE, Rules(catch_up="None"), utc("2026-11-25T09:00:00"), now, now - SECOND)
    assert result.run == (utc("2026-11-25T10:00:00"),)


def test_a_slot_past_its_starting_deadline_does_not_run() -> None:
    rules = Rules(catch_up="All", deadline=1800)
    assert plan(OUTAGE, rules, utc("2026-11-25T08:00:00"), BACK, BACK).run == (utc("2026-11-25T10:00:00"),)
    assert plan(OUTAGE, rules, utc("2026-11-25T08:00:00"), BACK + SECOND, BACK + SECOND).run == ()


def test_a_suspended_schedule_runs_nothing_and_promises_nothing() -> None:
    result = plan(OUTAGE, Rules(catch_up="All", suspended=True), utc("2026-11-25T00:00:00"), BACK, BACK)
    assert (result.run, result.missed, result.next) == ((), 0, None)


def test_years_of_missed_minutes_are_counted_only_as_far_as_they_are_asked_for() -> None:
    when = timing(created=utc("2000-01-01"), cron="* * * * *")
    found, count = slots(when, utc("2000-01-01"), utc("2026-11-25T10:00"), 1000)
    assert len(found) == 1000
    assert 1000 <= count < 5000


@pytest.mark.parametrize(
    ("cron", "zone", "interval", "told"),
    [
        ("* * * *", "Etc/UTC", 0, "five fields"),
        ("* * * * * *", "Etc/UTC", 0, "five fields"),
        ("61 * * * *", "Etc/UTC", 0, "bad minute"),
        ("0 0 31 2 *", "Etc/UTC", 0, "never comes true"),
        ("0 0 1 * *", "Mars/Base", 0, "time zone"),
        ("0 0 1 * *", "../../etc/passwd", 0, "time zone"),
        ("*/30 * * * *", "Etc/UTC", 0, "at least 3600 seconds"),
        ("0,30 0 29 2 *", "Etc/UTC", 0, "at least 3600 seconds"),
        ("", "Etc/UTC", 3599, "at least 3600 seconds"),
    ],
)
def test_a_schedule_that_can_not_run_says_why(cron: str, zone: str, interval: int, told: str) -> None:
    assert told in (problem(cron, zone, interval, 3600) or "")


@pytest.mark.parametrize("cron", ["0 0 1 1,7 *", "0 * * * *", "30 2,3 * * *", "0 0 * 2 MON#5", "0 9 L * *"])
def test_a_schedule_that_can_run_has_no_problem(cron: str) -> None:
    assert problem(cron, "Europe/Berlin", 0, 3600) is None


def test_a_timing_is_a_value() -> None:
    assert timing(created=BACK, interval=5) == Timing(start=BACK, interval=5)
