"""What kopf does: it streams schedules. Handlers keep nothing on objects: no finalizers, no annotations."""

from __future__ import annotations

import dataclasses
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

import kopf

from modelsteward.api.definition import GROUP, VERSION

#: Told the type of an event (None: from a list) and the object.
Told = Callable[[str | None, Mapping[str, Any]], None]


def settings() -> kopf.OperatorSettings:
    """Nothing but streams: no posting, no peering, no scanning; silent watches end."""
    made = kopf.OperatorSettings()
    made.posting.enabled = False
    made.peering.standalone = True
    made.scanning.disabled = True
    made.watching.chunk_size = 500
    made.watching.server_timeout = 300
    made.networking.request_timeout = 30
    made.execution.max_workers = 1
    return made


def registry(schedule_told: Told) -> kopf.OperatorRegistry:
    """All handlers of this operator, in a registry of their own."""
    made = kopf.OperatorRegistry()

    @kopf.on.login(registry=made, retries=3)
    def login(**kwargs: Any) -> kopf.ConnectionInfo | None:
        return log_in(**kwargs)

    @kopf.on.event(GROUP, VERSION, "auditschedules", registry=made)
    async def schedule_changed(event: kopf.RawEvent, **_: Any) -> None:
        schedule_told(event["type"], event["object"])

    return made


def log_in(**kwargs: Any) -> kopf.ConnectionInfo | None:
    """The Pod's ServiceAccount by the address that every Pod has, or the kubeconfig in $KUBECONFIG."""
    host, port = os.environ.get("KUBERNETES_SERVICE_HOST"), os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    account = kopf.login_with_service_account(**kwargs) if host else None
    if account is None or host is None:
        return kopf.login_with_kubeconfig(**kwargs)
    server = f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
    return dataclasses.replace(account, server=server)


def quieten() -> None:
    """kopf tells every step of every event; what matters of it are warnings."""
    for name in ("kopf", "kopf.objects", "kopf.activities"):
        logging.getLogger(name).setLevel(logging.WARNING)
