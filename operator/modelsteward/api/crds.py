"""The custom resource definitions, printed from the types, with structural schemas."""

from typing import Any

from modelsteward.api.definition import CATEGORY, GROUP, VERSION, Column, Resource
from modelsteward.api.kinds import KINDS

Schema = dict[str, Any]

AGE = Column("AGE", ".metadata.creationTimestamp", "date")
_DROPPED = ("title", "additionalProperties")


def documents() -> tuple[dict[str, Any], ...]:
    """One CustomResourceDefinition a kind, as JSON values, in the order of KINDS."""
    return tuple(document(kind) for kind in KINDS)


def filename(definition: dict[str, Any]) -> str:
    """The file of a definition, `modelsteward.io_aimodels.yaml`."""
    return f"{GROUP}_{definition['spec']['names']['plural']}.yaml"


def document(kind: type[Resource]) -> dict[str, Any]:
    """The CustomResourceDefinition of one kind."""
    names = kind.NAMES
    version: dict[str, Any] = {
        "name": VERSION,
        "served": True,
        "storage": True,
        "additionalPrinterColumns": [_column(column) for column in (*kind.COLUMNS, AGE)],
        "schema": {"openAPIV3Schema": schema(kind)},
    }
    if kind.SELECTABLE:
        version["selectableFields"] = [{"jsonPath": path} for path in kind.SELECTABLE]
    if "status" in kind.model_fields:
        version["subresources"] = {"status": {}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{names.plural}.{GROUP}"},
        "spec": {
            "group": GROUP,
            "names": {
                "kind": names.kind,
                "listKind": f"{names.kind}List",
                "plural": names.plural,
                "singular": names.kind.lower(),
                "shortNames": [names.short],
                "categories": [CATEGORY],
            },
            "scope": "Cluster",
            "versions": [version],
        },
    }


def _column(column: Column) -> dict[str, Any]:
    printed: dict[str, Any] = {"name": column.name, "type": column.type, "jsonPath": column.path}
    return {**printed, "priority": 1} if column.wide else printed


def schema(kind: type[Resource]) -> Schema:
    """The structural schema of one kind; of metadata the API server keeps its own."""
    printed = kind.model_json_schema(by_alias=True, mode="validation")
    properties, definitions = printed["properties"], printed["$defs"]
    root = {
        "description": printed["description"],
        "type": "object",
        "required": ["spec"],
        "properties": {
            "apiVersion": {"description": properties["apiVersion"]["description"], "type": "string"},
            "kind": {"description": properties["kind"]["description"], "type": "string"},
            "metadata": {"type": "object"},
        },
    }
    for part in ("spec", "status"):
        if part in properties:
            root["properties"][part] = _structural(properties[part], definitions)
    if kind.RULES:
        root["x-kubernetes-validations"] = printed["x-kubernetes-validations"]
    return root


def _structural(node: Schema, definitions: dict[str, Schema]) -> Schema:
    """pydantic's JSON schema without what structural schemas don't know."""
    node = _resolved(node, definitions)
    printed = {key: value for key, value in node.items() if key not in _DROPPED and value is not None}
    if "const" in printed:
        printed["enum"] = [printed.pop("const")]
    if printed.get("type") == "integer":
        printed["format"] = "int64"
    if "properties" in printed:
        printed["properties"] = {
            name: _structural(value, definitions) for name, value in printed["properties"].items()
        }
    if "items" in printed:
        printed["items"] = _structural(printed["items"], definitions)
    if isinstance(node.get("additionalProperties"), dict):
        printed["additionalProperties"] = _structural(node["additionalProperties"], definitions)
    return {key: printed[key] for key in sorted(printed, key=_place)}


_ORDER = (
    "description",
    "type",
    "format",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "maxProperties",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "x-kubernetes-validations",
)


def _place(key: str) -> int:
    """Where a keyword stands; one that is not listed is an error, so that nothing unknown is printed."""
    return _ORDER.index(key)


def _resolved(node: Schema, definitions: dict[str, Schema]) -> Schema:
    """The node with references followed and `anyOf` with null collapsed; what stands beside them wins."""
    beside = {key: value for key, value in node.items() if key not in ("$ref", "anyOf", "$defs")}
    if "$ref" in node:
        return {**_resolved(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions), **beside}
    if "anyOf" in node:
        (present,) = (option for option in node["anyOf"] if option != {"type": "null"})
        return {**_resolved(present, definitions), **beside}
    return beside
