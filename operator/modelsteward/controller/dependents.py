"""Whose status has to be looked at again when an object changes: what refers to what, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from modelsteward.controller.workqueue import Key
from modelsteward.engine.records import AIModel, Approval, Audit, Record, Waiver

#: What may change how every model is judged.
EVERYBODYS = frozenset({"GovernancePolicy", "ModelLicense", "ComplianceFramework"})
#: What counts models; a little later is early enough.
COUNTING = ("GovernancePolicy", "ModelLicense", "ComplianceFramework", "AuditSchedule")


def targets(record: Record | None) -> tuple[Key, ...]:
    """What an object refers to by name."""
    if isinstance(record, AIModel):
        return tuple(("AIModel", base.ref.name) for base in record.spec.base_models)
    if isinstance(record, Approval):
        return ((record.spec.subject.kind, record.spec.subject.name),)
    if isinstance(record, Waiver):
        return (("AIModel", record.spec.model_ref.name),) if record.spec.model_ref else ()
    if isinstance(record, Audit):
        schedule = record.spec.schedule_ref
        models = tuple(("AIModel", model) for model in record.spec.models)
        return (*models, ("AuditSchedule", schedule.name)) if schedule else models
    return ()


class References:
    """Who refers to whom."""

    def __init__(self) -> None:
        self._targets: dict[Key, tuple[Key, ...]] = {}
        self._sources: defaultdict[Key, set[Key]] = defaultdict(set)

    def put(self, key: Key, wanted: tuple[Key, ...]) -> set[Key]:
        """Take what an object refers to now; what it refers to now or did before."""
        before = self._targets.pop(key, ())
        for target in before:
            self._sources[target].discard(key)
            if not self._sources[target]:
                del self._sources[target]
        if wanted:
            self._targets[key] = wanted
            for target in wanted:
                self._sources[target].add(key)
        return {*before, *wanted}

    def sources(self, key: Key) -> Iterable[Key]:
        """Who refers to an object."""
        return tuple(self._sources.get(key, ()))

    def dependents(self, key: Key, touched: Iterable[Key]) -> Iterator[Key]:
        """Keys to look at when `key` changed, itself among them. `touched`: what `put` answered.

        Policies, licences and frameworks concern everything, which is for the caller to know.
        """
        if key[0] != "Namespace":
            yield key
        for target in touched:
            # An audit concerns its models and its schedule, not what else refers to these.
            yield target
            if key[0] == "Approval":
                yield from (each for each in self.sources(target) if each[0] == "Approval")
        if key[0] == "AIModel":
            yield from self._made_from(key)

    def _made_from(self, model: Key) -> set[Key]:
        """Models made from it, directly or not, with what is said about each."""
        found: set[Key] = set()
        waiting = [model]
        while waiting:
            for each in self.sources(waiting.pop()):
                if each[0] == "Audit" or each in found:
                    continue
                found.add(each)
                if each[0] == "AIModel":
                    waiting.append(each)
        return found
