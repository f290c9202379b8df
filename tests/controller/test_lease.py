"""One holder at a time, whatever the clocks of the machines say."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.controller.operating import NAMESPACE, Governed

from modelsteward.cluster.lease import DURATION, RENEW_DEADLINE, Lease
from modelsteward.cluster.writes import OutageError, Writes, client

NAME = "modelsteward-operator"


class Machine:
    """A clock that is wrong, and one that only goes forward."""

    def __init__(self, skew: timedelta) -> None:
        self.skew = skew
        self.monotonic = 1000.0

    def clock(self) -> datetime:
        return datetime.now(UTC) + self.skew


def with_two(
    governed: Governed, story: Callable[[Lease, Machine, Lease, Machine], Coroutine[Any, Any, None]]
) -> None:
    """Run a story of two candidates whose clocks are an hour apart."""

    async def run() -> None:
        writes = Writes(await client(str(governed.kubeconfig)))
        machines = (Machine(timedelta(hours=-1)), Machine(timedelta(hours=1)))
        here, there = (
            Lease(
                writes,
                NAMESPACE,
                NAME,
                identity,
                monotonic=lambda machine=machine: machine.monotonic,  # type: ignore[misc]
                clock=machine.clock,
            )
            for identity, machine in zip(("here", "there"), machines, strict=True)
        )
        try:
            await story(here, machines[0], there, machines[1])
        finally:
            await writes.close()
            path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases/{NAME}"
            governed.plane.call("DELETE", path)

    asyncio.run(run())


def test_who_waits_takes_over_only_after_it_saw_no_renewal_for_the_whole_duration(governed: Governed) -> None:
    async def story(here: Lease, _: Machine, there: Lease, clock: Machine) -> None:
        assert await here.attempt()
        assert not await there.attempt()
        clock.monotonic += DURATION - 0.1
        assert not await there.attempt()
        assert await here.attempt()
        assert not await there.attempt()
        clock.monotonic += DURATION - 0.1
        assert not await there.attempt()
        clock.monotonic += 0.1
        assert await there.attempt()
        assert not await here.attempt()
        assert here.holder == "there"

    with_two(governed, story)


def test_a_holder_that_can_not_renew_stops_before_another_may_start(governed: Governed) -> None:
    async def story(here: Lease, clock: Machine, there: Lease, _: Machine) -> None:
        assert not there.held
        assert await here.attempt()
        clock.monotonic += RENEW_DEADLINE - 0.1
        assert here.held
        clock.monotonic += 0.1
        assert not here.held
        assert RENEW_DEADLINE < DURATION

    with_two(governed, story)


def test_a_lease_that_is_given_back_is_free_at_once(governed: Governed) -> None:
    async def story(here: Lease, _: Machine, there: Lease, __: Machine) -> None:
        assert await here.attempt()
        assert not await there.attempt()
        await here.release()
        assert not here.held
        assert await there.attempt()
        path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases/{NAME}"
        spec = governed.plane.call("GET", path).json()["spec"]
        assert (spec["holderIdentity"], spec["leaseTransitions"]) == ("there", 1)

    with_two(governed, story)


def test_a_process_that_no_longer_holds_the_lease_reads_but_writes_nothing(governed: Governed) -> None:
    async def story(here: Lease, clock: Machine, _: Lease, __: Machine) -> None:
        assert await here.attempt()
        writes = Writes(await client(str(governed.kubeconfig)))
        guarded = writes.guarded(lambda: here.held)
        try:
            spec = {"models": ["chat"], "trigger": {"cause": "Requested"}}
            assert (await guarded.create("Audit", "in-time", spec)).ok
            clock.monotonic += RENEW_DEADLINE
            with pytest.raises(OutageError, match="no longer holds the lease"):
                await guarded.create("Audit", "too-late", spec)
            assert (await guarded.send("GET", "/apis/modelsteward.io/v1alpha1/audits")).ok
            assert not governed.get("audits", "too-late")
        finally:
            await writes.close()

    with_two(governed, story)


def test_of_two_that_try_at_once_one_gets_it(governed: Governed) -> None:
    async def story(here: Lease, _: Machine, there: Lease, __: Machine) -> None:
        assert sorted(await asyncio.gather(here.attempt(), there.attempt())) == [False, True]

    with_two(governed, story)
