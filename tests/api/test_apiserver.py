"""The real API server takes the definitions as they are, and says of bad objects what we wrote."""

import copy
from pathlib import Path

import pytest

from modelsteward.api.crds import documents
from modelsteward.api.kinds import KINDS

DEFINITIONS = {document["metadata"]["name"]: document for document in documents()}
CRDS = Path(__file__).parents[2] / "crds"
COLUMNS = [
    "NAME",
    "TIER",
    "DEPLOYABLE",
    "AUDITED",
    "READY",
    "OWNER",
    "LICENSES",
    "NEXT-AUDIT",
    "REASON",
    "AGE",
]


def test_client_side_apply_creates_every_definition(applied):
    _, printed = applied
    created = [line for line in printed.splitlines() if line.endswith(" created")]
    assert len(created) == len(KINDS), printed


def test_client_side_apply_a_second_time_changes_nothing(applied):
    plane, _ = applied
    again = plane.kubectl("apply", "-f", str(CRDS)).stdout
    assert again.count(" unchanged") == len(KINDS), again


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_definition_is_established_and_stored_unpruned(server, name):
    status, stored = server.call("GET", f"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{name}")
    assert status == 200
    conditions = {condition["type"]: condition["status"] for condition in stored["status"]["conditions"]}
    assert conditions["Established"] == "True"
    assert "NonStructuralSchema" not in conditions
    sent = DEFINITIONS[name]["spec"]
    assert stored["spec"]["versions"][0] == sent["versions"][0]
    assert stored["spec"]["names"] == sent["names"]


def test_a_good_object_is_accepted_with_its_status_and_nothing_is_pruned(server, good_document):
    document = copy.deepcopy(good_document)
    try:
        code, stored = server.create(document)
        assert code == 201, stored.get("message")
        assert missing(document["spec"], stored["spec"]) == []
        if "status" in document:
            code, stored = server.replace({**stored, "status": document["status"]}, "/status")
            assert code == 200, stored.get("message")
            assert stored["status"] == document["status"]
    finally:
        server.delete(document)


def missing(sent: object, stored: object, path: str = "spec") -> list[str]:
    """Places of what was sent that are gone or changed; defaults that were filled in are none."""
    if isinstance(sent, dict) and isinstance(stored, dict):
        return [place for key in sent for place in missing(sent[key], stored.get(key), f"{path}.{key}")]
    if isinstance(sent, list) and isinstance(stored, list) and len(sent) == len(stored):
        return [
            place
            for index, pair in enumerate(zip(sent, stored, strict=True))
            for place in missing(*pair, f"{path}[{index}]")
        ]
    return [] if sent == stored else [path]


def test_a_bad_object_is_refused_with_the_message_we_wrote(server, bad_case):
    if bad_case.before is None:
        code, answer = server.create(bad_case.document, dry_run=True)
    else:
        code, stored = server.create(bad_case.before)
        assert code == 201, stored.get("message")
        try:
            version = stored["metadata"]["resourceVersion"]
            document = copy.deepcopy(bad_case.document)
            document["metadata"]["resourceVersion"] = version
            code, answer = server.replace(document, dry_run=True)
        finally:
            server.delete(bad_case.before)
    assert code == 422, answer
    causes = {
        (cause["field"], cause["reason"], plain(cause["message"])) for cause in answer["details"]["causes"]
    }
    assert causes == bad_case.refused


def plain(message: str) -> str:
    """Our message out of the API server's, which opens with the kind of fault and maybe the value."""
    told = message.split(": ", 1)[1]
    return told.split('": ', 1)[1] if told.startswith('"') else told


@pytest.mark.parametrize("field", ["riskTier=High", "owner=model-owners", "provider=Example"])
def test_models_can_be_selected_by_fields(server, applied, good_documents, field):
    plane, _ = applied
    document = good_documents["aimodel-full"]
    server.create(document)
    try:
        printed = plane.kubectl("get", "aim", "-o", "name", "--field-selector", f"spec.{field}").stdout
        assert printed.split() == ["aimodel.modelsteward.io/full"]
    finally:
        server.delete(document)


def test_the_category_lists_all_kinds_and_columns_are_filled(server, applied, good_documents):
    plane, _ = applied
    full = [document for name, document in good_documents.items() if name.endswith("-full")]
    for document in full:
        server.create(document)
    try:
        names = plane.kubectl("get", "modelsteward", "-o", "name").stdout.split()
        assert len(names) == len(KINDS), names
        header, row = plane.kubectl("get", "aimodels", "-o", "wide").stdout.splitlines()
        assert header.split() == COLUMNS
        assert row.split()[:2] == ["full", "High"]
    finally:
        for document in full:
            server.delete(document)
