"""Events, events.k8s.io/v1: one for each change that somebody should hear of, told once."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

import msgspec

from modelsteward.cluster.writes import API_VERSION, Answer, Writes

CONTROLLER = "modelsteward.io/operator"
#: Where the API server wants events of objects that have no namespace.
NAMESPACE = "default"
LONGEST_NOTE = 1024


class Notice(msgspec.Struct, frozen=True):
    """One change: (action, reason) say of what kind, `change` tells it from others of that kind."""

    kind: str
    name: str
    uid: str
    type: Literal["Normal", "Warning"]
    #: CamelCase.
    reason: str
    #: CamelCase verb: what the operator did when it noticed.
    action: str
    #: One line.
    note: str
    #: What makes this change this one, such as its time: told twice, it makes no second event.
    change: str


def event_name(notice: Notice) -> str:
    """The name that makes an event of a change unique."""
    told = "\n".join((notice.kind, notice.uid, notice.reason, notice.change)).encode()
    return f"{notice.name[:200].rstrip('.-')}.{hashlib.sha256(told).hexdigest()[:16]}"


async def tell(writes: Writes, notice: Notice, instance: str, now: datetime) -> Answer:
    """Record the event. 409: it has been told. `now`: aware UTC; `instance`: who tells."""
    note = notice.note if len(notice.note) <= LONGEST_NOTE else f"{notice.note[: LONGEST_NOTE - 1]}…"
    return await writes.send(
        "POST",
        f"/apis/events.k8s.io/v1/namespaces/{NAMESPACE}/events",
        {
            "apiVersion": "events.k8s.io/v1",
            "kind": "Event",
            "metadata": {"name": event_name(notice), "namespace": NAMESPACE},
            "eventTime": micro(now),
            "type": notice.type,
            "reason": notice.reason,
            "action": notice.action,
            "note": note,
            "regarding": {
                "apiVersion": API_VERSION,
                "kind": notice.kind,
                "name": notice.name,
                "uid": notice.uid,
            },
            "reportingController": CONTROLLER,
            "reportingInstance": instance[:128],
        },
    )


def micro(now: datetime) -> str:
    """RFC 3339 with six digits of a second, as MicroTime wants it."""
    return now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
