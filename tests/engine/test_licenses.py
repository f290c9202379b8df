"""Judged licence examples: which findings each licence raises for each organisation and use."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from modelsteward.engine.catalog import Catalog

HERE = Path(__file__).parent / "licenses"
EXAMPLES = yaml.load((HERE / "examples.yaml").read_text(), Loader=yaml.CSafeLoader)


@cache
def licenses() -> tuple[dict[str, Any], ...]:
    found = yaml.load((HERE / "licenses.yaml").read_text(), Loader=yaml.CSafeLoader)
    return tuple({"metadata": {"name": it["name"]}, "spec": it} for it in found)


def catalog(example: dict[str, Any]) -> Catalog:
    made = Catalog()
    for document in licenses():
        assert made.apply("ModelLicense", document) is None
    for number, spec in enumerate(example["models"]):
        common = {
            "owner": "owners",
            "riskTier": "Limited",
            "intendedPurposes": ["Any"],
            "sources": [{"reference": f"s3://models/{number}"}],
        }
        assert made.apply("AIModel", {"metadata": {"name": spec["name"]}, "spec": {**common, **spec}}) is None
    policy = {"mode": "Enforce", "namespaceSelector": {}, **example["policy"]}
    assert made.apply("GovernancePolicy", {"metadata": {"name": "policy"}, "spec": policy}) is None
    return made


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda it: it["name"])
def test_a_licence_raises_what_its_text_says(example: dict[str, Any]) -> None:
    made, now = catalog(example), datetime.fromisoformat(example["now"].replace("Z", "+00:00"))
    found = {
        finding.code
        for model in example["deployed"]
        for finding in made.standing(model, "policy", now).findings
    }
    assert sorted(found) == example["codes"], example["because"]
