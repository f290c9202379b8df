"""No group of labelled manifests is read worse than at the last change: the floor is committed."""

from pathlib import Path

import pytest
import yaml
from tests.cases.scoring import score_corpus

CASES = Path(__file__).parents[1] / "cases"
FLOOR = yaml.safe_load((CASES / "corpus_floor.yaml").read_text())
SCORES, PROBLEMS = score_corpus(CASES / "corpus")


def test_every_case_can_be_read():
    assert PROBLEMS == []


def test_every_group_has_a_floor():
    assert set(FLOOR) == set(SCORES)


@pytest.mark.parametrize("group", sorted(FLOOR))
def test_a_group_finds_no_less_and_invents_no_more_than_its_floor(group):
    floor, score = FLOOR[group], SCORES[group]
    assert score.documents == floor["documents"]
    assert score.found >= floor["found"], score.notes
    assert score.missed <= floor["missed"], score.notes
    assert score.invented <= floor["invented"], score.notes
    assert score.paths >= floor["paths"], score.notes
    assert score.signals_found >= floor["signalsFound"], score.notes
    assert score.signals_missed <= floor["signalsMissed"], score.notes
    assert score.signals_invented <= floor["signalsInvented"], score.notes
