"""The library that the package ships: every file is a whole, sourced object, and none changes in place."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelsteward.api.objects import parse, violations
from modelsteward.engine.catalog import Catalog
from modelsteward.files.catalogs import LoadedCatalog, load_catalog
from modelsteward.files.shipped import FOLDERS, Shipped, find, shipped

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "operator" / "modelsteward" / "library"
SUMS = Path(__file__).with_name("shipped.yaml")
JUDGED = ("form", "verification", "texts", "clauses")
"""What the API server too lets nobody change in a Library licence."""
LICENCES = [it for it in shipped() if it.kind == "ModelLicense"]
FRAMEWORKS = [it for it in shipped() if it.kind == "ComplianceFramework"]
WITHOUT_DIGEST = 11
"""Texts that were read through an index that gave no bytes, or not read. It may only fall."""


def name(entry: Shipped) -> str:
    return entry.stem


def spec(entry: Shipped) -> dict[str, Any]:
    return entry.document()["spec"]


def test_nothing_but_the_library_stands_in_its_folder() -> None:
    found = {str(path.relative_to(LIBRARY)) for path in LIBRARY.rglob("*") if path.is_file()}
    assert found == {"vocabulary.yaml", *(f"{it.folder}/{it.stem}.yaml" for it in shipped())}
    assert (len(LICENCES), len(FRAMEWORKS)) == (91, 13)


@pytest.mark.parametrize("entry", shipped(), ids=name)
def test_a_file_is_one_object_of_its_name_that_keeps_schema_and_rules(entry: Shipped) -> None:
    (document,) = yaml.safe_load_all(entry.text())
    read = parse(document)
    assert not isinstance(read, tuple), read
    assert violations(read) == ()
    assert (document["kind"], document["metadata"]) == (entry.kind, {"name": entry.name})
    assert "{{" not in entry.text()


@pytest.mark.parametrize("entry", LICENCES, ids=name)
def test_a_licence_says_where_it_was_read(entry: Shipped) -> None:
    found = spec(entry)
    assert found["origin"] == "Library"
    assert found["title"]
    assert all(clause["section"] for clause in found.get("clauses", ()))
    read = [text for text in found.get("texts", ()) if text.get("retrievedTime")]
    if found["form"] == "Text" and found["verification"] == "Verified":
        assert read, "Verified, and no text was read"
        unread = [clause["name"] for clause in found.get("clauses", ()) if clause["section"] == "Unread"]
        documents = {text["document"] for text in read}
        assert documents >= {
            clause.get("document", "Agreement")
            for clause in found.get("clauses", ())
            if clause["name"] not in unread
        }


def test_texts_have_their_digests_where_the_source_gave_bytes() -> None:
    texts = [text for entry in LICENCES for text in spec(entry).get("texts", ())]
    assert len(texts) - sum("sha256" in text for text in texts) == WITHOUT_DIGEST


@pytest.mark.parametrize("entry", FRAMEWORKS, ids=name)
def test_every_item_of_a_framework_names_its_section_and_whether_it_was_read(entry: Shipped) -> None:
    found = spec(entry)
    assert found["source"]["title"]
    assert found["source"]["uri"]
    assert all(part["section"] for part in (*found["items"], *found.get("transitions", ())))
    assert all(
        isinstance(part["verified"], bool) for part in (*found["items"], *found.get("transitions", ()))
    )


def test_an_id_alias_or_hub_tag_means_one_licence() -> None:
    words = Counter(word for entry in LICENCES for word in {it.lower() for it in entry.words()})
    assert [word for word, count in words.items() if count > 1] == []


def test_what_follows_a_framework_is_shipped_too() -> None:
    packs = {f"{spec(it)['name']}@{spec(it)['version']}" for it in FRAMEWORKS}
    assert {spec(it)["supersededBy"] for it in FRAMEWORKS if "supersededBy" in spec(it)} <= packs


def test_the_library_is_a_catalogue_for_the_command() -> None:
    loaded = load_catalog([str(LIBRARY / folder) for folder in FOLDERS.values()])
    assert isinstance(loaded, LoadedCatalog)
    assert loaded.remarks == []


def test_a_shipped_licence_never_changes_in_place() -> None:
    """A better reading is a new file, `correctsRef` the old one. New files: MODELSTEWARD_WRITE_GOLDEN=1."""
    now = {it.stem: judged_digest(it) for it in LICENCES}
    kept = yaml.safe_load(SUMS.read_text()) if SUMS.exists() else {}
    if os.environ.get("MODELSTEWARD_WRITE_GOLDEN"):
        SUMS.write_text(yaml.safe_dump({**now, **kept}))
    assert now == kept


def judged_digest(entry: Shipped) -> str:
    judged = {field: spec(entry).get(field) for field in JUDGED}
    return hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest()


def test_the_organisations_own_licence_of_an_id_wins_over_the_shipped_one() -> None:
    made = Catalog()
    (mit,) = find("MIT", LICENCES)
    own = {**mit.document(), "metadata": {"name": "our-mit"}}
    own["spec"] = {**own["spec"], "origin": "Organisation"}
    made.apply("ModelLicense", mit.document())
    made.apply("ModelLicense", own)
    assert made.licenses_of("MIT")[0].metadata.name == "our-mit"


@pytest.mark.parametrize(
    ("word", "names"),
    [
        ("mit", ["mit"]),
        ("library-mit", ["mit"]),
        ("LicenseRef-scancode-llama-3.1-license-2024", ["llama-3.1-license-2024"]),
        ("llama3.2", ["llama-3.2-license-2024"]),
        ("eu-ai-act", ["eu-ai-act-2024.1", "eu-ai-act-2026.1"]),
        ("eu-ai-act@2026.1", ["eu-ai-act-2026.1"]),
        ("EU-AI-Act-2026.1", ["eu-ai-act-2026.1"]),
        ("nothing", []),
    ],
)
def test_an_object_is_found_by_all_that_it_is_called(word: str, names: list[str]) -> None:
    assert [it.stem for it in find(word, shipped())] == names


def test_the_room_of_admission_loads_no_library() -> None:
    """The webhook judges what the API server has: what is shipped reaches it as objects alone."""
    rooms = ("webhook", "engine", "workloads", "cluster", "controller")
    sources = [file for room in rooms for file in (ROOT / "operator" / "modelsteward" / room).rglob("*.py")]
    assert [str(file) for file in sources if "files.shipped" in file.read_text()] == []


def test_the_wheel_has_every_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"modelsteward/library/{it.folder}/{it.stem}.yaml" for it in shipped()} <= names
