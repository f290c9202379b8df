"""Names by what they hang on: which approvals a model has, which models stand on a base."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from modelsteward.engine.records import AIModel, Approval, Audit, ModelLicense, Waiver

Names = tuple[str, ...]


class Index:
    """Sorted names by key. Names share one tuple where there is but one: memory counts."""

    __slots__ = ("_names",)

    def __init__(self) -> None:
        self._names: dict[Any, Names] = {}

    def __getitem__(self, key: Any) -> Names:
        return self._names.get(key, ())

    def add(self, key: Any, name: str) -> None:
        """Put the name under the key."""
        self._names[key] = tuple(sorted({*self._names.get(key, ()), name}))

    def discard(self, key: Any, name: str) -> None:
        """Take it away, if it is there."""
        left = tuple(other for other in self._names.get(key, ()) if other != name)
        if left:
            self._names[key] = left
        else:
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
    yield license_.spec.spdx_id
    if license_.spec.corrects_ref is not None:
        yield ("corrects", license_.spec.corrects_ref.name)


KEYS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "Approval": _approval_keys,
    "Waiver": _waiver_keys,
    "Audit": _audit_keys,
    "AIModel": _model_keys,
    "ModelLicense": _license_keys,
}
"""By which keys objects of a kind are found: their subject, model or image, models, bases, SPDX id."""
