"""Judged framework examples: which items of a pack bind a model at an instant, and whether they are met."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import at, build, licence, model, policy

from modelsteward.engine.catalog import Catalog

HERE = Path(__file__).parent / "frameworks"
EXAMPLES = yaml.load((HERE / "examples.yaml").read_text(), Loader=yaml.CSafeLoader)


@cache
def packs() -> tuple[dict[str, Any], ...]:
    found = yaml.load((HERE / "packs.yaml").read_text(), Loader=yaml.CSafeLoader)
    return tuple({"metadata": {"name": f"{it['name']}-{it['version']}"}, "spec": it} for it in found)


def catalog(example: dict[str, Any]) -> Catalog:
    made = build(licence())
    for document in packs():
        assert made.apply("ComplianceFramework", document) is None
    assert made.apply("AIModel", model(**example["model"])) is None
    assert made.apply("GovernancePolicy", policy(approvals=None, **example["policy"])) is None
    return made


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda it: it["name"])
def test_a_framework_asks_what_its_source_says(example: dict[str, Any]) -> None:
    now = datetime.fromisoformat(example["now"].replace("Z", "+00:00"))
    findings = catalog(example).standing("chat", "enforced", now).findings
    wanted = sorted((it["code"], it["about"]) for it in example["findings"])
    assert sorted((it.code, it.about) for it in findings) == wanted, example["because"]


@pytest.mark.parametrize("word", ["nowhere", "eu-ai-act@1.0"])
def test_a_framework_that_is_not_there_is_told(word: str) -> None:
    made = catalog({"model": {}, "policy": {"frameworks": [word]}})
    (finding,) = made.standing("chat", "enforced", at(0)).findings
    assert (finding.code, finding.about) == ("EvidenceMissing", word)
