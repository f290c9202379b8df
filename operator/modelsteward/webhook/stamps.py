"""Who did it and when, written into our own kinds from what the API server knows.

A stamp that a client leaves out or repeats becomes the stored one; a value of its own is `ForgedIdentity`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from modelsteward.engine.question import Identity
from modelsteward.engine.verdict import Effect, Finding

Document = dict[str, Any]

#: Stamps set at creation and never again: (who, when) by kind.
CREATION: dict[str, tuple[str, str]] = {
    "AIModel": ("registeredBy", "registeredTime"),
    "Approval": ("reviewer", "reviewedTime"),
    "Waiver": ("requestedBy", "requestedTime"),
    "Audit": ("requestedBy", "requestedTime"),
}

#: What of an AIModel moves `changedBy`: all that an approval covers.
COVERED = (
    "provider",
    "sources",
    "licenseRef",
    "licenseExpression",
    "licenseTerms",
    "noticeFile",
    "baseModels",
    "datasets",
    "riskTier",
    "intendedPurposes",
    "facts",
    "modalities",
)
#: And what of it moves `changedTime`.
SUBSTANTIAL = ("sources", "baseModels", "datasets", "intendedPurposes")

#: A stamp that is this near to now is taken for ours, put in by an earlier call for the same request.
TOLERANCE = timedelta(seconds=30)
_GROUPS_LIMIT = 512


class Stamped(msgspec.Struct, frozen=True):
    """The stamps that the spec must have, by field (None: must be absent), and those that were forged."""

    stamps: dict[str, Any]
    forged: tuple[Finding, ...] = ()

    def patch(self, document: Document) -> list[dict[str, Any]]:
        """The JSON Patch that makes it so; empty where nothing is to be done."""
        spec = document.get("spec")
        if not isinstance(spec, dict):
            return []
        changes: list[dict[str, Any]] = []
        for field, value in self.stamps.items():
            if value is None and field in spec:
                changes.append({"op": "remove", "path": f"/spec/{field}"})
            elif value is not None and spec.get(field) != value:
                changes.append({"op": "add", "path": f"/spec/{field}", "value": value})
        return changes

    def applied(self, document: Document) -> Document:
        """A copy of the document with the stamps in it."""
        spec = document.get("spec")
        if not isinstance(spec, dict):
            return document
        kept = {key: value for key, value in spec.items() if key not in self.stamps}
        return {**document, "spec": {**kept, **{k: v for k, v in self.stamps.items() if v is not None}}}


def stamp(kind: str, new: Document, old: Document | None, user: Identity, now: datetime) -> Stamped:
    """The stamps of a write to `kind` (any kind; none for those that have no stamps).

    `old` is None for a creation. `now` is aware and is cut to the second.
    """
    fields = CREATION.get(kind)
    spec = _spec(new)
    if fields is None or not isinstance(new.get("spec"), dict):
        return Stamped({})
    who, when = identity(user), instant(now)
    before = _spec(old) if old is not None else None
    due: dict[str, Any] = _creation(fields, who, when, before)
    kept = dict(due)
    if kind == "AIModel":
        due |= _changes(spec, before, who, when)
        kept |= {field: (before or {}).get(field) for field in ("changedBy", "changedTime")}
    forged = tuple(
        _forged(field, spec[field])
        for field, value in due.items()
        if field in spec and not _same(spec[field], value, now) and not _same(spec[field], kept[field], None)
    )
    if len(user.groups) > _GROUPS_LIMIT and any(value is who for value in due.values()):
        forged = (*forged, _too_many_groups(user))
    return Stamped(due, forged)


def missing(
    kind: str, new: Document, old: Document | None, user: Identity, now: datetime
) -> tuple[Finding, ...]:
    """What is wrong with the stamps of an object that should have been stamped already."""
    expected = stamp(kind, new, old, user, now)
    if expected.forged:
        return expected.forged
    spec = _spec(new)
    return tuple(
        _unstamped(field)
        for field, value in expected.stamps.items()
        if value is not None and not _same(spec.get(field), value, now)
    )


def identity(user: Identity) -> Document:
    """An Identity of the custom resources: username, and uid and groups where there are any."""
    found: Document = {"username": user.username}
    if user.uid:
        found["uid"] = user.uid
    if user.groups:
        found["groups"] = list(user.groups[:_GROUPS_LIMIT])
    return found


def instant(now: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moved(fields: tuple[str, ...], new: Document, old: Document) -> bool:
    """Whether any of these spec fields differs, the order of lists aside (they are sets or maps)."""
    return any(_unordered(new.get(field)) != _unordered(old.get(field)) for field in fields)


def _creation(fields: tuple[str, str], who: Document, when: str, before: Document | None) -> Document:
    if before is None:
        return {fields[0]: who, fields[1]: when}
    return {field: before.get(field) for field in fields}


def _changes(spec: Document, before: Document | None, who: Document, when: str) -> Document:
    if before is None:
        return {"changedBy": who, "changedTime": when}
    return {
        "changedBy": who if moved(COVERED, spec, before) else before.get("changedBy"),
        "changedTime": when if moved(SUBSTANTIAL, spec, before) else before.get("changedTime"),
    }


def _same(given: Any, value: Any, now: datetime | None) -> bool:
    """Equal; or, of times, the same instant, or (with `now`) both within the tolerance of now."""
    if given == value:
        return True
    first, second = _parsed(given), _parsed(value)
    if first is None or second is None:
        return False
    return first == second or (now is not None and abs(first - now) <= TOLERANCE >= abs(second - now))


def _parsed(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 64:
        return None
    try:
        return msgspec.convert(value, datetime).astimezone(UTC)
    except (msgspec.ValidationError, ValueError, OverflowError):
        return None


def _unordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unordered(each) for key, each in value.items()}
    if isinstance(value, list):
        return sorted(msgspec.json.encode(_unordered(each), order="sorted") for each in value)
    return value


def _spec(document: Document | None) -> Document:
    spec = (document or {}).get("spec")
    return spec if isinstance(spec, dict) else {}


def _forged(field: str, given: Any) -> Finding:
    shown = given.get("username", "") if isinstance(given, dict) else given
    return Finding(
        code="ForgedIdentity",
        effect=Effect.DENY,
        message=f"ForgedIdentity: spec.{field} is {str(shown)[:128]!r}, not what the API server knows",
        remedy=f"Leave spec.{field} out: it is filled in from who asks and when.",
        path=f"spec.{field}",
    )


def _too_many_groups(user: Identity) -> Finding:
    """A stamp that leaves groups out would let its writer approve what a group that was left out owns."""
    return Finding(
        code="ForgedIdentity",
        effect=Effect.DENY,
        message=f"ForgedIdentity: {user.username[:128]!r} is in {len(user.groups)} groups, a stamp holds "
        f"{_GROUPS_LIMIT}",
        remedy=f"Use an identity of at most {_GROUPS_LIMIT} groups.",
        path="spec",
    )


def _unstamped(field: str) -> Finding:
    return Finding(
        code="ForgedIdentity",
        effect=Effect.DENY,
        message=f"ForgedIdentity: spec.{field} wasn't stamped: the mutating webhook didn't see this request",
        remedy="Check that the MutatingWebhookConfiguration of modelsteward is in place, and ask again.",
        path=f"spec.{field}",
    )
