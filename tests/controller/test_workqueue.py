"""Keys are looked at once, again after a failure, and at set times."""

import asyncio
from datetime import UTC, datetime, timedelta

from modelsteward.controller.workqueue import Agenda, WorkQueue, delay

A, B = ("AIModel", "a"), ("AIModel", "b")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_key_that_is_asked_for_twice_is_looked_at_once() -> None:
    async def story() -> None:
        queue = WorkQueue()
        for key in (A, B, A):
            queue.add(key)
        assert [await queue.get(), await queue.get()] == [A, B]
        queue.done(A)
        queue.done(B)
        assert queue.depth == 0

    asyncio.run(story())


def test_a_key_that_changes_while_it_is_looked_at_is_looked_at_again_after() -> None:
    async def story() -> None:
        queue = WorkQueue()
        queue.add(A)
        await queue.get()
        queue.add(A)
        assert queue.depth == 1
        queue.done(A)
        assert await asyncio.wait_for(queue.get(), 1) == A

    asyncio.run(story())


def test_a_key_that_fails_comes_again() -> None:
    async def story() -> None:
        queue = WorkQueue()
        queue.add(A)
        queue.done(await queue.get(), failed=True)
        assert queue.failing == 1
        queue.done(await asyncio.wait_for(queue.get(), 30))
        assert (queue.failing, queue.depth) == (0, 0)

    asyncio.run(story())


def test_each_failure_waits_twice_as_long_as_the_one_before_up_to_a_minute() -> None:
    assert [delay(failures) for failures in (1, 2, 3, 4)] == [0.2, 0.4, 0.8, 1.6]
    assert delay(10_000) == 60


def test_what_is_due_is_queued_in_order_and_what_is_not_due_waits() -> None:
    async def story() -> None:
        queue = WorkQueue()
        agenda = Agenda(queue, lambda: NOW)
        agenda.set(B, NOW)
        agenda.set(A, NOW - timedelta(seconds=1))
        agenda.set(("AIModel", "c"), NOW + timedelta(microseconds=1))
        assert agenda.due() == NOW + timedelta(microseconds=1)
        assert [await queue.get(), await queue.get()] == [A, B]
        assert queue.depth == 2

    asyncio.run(story())


def test_a_new_instant_replaces_the_old_one_and_none_takes_it_away() -> None:
    async def story() -> None:
        queue = WorkQueue()
        agenda = Agenda(queue, lambda: NOW)
        agenda.set(A, NOW)
        agenda.set(A, NOW + timedelta(hours=1))
        agenda.set(B, NOW)
        agenda.set(B, None)
        assert agenda.due() == NOW + timedelta(hours=1)
        assert queue.depth == 0

    asyncio.run(story())


def test_the_agenda_wakes_up_for_an_instant_that_is_set_while_it_waits() -> None:
    async def story() -> None:
        queue = WorkQueue()
        agenda = Agenda(queue)
        waiting = asyncio.create_task(agenda.run())
        await asyncio.sleep(0)
        agenda.set(A, datetime.now(UTC) + timedelta(milliseconds=5))
        assert await asyncio.wait_for(queue.get(), 2) == A
        waiting.cancel()

    asyncio.run(story())
