"""What every type is made of: a strict record, lists with a list type, rules beside the fields."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic.alias_generators import to_camel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Reason = Literal["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired"]
INVALID: Reason = "FieldValueInvalid"
FORBIDDEN: Reason = "FieldValueForbidden"
REQUIRED: Reason = "FieldValueRequired"


@dataclass(frozen=True, slots=True)
class Rule:
    """What the schema can't say about one object: a CEL rule for the API server and its twin in Python.

    `path` is the CEL fieldPath ("" means the object itself). `holds` gets the parsed object and answers
    whether the rule is kept; None marks a transition rule, which needs the stored object and has no twin.
    """

    rule: str
    message: str
    reason: Reason
    path: str
    holds: Callable[[Any], bool] | None

    def printed(self) -> dict[str, str]:
        """The entry under x-kubernetes-validations."""
        entry = {"rule": self.rule, "message": self.message, "reason": self.reason}
        return {**entry, "fieldPath": self.path} if self.path else entry


def without_nulls(value: Any) -> Any:
    """A map as the API server reads it: an entry that is null is absent."""
    return (
        {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value
    )


class Shape(BaseModel):
    """One object with these properties and no others."""

    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, strict=True, defer_build=True
    )

    RULES: ClassVar[tuple[Rule, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_the_api_server_reads(cls, document: Any) -> Any:
        """A known field that is null is absent."""
        if not isinstance(document, dict):
            return document
        known = {field.alias for field in cls.model_fields.values()}
        return {key: value for key, value in document.items() if value is not None or key not in known}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        printed = handler(schema)
        if cls.RULES:
            handler.resolve_ref_schema(printed)["x-kubernetes-validations"] = [
                rule.printed() for rule in cls.RULES
            ]
        return printed


@dataclass(frozen=True, slots=True)
class Listed:
    """Bounds and list type of a `tuple[T, ...]` field; `keys` are property names as written in documents."""

    kind: Literal["atomic", "set", "map"]
    least: int
    most: int
    keys: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        printed = {**handler(schema), "maxItems": self.most, "x-kubernetes-list-type": self.kind}
        if self.least:
            printed["minItems"] = self.least
        if self.keys:
            printed["x-kubernetes-list-map-keys"] = list(self.keys)
        return printed

    def _read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise PydanticCustomError("list_type", "must be a list")
        if not self.least <= len(value) <= self.most:
            raise PydanticCustomError(
                "list_size",
                "must have {least} to {most} items (has {size})",
                {"least": self.least, "most": self.most, "size": len(value)},
            )
        self._refuse_duplicates(value)
        return tuple(value)

    def _refuse_duplicates(self, value: list[Any]) -> None:
        """Compares texts as written, as the API server does; a wrong type is told elsewhere."""
        if self.kind == "atomic":
            return
        seen: set[tuple[str, ...]] = set()
        for item in value:
            identity = self._identity(item)
            if not identity or not all(isinstance(part, str) for part in identity):
                continue
            if identity in seen:
                raise PydanticCustomError(
                    "duplicate", "may not name '{item}' twice", {"item": ", ".join(identity)}
                )
            seen.add(identity)

    def _identity(self, item: Any) -> tuple[Any, ...]:
        if self.kind == "set":
            return (item,)
        return tuple(item.get(key) for key in self.keys) if isinstance(item, dict) else ()


def atomic(most: int, *, least: int = 0) -> Listed:
    """A list that is replaced as a whole."""
    return Listed("atomic", least, most)


def unique(most: int, *, least: int = 0) -> Listed:
    """A list of scalars without duplicates, merged as a set."""
    return Listed("set", least, most)


def keyed(most: int, *keys: str, least: int = 0) -> Listed:
    """A list of objects of which no two have the same `keys`, merged by them."""
    return Listed("map", least, most, keys)
