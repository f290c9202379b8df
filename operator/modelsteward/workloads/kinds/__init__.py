"""Which kinds are read, and where their pods stand: a row each, of which the webhook rules are made."""

from __future__ import annotations

from modelsteward.workloads.kinds import builtin, carriers, engines, kserve, platforms, routing, training
from modelsteward.workloads.kinds.kind import Kind

KINDS: tuple[Kind, ...] = (
    *builtin.KINDS,
    *carriers.KINDS,
    *training.KINDS,
    *kserve.KINDS,
    *engines.KINDS,
    *platforms.KINDS,
    *routing.KINDS,
)

_BY_NAME = {(kind.group, kind.kind): kind for kind in KINDS}


def find(group: str, kind: str) -> Kind | None:
    """The row of a group and kind; None where it isn't read."""
    return _BY_NAME.get((group, kind))
