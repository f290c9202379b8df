"""The enums are the words of library/vocabulary.yaml and of the finding codes, spelt once."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

import modelsteward.library as library
from modelsteward.api import enums
from modelsteward.api.sighting import SignalName

VOCABULARY = yaml.safe_load((Path(library.__path__[0]) / "vocabulary.yaml").read_text("utf-8"))


def words(entry: dict[str, Any]) -> tuple[str, ...]:
    return tuple(value["name"] for value in entry["values"])


@pytest.mark.parametrize("name", VOCABULARY["licenses"])
def test_an_enum_of_licences_is_the_vocabulary(name):
    assert get_args(getattr(enums, name)) == words(VOCABULARY["licenses"][name])


@pytest.mark.parametrize("name", ["RiskTier", "Role", "Result", "ItemEffect", "Attester"])
def test_an_enum_of_frameworks_is_the_vocabulary(name):
    assert get_args(getattr(enums, name)) == words(VOCABULARY["frameworks"][name])


def test_areas_are_those_of_the_vocabulary_but_for_any_and_none():
    areas = words(VOCABULARY["frameworks"]["AnnexArea"])
    assert get_args(enums.Area) == tuple(area for area in areas if area != "Any")
    assert get_args(enums.ItemArea) == tuple(area for area in areas if area != "None")


def test_evidence_types_are_those_of_frameworks_and_licences():
    frameworks = words(VOCABULARY["frameworks"]["EvidenceType"])
    licences = words(VOCABULARY["licenses"]["LicenseEvidenceType"])
    assert get_args(enums.EvidenceType) == tuple(dict.fromkeys(frameworks + licences))
    assert len(get_args(enums.EvidenceType)) == 60


def test_statements_with_a_verdict_are_those_of_the_vocabulary():
    entries = VOCABULARY["frameworks"]["EvidenceType"]["values"]
    assert {entry["name"] for entry in entries if entry["verdict"]} == enums.EVIDENCE_TYPES_WITH_VERDICT


def test_territory_groups_are_those_of_the_vocabulary():
    groups = VOCABULARY["territoryGroups"]
    assert {name: frozenset(codes) for name, codes in groups.items()} == enums.TERRITORY_GROUPS


def test_signals_are_those_that_workloads_raise():
    assert get_args(enums.SignalName) == tuple(signal.value for signal in SignalName)
    assert set(get_args(enums.SignalName)) <= set(get_args(enums.WaivableCode))


def test_forty_three_codes_can_be_waived():
    assert len(set(get_args(enums.WaivableCode))) == 43


def test_no_word_is_a_boolean_in_yaml():
    vocabularies = [value for name, value in vars(enums).items() if name[0].isupper() and get_args(value)]
    words = {word for vocabulary in vocabularies for word in get_args(vocabulary)}
    assert [word for word in sorted(words) if yaml.safe_load(word) != word] == []
