"""A decision is made from memory: it opens nothing, connects nowhere and waits for nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from tests.webhook.reviews import encoded, pod, policy, review, web_server
from tests.webhook.test_server import Feed

from modelsteward.engine.catalog import Catalog
from modelsteward.metrics import WebhookMetrics
from modelsteward.settings import Settings
from modelsteward.webhook.server import MUTATE_GOVERNANCE, VALIDATE_GOVERNANCE, VALIDATE_WORKLOADS, Admission

_WATCHED = ("open", "socket.", "subprocess.", "os.", "import", "time.sleep", "exec", "compile", "shutil.")
_seen: list[str] | None = None


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and event.startswith(_WATCHED):
        _seen.append(f"{event} {arguments!r}"[:200])


sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[list[str]]:
    """What Python's own audit events tell of the outside world while the block runs."""
    global _seen  # noqa: PLW0603 - an audit hook can't be taken off again
    _seen = events = []
    try:
        yield events
    finally:
        _seen = None


REVIEWS = {
    "harmless": (VALIDATE_WORKLOADS, review("Pod", web_server())),
    "unknown model": (VALIDATE_WORKLOADS, review("Pod", pod("--model", "example/unknown"))),
    "opaque shell": (VALIDATE_WORKLOADS, review("Pod", pod("sh", "-c", "curl x | sh; vllm serve $M"))),
    "other kind": (VALIDATE_WORKLOADS, review("Service", {})),
    "approval": (
        VALIDATE_GOVERNANCE,
        review("Approval", {"metadata": {"name": "a"}, "spec": {"role": "risk"}}),
    ),
    "stamp": (MUTATE_GOVERNANCE, review("Approval", {"metadata": {"name": "a"}, "spec": {"role": "risk"}})),
    "wrong path": ("/", review("Pod", web_server())),
}


@pytest.mark.parametrize("name", REVIEWS)
def test_a_decision_touches_nothing_outside_the_process(name: str) -> None:
    catalog = Catalog()
    assert catalog.apply("GovernancePolicy", policy()) is None
    clock = datetime(2026, 12, 1, tzinfo=UTC)
    app = Admission(catalog, Feed(), Settings(), WebhookMetrics(), clock=lambda: clock)
    path, body = REVIEWS[name]
    app.answer(path, encoded(body))  # what is imported when first needed
    with watched() as events:
        assert app.answer(path, encoded(body)) is not None
    assert events == []


def test_the_watcher_itself_sees_what_it_should() -> None:
    with watched() as events, open(__file__):
        pass
    assert events
