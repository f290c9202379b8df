"""Which model a reference belongs to: what models claim as their sources, and how a sighting is compared."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from modelsteward.api.reference import Reference, parse
from modelsteward.api.referencetext import CONTAINERS, HUBS
from modelsteward.engine.records import AIModel

_HEX = frozenset("0123456789abcdef")
#: Schemes whose names move on unless a commit or digest holds them.
PINNABLE = frozenset((*HUBS, *CONTAINERS, "ollama"))

Key = tuple[str, str]


class Claim(msgspec.Struct, frozen=True, gc=False):
    """One source of one model."""

    model: str
    reference: Reference
    #: Digest of the source where it is stated; empty where not.
    digest: str = ""


class Match(msgspec.Struct, frozen=True, gc=False):
    """Whose a reference is. Without models: nobody's."""

    #: Models that may be meant, in the order of their names.
    models: tuple[str, ...] = ()
    #: True where revision and digest are the registered ones.
    exact: bool = False
    #: True where this very artefact is registered under another digest only.
    other_digest: bool = False


UNCLAIMED = Match()


class Claims:
    """All sources of all models by scheme and name."""

    def __init__(self) -> None:
        self._by_source: dict[Key, tuple[Claim, ...]] = {}

    def add(self, model: AIModel) -> None:
        """Take in the sources of a model; one that isn't written canonically claims nothing."""
        for source in model.spec.sources:
            reference = parse(source.reference)
            if reference is not None and str(reference) == source.reference:
                claim = Claim(model.metadata.name, reference, source.digest or "")
                self._by_source[reference.source] = (*self._by_source.get(reference.source, ()), claim)

    def remove(self, model: AIModel) -> None:
        """Forget the sources of a model."""
        for source in model.spec.sources:
            reference = parse(source.reference)
            if reference is None:
                continue
            left = tuple(
                c for c in self._by_source.get(reference.source, ()) if c.model != model.metadata.name
            )
            if left:
                self._by_source[reference.source] = left
            else:
                self._by_source.pop(reference.source, None)

    def claimants(self, reference: Reference) -> tuple[str, ...]:
        """The models that have a source of this scheme and name, of whatever revision."""
        return _models(self._by_source.get(reference.source, ()))

    def match(self, reference: Reference) -> Match:
        """Whose the reference is; several where several models claim it."""
        claims = self._by_source.get(reference.source)
        if claims is None:
            return UNCLAIMED
        claims = tuple(claim for claim in claims if _same_file(claim.reference, reference))
        exact = _models(claim for claim in claims if _is(claim, reference))
        if exact:
            return Match(exact, exact=True)
        if reference.digest:
            return Match(_models(claims), other_digest=True) if claims else UNCLAIMED
        if is_pinned(reference):
            return UNCLAIMED
        return Match(_models(claim for claim in claims if _may_be(claim.reference, reference)))


def is_pinned(reference: Reference) -> bool:
    """Whether the reference can only ever mean one content: a digest, or a full commit of a hub."""
    if reference.digest:
        return True
    return (
        reference.scheme in HUBS
        and len(reference.revision) in (40, 64)
        and _HEX.issuperset(reference.revision)
    )


def _same_file(registered: Reference, seen: Reference) -> bool:
    return not registered.fragment or registered.fragment == seen.fragment


def _is(claim: Claim, seen: Reference) -> bool:
    registered = claim.reference
    if registered.revision == seen.revision and registered.digest == seen.digest:
        return True
    return bool(seen.digest) and not registered.digest and claim.digest == seen.digest


def _may_be(registered: Reference, seen: Reference) -> bool:
    """Whether a name that moves may mean this source: what is held fast, or anything where none is named.

    A proposal (`refs/pr/7`) is content that anybody may offer to a hub's repository: it is no release of it.
    """
    if seen.scheme in HUBS and seen.revision.startswith("refs/"):
        return False
    if is_pinned(registered):
        return registered.scheme in PINNABLE or not seen.revision
    return not seen.revision


def _models(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({claim.model for claim in claims}))
