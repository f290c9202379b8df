"""Names by what they hang on: which approvals a model has, which models stand on a base."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from modelsteward.engine.records import AIModel, Approval, Audit, ModelLicense, Waiver

Names = tuple[str, ...]


class Index:
    """Names by key: a tuple where they are few, as they nearly always are, for memory; a dict where many."""

    __slots__ = ("_names",)
    _FEW = 16

    def __init__(self) -> None:
        self._names: dict[Any, Names | dict[str, None]] = {}

    def __getitem__(self, key: Any) -> Names:
        """The names under a key, sorted."""
        found = self._names.get(key, ())
        return found if isinstance(found, tuple) else tuple(sorted(found))

    def add(self, key: Any, name: str) -> None:
        """Put the name under the key."""
        found = self._names.get(key, ())
        if isinstance(found, dict):
            found[name] = None
        elif len(found) < self._FEW:
            self._names[key] = tuple(sorted({*found, name}))
        else:
            self._names[key] = dict.fromkeys((*found, name))

    def discard(self, key: Any, name: str) -> None:
        """Take it away, if it is there."""
        found = self._names.get(key, ())
        if isinstance(found, dict):
            found.pop(name, None)
        else:
            found = tuple(other for other in found if other != name)
            self._names[key] = found
        if not found:
            self._names.pop(key, None)


def _approval_keys(approval: Approval) -> Iterable[Any]:
    subject = approval.spec.subject
    return (subject.name,) if subject.kind == "AIModel" else ((subject.kind, subject.name),)


def _waiver_keys(waiver: Waiver) -> Iterable[Any]:
    if waiver.spec.model_ref is not None:
        yield waiver.spec.model_ref.name
    if waiver.spec.image_digest is not None:
        yield waiver.spec.image_digest


def _audit_keys(audit: Audit) -> Iterable[Any]:
    return set(audit.spec.models)


def _model_keys(model: AIModel) -> Iterable[Any]:
    return {base.ref.name for base in model.spec.base_models}


def _license_keys(license_: ModelLicense) -> Iterable[Any]:
    yield from {license_.spec.spdx_id, *license_.spec.aliases}
    if license_.spec.corrects_ref is not None:
        yield ("corrects", license_.spec.corrects_ref.name)


KEYS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "Approval": _approval_keys,
    "Waiver": _waiver_keys,
    "Audit": _audit_keys,
    "AIModel": _model_keys,
    "ModelLicense": _license_keys,
}
"""By which keys objects of a kind are found: their subject, model or image, models, bases, SPDX ids."""
