"""The definitions that are printed keep the conventions, and are those that are committed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modelsteward.api.crds import documents, filename
from modelsteward.api.kinds import KINDS
from modelsteward.cli.crds import differing, rendered

CRDS = Path(__file__).parents[2] / "crds"
DOCUMENTS = {kind.NAMES.kind: document for kind, document in zip(KINDS, documents(), strict=True)}
STRUCTURAL = frozenset(
    (
        *(
            "additionalProperties",
            "default",
            "description",
            "enum",
            "format",
            "items",
            "maxItems",
            "maxLength",
        ),
        *(
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minimum",
            "pattern",
            "properties",
            "required",
            "type",
        ),
        *("x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-validations"),
    )
)


def schemas(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema under spec and status with its path."""
    root = DOCUMENTS[kind]["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    pending = [(name, root["properties"][name]) for name in ("spec", "status") if name in root["properties"]]
    while pending:
        path, schema = pending.pop()
        yield path, schema
        pending += [(f"{path}.{name}", inner) for name, inner in schema.get("properties", {}).items()]
        pending += [(f"{path}[]", schema[key]) for key in ("items", "additionalProperties") if key in schema]


def breaking(kind: str, holds: Any) -> list[str]:
    return [path for path, schema in schemas(kind) if not holds(schema)]


every_kind = pytest.mark.parametrize("kind", DOCUMENTS)


def test_the_committed_files_are_what_the_types_print():
    assert differing(CRDS) == [], "write them anew: modelsteward crds --output-dir crds"


def test_a_file_that_was_changed_or_is_too_many_is_told(tmp_path):
    for name, text in rendered().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert differing(tmp_path) == []
    (tmp_path / "modelsteward.io_waivers.yaml").write_text("", "utf-8")
    (tmp_path / "other.yaml").write_text("", "utf-8")
    assert differing(tmp_path) == ["modelsteward.io_waivers.yaml", "other.yaml"]


def test_there_are_nine_kinds_with_names_of_their_own():
    names = [document["spec"]["names"] for document in DOCUMENTS.values()]
    assert len(names) == 9
    for key in ("kind", "plural", "singular"):
        assert len({name[key] for name in names}) == 9
    assert len({name["shortNames"][0] for name in names}) == 9
    assert filename(DOCUMENTS["AIModel"]) == "modelsteward.io_aimodels.yaml"


@every_kind
def test_it_is_cluster_scoped_in_our_category_and_never_in_all(kind):
    spec = DOCUMENTS[kind]["spec"]
    assert (spec["group"], spec["scope"], spec["names"]["categories"]) == (
        "modelsteward.io",
        "Cluster",
        ["modelsteward"],
    )


@every_kind
def test_it_has_a_status_of_its_own_with_conditions_and_no_phase(kind):
    version = DOCUMENTS[kind]["spec"]["versions"][0]
    properties = version["schema"]["openAPIV3Schema"]["properties"]
    assert (kind == "LedgerEntry") == ("subresources" not in version) == ("status" not in properties)
    if "status" in properties:
        conditions = properties["status"]["properties"]["conditions"]
        assert conditions["x-kubernetes-list-map-keys"] == ["type"]
        assert conditions["items"]["required"] == [
            "type",
            "status",
            "lastTransitionTime",
            "reason",
            "message",
        ]
        assert "observedGeneration" in properties["status"]["properties"]
    assert [path for path, _ in schemas(kind) if path.endswith(".phase")] == []


@every_kind
def test_it_uses_only_what_structural_schemas_know(kind):
    assert breaking(kind, lambda schema: schema.keys() <= STRUCTURAL) == []
    assert (
        breaking(kind, lambda schema: schema["type"] in {"object", "array", "string", "integer", "boolean"})
        == []
    )


@every_kind
def test_every_string_list_map_and_number_is_bounded(kind):
    bounds = {
        "string": lambda schema: "maxLength" in schema or "enum" in schema,
        "array": lambda schema: "maxItems" in schema,
        "integer": lambda schema: {"minimum", "maximum", "format"} <= schema.keys(),
        "object": lambda schema: ("properties" in schema) != ("maxProperties" in schema),
        "boolean": lambda _: True,
    }
    assert breaking(kind, lambda schema: bounds[schema["type"]](schema)) == []


@every_kind
def test_every_list_has_a_list_type_and_maps_have_required_keys(kind):
    def typed(schema: dict[str, Any]) -> bool:
        if schema["type"] != "array":
            return True
        keys = schema.get("x-kubernetes-list-map-keys", [])
        is_map = schema["x-kubernetes-list-type"] == "map"
        return bool(keys) == is_map and set(keys) <= set(schema["items"].get("required", []))

    assert breaking(kind, typed) == []


@every_kind
def test_every_field_says_what_it_is(kind):
    described = [
        path for path, schema in schemas(kind) if not path.endswith("[]") and "description" not in schema
    ]
    assert described == []


@every_kind
def test_enums_are_words_with_a_capital_and_times_references_and_seconds_say_so(kind):
    lower = [
        (path, word)
        for path, schema in schemas(kind)
        for word in schema.get("enum", ())
        if not (word[0].isupper() and word.isalnum())
    ]
    assert lower == []
    times = [path for path, schema in schemas(kind) if schema.get("format") == "date-time"]
    assert [path for path in times if not path.endswith(("Time", ".event.time"))] == []
    names = [path.rsplit(".", 1)[-1] for path, _ in schemas(kind)]
    assert [name for name in names if name.startswith("is") and name[2:3].isupper()] == []


@every_kind
def test_rules_say_what_is_allowed_with_reason_and_place(kind):
    root = DOCUMENTS[kind]["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    for path, schema in [("", root), *schemas(kind)]:
        for rule in schema.get("x-kubernetes-validations", ()):
            assert any(word in rule["message"] for word in ("must", "may")), (path, rule["message"])
            if schema["type"] == "object":
                assert rule["reason"] in {"FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired"}
                assert "fieldPath" in rule, (path, rule["message"])


@every_kind
def test_columns_have_no_blanks_and_end_with_the_age(kind):
    columns = DOCUMENTS[kind]["spec"]["versions"][0]["additionalPrinterColumns"]
    assert [column["name"] for column in columns if " " in column["name"]] == []
    assert columns[-1]["name"] == "AGE"


@every_kind
def test_it_fits_into_an_annotation_of_kubectl(kind):
    document = DOCUMENTS[kind]
    assert len(rendered()[filename(document)].encode()) <= 200 * 1024
    assert len(json.dumps(document).encode()) < 262144 // 2


def test_the_full_documents_use_every_field(good_documents):
    used: set[str] = set()
    for document in good_documents.values():
        pending = [
            (f"{document['kind']}.{part}", document[part]) for part in ("spec", "status") if part in document
        ]
        while pending:
            path, value = pending.pop()
            used.add(path)
            if isinstance(value, dict):
                pending += [(f"{path}.{key}", inner) for key, inner in value.items()]
            elif isinstance(value, list):
                pending += [(f"{path}[]", inner) for inner in value]
    # Use, Evidence and Condition are written out in one place; the others share their types.
    shared = (
        ".modelUses[].use.",
        "GovernancePolicy.spec.evidence[].",
        ".status.conditions[]",
        ".matchLabels[]",
    )
    missing = [
        f"{kind}.{path}"
        for kind in DOCUMENTS
        for path, _ in schemas(kind)
        if f"{kind}.{path}" not in used and not any(part in f"{kind}.{path}" for part in shared)
    ]
    assert missing == []
