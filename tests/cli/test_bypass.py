"""Hostile requests and their honest twins: no fewer right answers than the committed floor."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parents[1] / "cases"
FLOOR = yaml.safe_load((CASES / "bypass_floor.yaml").read_text())


@pytest.fixture(scope="module")
def scored() -> tuple[dict[str, dict[str, int]], list[Any]]:
    spec = importlib.util.spec_from_file_location("scoring_bypass", CASES / "scoring_bypass.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    scored = module.score(CASES / "bypass")
    return module.counts(scored), scored


def test_every_case_can_be_judged(scored: tuple[dict[str, dict[str, int]], list[Any]]) -> None:
    assert [(one.name, one.said) for one in scored[1] if one.outcome == "error"] == []


@pytest.mark.parametrize("kind", ["hostile", "honest"])
def test_no_fewer_answers_are_right_than_before(
    scored: tuple[dict[str, dict[str, int]], list[Any]], kind: str
) -> None:
    counted, floor = scored[0][kind], FLOOR[kind]
    assert sum(counted.values()) == floor["cases"]
    assert counted.get("right", 0) >= floor["right"]
    assert counted.get("missed", 0) <= floor["missed"]
    assert counted.get("false denial", 0) <= floor["falseDenials"]
