"""Looks at schedules on a real API server, without anything that would start them by itself."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.controller import stories
from tests.controller.operating import Governed

from modelsteward.cluster.writes import OutageError, Writes, client
from modelsteward.controller import schedules, statuses
from modelsteward.controller.context import Context
from modelsteward.controller.counters import OperatorMetrics
from modelsteward.controller.objects import Objects
from modelsteward.controller.workqueue import Agenda, WorkQueue
from modelsteward.engine.catalog import Catalog

EVERY_SECOND = {"intervalSeconds": 1, "catchUp": "Latest"}


async def context_of(governed: Governed) -> Context:
    """A context that knows what is stored, as an operator that has just begun does."""
    catalog, queue = Catalog(), WorkQueue()
    context = Context(
        catalog=catalog,
        objects=Objects(catalog, lambda _key, _dependents: None),
        writes=Writes(await client(str(governed.kubeconfig))),
        queue=queue,
        agenda=Agenda(queue),
        metrics=OperatorMetrics(),
        clock=lambda: datetime.now(UTC),
        running_since=datetime.now(UTC),
        minimum_interval=1,
        instance="test",
    )
    for plural, kind in (
        ("aimodels", "AIModel"),
        ("governancepolicies", "GovernancePolicy"),
        ("audits", "Audit"),
    ):
        for document in governed.list(plural):
            context.objects.apply(kind, document)
    return context


def looking(governed: Governed, story: Callable[[Context], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        context = await context_of(governed)
        try:
            await story(context)
        finally:
            await context.writes.close()

    asyncio.run(run())


@pytest.fixture(autouse=True)
def _models(governed: Governed) -> Iterator[None]:
    governed.apply(stories.policy(), stories.license_(), stories.model())
    yield
    for plural in ("auditschedules", "audits"):
        for each in governed.list(plural):
            governed.delete(plural, each["metadata"]["name"])


def test_a_schedule_that_was_deleted_unseen_runs_nothing(governed: Governed) -> None:
    async def story(context: Context) -> None:
        gone = stories.schedule("gone", **EVERY_SECOND)
        gone["metadata"] |= {"uid": "u", "generation": 1, "creationTimestamp": "2026-11-25T00:00:00Z"}
        context.objects.apply("AuditSchedule", gone)
        assert await schedules.look(context, "gone") == "Gone"
        assert context.catalog.get("AuditSchedule", "gone") is None
        assert governed.list("audits") == []

    looking(governed, story)


def test_looking_twice_makes_one_audit_and_writes_one_status(governed: Governed) -> None:
    governed.apply(stories.schedule("twice", intervalSeconds=3600))

    async def story(context: Context) -> None:
        assert await schedules.look(context, "twice") == "Written"
        slots = [each["spec"]["slotTime"] for each in governed.list("audits")]
        status = governed.get("auditschedules", "twice")["status"]
        assert [status["lastSlotTime"]] == slots
        assert context.queue.depth == 1
        assert await schedules.look(context, "twice") == "Unchanged"
        assert len(governed.list("audits")) == 1

    looking(governed, story)


def test_an_operator_that_died_before_it_wrote_the_status_makes_no_second_audit(governed: Governed) -> None:
    governed.apply(stories.schedule("died", **EVERY_SECOND))

    async def story(context: Context) -> None:
        await schedules.look(context, "died")
        first = governed.list("audits")
        # As if the status had never been written: back to the slot that was dealt with.
        patch = {"status": {"nextSlotTime": first[0]["spec"]["slotTime"]}}
        path = "/apis/modelsteward.io/v1alpha1/auditschedules/died/status"
        governed.plane.call("PATCH", path, patch, content_type="application/merge-patch+json")
        again = await context_of(governed)
        await schedules.look(again, "died")
        await again.writes.close()
        slots = [each["spec"]["slotTime"] for each in governed.list("audits")]
        assert slots.count(first[0]["spec"]["slotTime"]) == 1
        assert len(slots) == len(set(slots))

    looking(governed, story)


def test_a_name_that_somebody_else_took_stalls_the_schedule_and_is_told(governed: Governed) -> None:
    document = stories.schedule("taken", intervalSeconds=31_536_000)
    governed.apply(document)
    created = governed.get("auditschedules", "taken")["metadata"]["creationTimestamp"]
    name = f"taken-{created.replace('-', '').replace(':', '').lower()}"
    governed.apply(stories.document("Audit", name, models=["chat"], trigger={"cause": "Requested"}))

    async def story(context: Context) -> None:
        with pytest.raises(OutageError, match=f"slot {name} was refused"):
            await schedules.look(context, "taken")
        told = governed.condition("auditschedules", "taken", "Stalled")
        assert (told["status"], told["reason"]) == ("True", "AuditRefused")
        assert governed.get("auditschedules", "taken")["status"]["nextSlotTime"] == created
        governed.delete("audits", name)
        context.objects.remove("Audit", name)
        assert await schedules.look(context, "taken") == "Written"
        assert governed.get("audits", name)["spec"]["slotTime"] == created

    looking(governed, story)


def test_an_audit_that_a_person_asks_for_runs(governed: Governed) -> None:
    governed.apply(stories.document("Audit", "asked-for", models=["chat"], trigger={"cause": "Requested"}))

    async def story(context: Context) -> None:
        assert await statuses.look(context, "Audit", "asked-for") == "Written"
        assert governed.get("audits", "asked-for")["status"]["failed"] == 1
        assert await statuses.look(context, "Audit", "asked-for") == "Unchanged"

    looking(governed, story)


def test_a_status_of_an_object_that_was_made_anew_is_not_written_over(governed: Governed) -> None:
    async def story(context: Context) -> None:
        governed.delete("aimodels", "chat")
        governed.apply(stories.model())
        with pytest.raises(OutageError, match="409"):
            await statuses.look(context, "AIModel", "chat")
        governed.delete("aimodels", "chat")
        assert await statuses.look(context, "AIModel", "chat") == "Gone"

    looking(governed, story)
