"""The answer: findings, each with a stable code, and what follows from them."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Effect(StrEnum):
    """What a finding does to the request. Ordered by `STRICTNESS`."""

    DENY = "Deny"
    WARN = "Warn"
    RECORD = "Record"


STRICTNESS: dict[Effect, int] = {Effect.RECORD: 0, Effect.WARN: 1, Effect.DENY: 2}


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One thing that is wrong: what, where, for which model, and what to do about it."""

    code: str
    effect: Effect
    #: One line, begins with the code: clients cut warnings at 256 characters.
    message: str
    remedy: str = ""
    #: JSON path in the object that was judged.
    path: str = ""
    #: Canonical reference as printed; empty where the finding has none.
    reference: str = ""
    #: Name of the AIModel; empty where none is known.
    model: str = ""
    #: The policy that asked (of equal effects the first by name).
    policy: str = ""
    #: The waiver that covers it; its effect is then `Record`.
    waiver: str = ""
    #: What in particular, where one code can stand for several things (a clause, an item of evidence).
    about: str = ""


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """All findings for one question, sorted, and the outcome."""

    findings: tuple[Finding, ...] = ()
    #: False when no policy selects the namespace: nothing was judged.
    governed: bool = True

    @property
    def allowed(self) -> bool:
        """Whether no finding denies."""
        return all(finding.effect is not Effect.DENY for finding in self.findings)
