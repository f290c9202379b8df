"""What a rule is asked about: one model under one policy at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine.clock import Clock, later
from modelsteward.engine.policy import Policy
from modelsteward.engine.records import AIModel, Use
from modelsteward.engine.verdict import Effect, Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

NO_USE = Use()


class Case:
    """The question to every rule of a standing, and the words to answer it in."""

    __slots__ = ("catalog", "clock", "codes", "memo", "model", "name", "policy")

    def __init__(self, catalog: Catalog, model: AIModel, policy: Policy, clock: Clock) -> None:
        self.catalog = catalog
        self.model = model
        self.name = model.metadata.name
        self.policy = policy
        self.clock = clock
        #: Codes that rules before this one found.
        self.codes: set[str] = set()
        #: What several rules need and one of them computed.
        self.memo: dict[str, Any] = {}

    @property
    def tier(self) -> str:
        """The risk tier that the model states."""
        return self.model.spec.risk_tier

    @property
    def use(self) -> Use:
        """What the policy says the model is used for."""
        return self.policy.uses.get(self.name) or self.policy.spec.use or NO_USE

    def finding(
        self, code: str, what: str, remedy: str, effect: Effect = Effect.DENY, about: str = ""
    ) -> Finding:
        """A finding of this model under this policy; `what` follows the model's name."""
        message = f"{code}: {self.name} {what} (policy {self.policy.name})"
        return Finding(code, effect, message, remedy, model=self.name, policy=self.policy.name, about=about)

    def lapsed(self, instant: datetime) -> Effect | None:
        """What follows from something that ends then: nothing yet (None), a warning in the grace, denial."""
        if not self.clock.reached(instant):
            return None
        over = self.clock.reached(later(instant, self.policy.spec.lapse_grace_seconds))
        return Effect.DENY if over else Effect.WARN


Rule = Callable[[Case], Iterable[Finding]]


def day(instant: datetime) -> str:
    """How instants stand in messages: `2026-12-01T12:00:00Z`."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(words: Iterable[str]) -> str:
    """Words in a row, at most eight of them."""
    every = list(words)
    return ", ".join(every[:8]) + (f" and {len(every) - 8} more" if len(every) > 8 else "")
