"""Records hold no field that the custom resources don't have, and read whatever those accept."""

from __future__ import annotations

import types
import typing
from typing import Any

import msgspec
import pytest
from pydantic import BaseModel

from modelsteward.api.objects import BY_KIND
from modelsteward.engine.records import KINDS, read


def nested(annotation: Any, base: type) -> type | None:
    """The struct or model inside an annotation, whatever is around it."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, base) else None
    found = (nested(it, base) for it in typing.get_args(annotation))
    return next((it for it in found if it is not None), None)


def missing(record: type[msgspec.Struct], resource: type[BaseModel], path: str) -> list[str]:
    """Fields of the record that the resource doesn't have, however deep."""
    hints = typing.get_type_hints(record, include_extras=True)
    fields = {field.alias or name: field for name, field in resource.model_fields.items()}
    found: list[str] = []
    for name, encoded in zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True):
        if encoded not in fields:
            found.append(f"{path}.{encoded}")
            continue
        inner, theirs = nested(hints[name], msgspec.Struct), nested(fields[encoded].annotation, BaseModel)
        if inner is not None and theirs is not None:
            found += missing(inner, theirs, f"{path}.{encoded}")
    return found


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_every_field_of_a_record_is_a_field_of_the_resource(kind: str) -> None:
    record, resource = KINDS[kind], BY_KIND[kind]
    for part in ("spec", "status"):
        hints = typing.get_type_hints(record, include_extras=True)
        if part in hints:
            ours = nested(hints[part], msgspec.Struct)
            theirs = nested(resource.model_fields[part].annotation, BaseModel)
            assert ours is not None
            assert theirs is not None
            assert missing(ours, theirs, part) == []


def test_what_is_not_judged_is_skipped() -> None:
    document = {"metadata": {"name": "n", "managedFields": [{}]}, "spec": {"x": 1}, "more": True}
    assert not isinstance(read("Namespace", document), str)


def test_texts_that_repeat_are_kept_once() -> None:
    spec = {
        "subject": {"kind": "AIModel", "name": "n", "uid": "u", "governedDigest": "d"},
        "decision": "Approved",
        "role": "risk",
        "reviewer": {"username": "approver@example.com", "groups": ["model-risk"]},
    }
    first: Any = read("Approval", msgspec.json.encode({"metadata": {"name": "a"}, "spec": spec}))
    second: Any = read("Approval", msgspec.json.encode({"metadata": {"name": "b"}, "spec": spec}))
    assert first.spec.reviewer is second.spec.reviewer
    assert first.spec.role is second.spec.role
