"""What a rule of the request is asked about: one workload in one namespace, its models already looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from modelsteward.api.reference import Reference, parse
from modelsteward.api.sighting import Extraction, Role
from modelsteward.engine.policy import Policy
from modelsteward.engine.question import Question, Workload
from modelsteward.engine.records import AIModel
from modelsteward.engine.verdict import Effect, Finding

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


class Seen(msgspec.Struct, frozen=True, gc=False):
    """One place that names a model, and whose it is."""

    role: Role
    path: str
    container: str
    #: As written.
    text: str
    #: None where what is written is no reference (or the bare name of an AIModel).
    reference: Reference | None = None
    #: None where nobody registered it, or where it can't be told who.
    model: AIModel | None = None
    #: Models that claim it too, or that it may mean as well.
    rivals: tuple[str, ...] = ()
    #: Registered under this name, and under another digest.
    other_digest: bool = False
    #: It is the bare name of an AIModel, in a declaration.
    is_name: bool = False

    @property
    def printed(self) -> str:
        """The reference for findings."""
        return "" if self.reference is None else str(self.reference)


class Scene:
    """The workload, and the words to answer in."""

    __slots__ = ("catalog", "extraction", "now", "question", "seen", "workload")

    def __init__(self, catalog: Catalog, question: Question, workload: Workload, now: datetime) -> None:
        self.catalog = catalog
        self.question = question
        self.workload = workload
        self.extraction: Extraction = workload.extraction
        self.now = now
        self.seen = _seen(catalog, workload.extraction)

    def finding(
        self,
        policy: Policy,
        code: str,
        what: str,
        remedy: str,
        effect: Effect = Effect.DENY,
        path: str = "",
        seen: Seen | None = None,
        about: str = "",
    ) -> Finding:
        """A finding of this workload under the policy, at the path or where the model was seen."""
        reference, model = "", ""
        if seen is not None:
            path, reference = seen.path, seen.printed
            model = "" if seen.model is None else seen.model.metadata.name
        message = f"{code}: {what} (policy {policy.name})"
        return Finding(code, effect, message, remedy, path, reference, model, policy.name, about=about)


Rule = Callable[[Scene, Policy], Iterable[Finding]]


def _seen(catalog: Catalog, extraction: Extraction) -> tuple[Seen, ...]:
    found = [
        _looked_up(catalog, s.reference, s.role, s.path, s.container, s.text) for s in extraction.sightings
    ]
    found += [_declared(catalog, declared.word, declared.path) for declared in extraction.declarations]
    for image in extraction.images:
        if image.reference is not None and catalog.claims(image.reference):
            text = str(image.reference)
            found.append(_looked_up(catalog, image.reference, Role.MODEL, image.path, image.container, text))
    return tuple(found)


def _looked_up(
    catalog: Catalog, reference: Reference | None, role: Role, path: str, container: str, text: str
) -> Seen:
    if reference is None:
        return Seen(role, path, container, text)
    owner = catalog.model_of(reference)
    if owner.match.other_digest:
        return Seen(role, path, container, text, reference, rivals=owner.match.models, other_digest=True)
    return Seen(role, path, container, text, reference, owner.model, owner.rivals)


def _declared(catalog: Catalog, word: str, path: str) -> Seen:
    if "://" in word:
        return _looked_up(catalog, parse(word), Role.MODEL, path, "", word)
    model = catalog.model(word)
    reference = parse(model.spec.sources[0].reference) if model is not None and model.spec.sources else None
    return Seen(Role.MODEL, path, "", word, reference, model, is_name=True)
