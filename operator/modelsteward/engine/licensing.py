"""Which licences a model is under: its own, and those of all that it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from modelsteward.engine import expression
from modelsteward.engine.clock import Clock
from modelsteward.engine.records import AIModel, Clause, ModelLicense

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog

#: Edges over which clauses travel that don't say otherwise.
_TRAVELLED = ("FineTune", "Adapter", "Merge", "Quantized")
_LONGEST_CONVERSION = 8


class Under(msgspec.Struct, frozen=True):
    """One licence over the model that runs: its own, or one of a model that it was made from."""

    license: ModelLicense
    #: The model that carries it.
    model: AIModel
    #: True where that isn't the one that runs.
    derived: bool
    #: The clauses that reach the model that runs.
    clauses: tuple[Clause, ...]


class Lineage(msgspec.Struct, frozen=True):
    """All licences over a model, and where one should be and isn't."""

    under: tuple[Under, ...] = ()
    #: Model and what is wrong, `names no licence`.
    missing: tuple[tuple[str, str], ...] = ()
    #: A model that was made from itself, however far; empty: none.
    circle: str = ""


#: How bad a licence is for a model, to choose between those of which one is enough.
Cost = Callable[[Under], int]


def named(catalog: Catalog, model: AIModel) -> tuple[ModelLicense, ...]:
    """The licences that a model names by itself and that resolve, each id once."""
    spec = model.spec
    if spec.license_ref is not None:
        found = catalog.get("ModelLicense", spec.license_ref.name)
        return () if found is None else (found,)
    resolved = (catalog.licenses_of(id_) for id_ in expression.identifiers(spec.license_expression or ""))
    return tuple(candidates[0] for candidates in resolved if candidates)


class _Walk:
    """From the model that runs over its bases; each way there decides which clauses come along."""

    def __init__(self, catalog: Catalog, clock: Clock, cost: Cost) -> None:
        self.catalog, self.clock, self.cost = catalog, clock, cost
        self.under: dict[tuple[str, str], Under] = {}
        self.missing: dict[tuple[str, str], None] = {}
        self.circle = ""
        self.seen: set[tuple[str, frozenset[str], bool]] = set()

    def visit(self, model: AIModel, relations: frozenset[str], path: tuple[str, ...], stopped: bool) -> None:
        """Take in a model that is reached over these relations; `stopped`: its own clauses aren't."""
        name = model.metadata.name
        if (name, relations, stopped) in self.seen:
            return
        self.seen.add((name, relations, stopped))
        if not stopped:
            self._take(model, relations, derived=len(path) > 0)
        for base in model.spec.base_models:
            found = self.catalog.model(base.ref.name)
            if base.ref.name in (*path, name):
                self.circle = base.ref.name
            elif found is None:
                self.missing[base.ref.name, "is a base that nobody registered"] = None
            else:
                same = found.spec.provider == model.spec.provider
                self.visit(found, relations | {base.relation}, (*path, name), same)

    def _take(self, model: AIModel, relations: frozenset[str], *, derived: bool) -> None:
        best = min(
            (self._choice(model, ids, relations, derived) for ids in self._alternatives(model)),
            key=lambda choice: (len(choice[1]), sum(self.cost(it) for it in choice[0])),
        )
        for it in best[0]:
            key = (model.metadata.name, it.license.metadata.name)
            before = self.under.get(key)
            merged = it.clauses if before is None else tuple(dict.fromkeys((*before.clauses, *it.clauses)))
            self.under[key] = msgspec.structs.replace(it, clauses=merged)
        self.missing |= dict.fromkeys((model.metadata.name, problem) for problem in best[1])

    def _alternatives(self, model: AIModel) -> tuple[tuple[str, ...], ...]:
        text = model.spec.license_expression
        tree = expression.parse(text) if text is not None and model.spec.license_ref is None else None
        return expression.alternatives(tree) if tree is not None else ((),)

    def _choice(
        self, model: AIModel, ids: Iterable[str], relations: frozenset[str], derived: bool
    ) -> tuple[list[Under], list[str]]:
        """The licences of one alternative, and what is wrong with those that don't resolve."""
        found: list[ModelLicense] = []
        problems: list[str] = []
        for license_, problem in self._resolved(model, ids):
            current = license_ if license_ is None else self._converted(model, license_)
            if isinstance(current, str):
                problems.append(current)
            elif current is None:
                problems.append(problem)
            else:
                found.append(current)
        under = [Under(it, model, derived, _reaching(it, relations)) for it in found]
        return under, problems

    def _resolved(self, model: AIModel, ids: Iterable[str]) -> Iterable[tuple[ModelLicense | None, str]]:
        ref = model.spec.license_ref
        if ref is not None:
            yield (
                self.catalog.get("ModelLicense", ref.name),
                f"names ModelLicense {ref.name}, which isn't there",
            )
            return
        if model.spec.license_expression is None:
            yield None, "names no licence"
        elif not ids:
            yield None, "has a licence expression that can't be read"
        for id_ in ids:
            candidates = self.catalog.licenses_of(id_)
            yield (candidates[0] if candidates else None), f"names licence {id_}, which no ModelLicense has"

    def _converted(self, model: AIModel, license_: ModelLicense) -> ModelLicense | str:
        """The licence that it has become by now."""
        terms = model.spec.license_terms
        for _ in range(_LONGEST_CONVERSION):
            clause = next((it for it in license_.spec.clauses if it.type == "ConvertsTo"), None)
            at = clause.effective_time if clause is not None else None
            into = clause.license if clause is not None else None
            if terms is not None and clause is not None:
                at, into = at or terms.conversion_time, into or terms.conversion_license
            if at is None or into is None or not self.clock.reached(at):
                return license_
            candidates = self.catalog.licenses_of(into)
            if not candidates:
                return f"became licence {into}, which no ModelLicense has"
            license_ = candidates[0]
        return f"has a licence, {license_.spec.spdx_id}, that becomes itself again"


def lineage(catalog: Catalog, model: AIModel, clock: Clock, cost: Cost) -> Lineage:
    """All licences over the model. `cost` chooses where a licence expression leaves a choice."""
    walk = _Walk(catalog, clock, cost)
    walk.visit(model, frozenset(), (), stopped=False)
    return Lineage(tuple(walk.under.values()), tuple(walk.missing), walk.circle)


def effective_licenses(catalog: Catalog, model: AIModel, clock: Clock) -> tuple[str, ...]:
    """The SPDX ids of all licences over a model, sorted."""
    found = lineage(catalog, model, clock, lambda under: len(under.clauses))
    return tuple(sorted({it.license.spec.spdx_id for it in found.under}))


def _reaching(license_: ModelLicense, relations: frozenset[str]) -> tuple[Clause, ...]:
    """The clauses that travel over every one of the relations."""
    scope = any(it.type == "DerivativeScope" and "Distilled" in it.includes for it in license_.spec.clauses)
    usual = (*_TRAVELLED, "Distilled") if scope else _TRAVELLED
    return tuple(it for it in license_.spec.clauses if relations.issubset(it.relations or usual))
