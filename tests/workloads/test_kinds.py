"""Every kind that is read: its names, what is seen in it, and what its shape can hide."""

from collections import Counter

import pytest
from tests.chart.definitions import CUSTOM, NAMED, POINTING, naming

from modelsteward.workloads.customresources import READERS
from modelsteward.workloads.extract import extract
from modelsteward.workloads.kinds import KINDS, find


def test_every_kind_and_every_resource_is_listed_once():
    assert Counter((kind.group, kind.kind) for kind in KINDS).most_common(1)[0][1] == 1
    assert Counter((kind.group, kind.resource) for kind in KINDS).most_common(1)[0][1] == 1
    assert len(KINDS) > 120


def test_every_row_is_read_by_a_path_or_by_code_that_exists():
    for kind in KINDS:
        assert not kind.reader or kind.reader in READERS, kind.kind
        shape = (*kind.templates, *kind.specs, *kind.fields, *kind.containers)
        assert shape or kind.reader or kind.kind in POINTING, kind.kind
    assert {kind.reader for kind in KINDS} - {""} == set(READERS)


def test_examples_are_of_kinds_that_are_read():
    assert all(find(*name) is not None for name in NAMED)


@pytest.mark.parametrize("kind", [it for it in CUSTOM if naming(it)], ids=lambda it: f"{it.kind}.{it.group}")
def test_a_model_is_seen_in_an_object_of_each_kind(kind):
    document, path = naming(kind)
    for version in kind.versions:
        found = extract(kind.group, version, kind.kind, "ns", document)
        places = [one.path for one in (*found.sightings, *found.signals)]
        assert any(place.startswith(path) for place in places), (version, places)
        assert found.unreadable == ()


def test_only_kinds_that_point_at_others_name_nothing():
    assert {kind.kind for kind in CUSTOM if naming(kind) is None} <= POINTING
