"""Documents to objects: what breaks the schema can't be read, what breaks a rule is read and told apart."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from modelsteward.api.definition import API_VERSION, Resource
from modelsteward.api.kinds import KINDS
from modelsteward.api.structure import Reason, Shape
from modelsteward.api.text import A_TIME, TIME_PATTERN

BY_KIND: dict[str, type[Resource]] = {kind.NAMES.kind: kind for kind in KINDS}
LONGEST_QUOTE = 64


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document: where (`spec.sources[0].reference`) and what is allowed."""

    path: str
    message: str
    reason: Reason = "FieldValueInvalid"

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def parse(document: object) -> Resource | tuple[Problem, ...]:
    """The object that a document holds, or all its problems.

    The document is made of JSON values: dict, list, str, int, float, bool, None. Checks the schema only, with
    the same verdict as the API server under strict field validation; rules are `violations`' business. Never
    raises.
    """
    if not isinstance(document, dict):
        return (Problem("", f"must be an object (is {_shown(document)})"),)
    if document.get("apiVersion") != API_VERSION:
        return (Problem("apiVersion", f"must be '{API_VERSION}' (is {_shown(document.get('apiVersion'))})"),)
    kind = document.get("kind")
    model = BY_KIND.get(kind) if isinstance(kind, str) else None
    if model is None:
        return (Problem("kind", f"must be one of {', '.join(BY_KIND)} (is {_shown(kind)})"),)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return tuple(dict.fromkeys(Problem(_path(d["loc"]), _message(d, model)) for d in details))


def violations(resource: Resource) -> tuple[Problem, ...]:
    """The rules that an object breaks, as the API server tells them; transition rules are not among them."""
    return tuple(_violations(resource, ""))


def _violations(value: Any, path: str) -> Iterator[Problem]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _violations(item, f"{path}[{index}]")
    elif isinstance(value, Shape):
        for rule in value.RULES:
            if rule.holds is not None and not rule.holds(value):
                yield Problem(f"{path}{rule.path}".lstrip("."), rule.message, rule.reason)
        for attribute, field in type(value).model_fields.items():
            yield from _violations(getattr(value, attribute), f"{path}.{field.alias}".lstrip("."))


def _path(location: tuple[int | str, ...]) -> str:
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def _shown(value: object) -> str:
    """A value as JSON readers write it, cut: never a whole document."""
    if value is None:
        return "absent"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


_TYPES = {
    "string_type": "a string",
    "int_type": "an integer",
    "int_from_float": "an integer",
    "bool_type": "true or false",
    "dict_type": "an object",
    "model_type": "an object",
    "list_type": "a list",
}


def _message(error: ErrorDetails, model: type[Resource]) -> str:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    is_value = f"(is {_shown(value)})"
    if kind in _TYPES:
        return f"must be {_TYPES[kind]} {is_value}"
    match kind:
        case "missing":
            return "is required"
        case "extra_forbidden":
            return _unknown_field(error["loc"], model)
        case "literal_error":
            return f"must be {_listed(str(context['expected']))} {is_value}"
        case "string_pattern_mismatch":
            wanted = A_TIME if context["pattern"] == TIME_PATTERN else f"must match {context['pattern']}"
            return f"{wanted} {is_value}"
        case "string_too_long" | "string_too_short":
            bound = f"at most {context['max_length']}" if "max_length" in context else "at least 1"
            return f"must have {bound} characters (has {len(str(value))})"
        case "greater_than_equal" | "less_than_equal":
            bound = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
            return f"must be {bound} {is_value}"
        case "too_long":
            return f"must have at most {context['max_length']} entries (has {context['actual_length']})"
        case _:
            return error["msg"]


def _listed(expected: str) -> str:
    """pydantic's "'A', 'B' or 'C'", told as a choice."""
    return f"one of {expected}" if " or " in expected else expected


def _unknown_field(location: tuple[int | str, ...], model: type[Resource]) -> str:
    allowed = _properties(location[:-1], model)
    near = difflib.get_close_matches(str(location[-1])[:LONGEST_QUOTE], allowed, n=1)
    if near:
        return f"is no field here; did you mean `{near[0]}`?"
    return f"is no field here; allowed: {', '.join(allowed)}" if allowed else "is no field here"


def _properties(location: tuple[int | str, ...], model: type[Shape]) -> list[str]:
    """The names that are allowed at a place of the document."""
    for step in location:
        if isinstance(step, int):
            continue
        field = next((field for field in model.model_fields.values() if field.alias == step), None)
        inner = _shape_in(field.annotation) if field else None
        if inner is None:
            return []
        model = inner
    return [str(field.alias) for field in model.model_fields.values()]


def _shape_in(annotation: Any) -> type[Shape] | None:
    """The record in `Record | None`, `tuple[Record, ...] | None` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return annotation
    found = (_shape_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((shape for shape in found if shape), None)
