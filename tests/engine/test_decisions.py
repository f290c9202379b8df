"""Every decision case: the folder's name is the sentence, all findings are compared."""

from __future__ import annotations

from pathlib import Path

import deciding
import pytest

FOLDERS = sorted(path for path in deciding.CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_the_verdict_is_the_one_written_down(case: Path) -> None:
    (expected,) = deciding.documents(case / "verdict.yaml")
    verdict = deciding.ask(case)
    found = [(it.code, it.effect.value, it.reference, it.path) for it in verdict.findings]
    wanted = [
        (it["code"], it["effect"], it.get("reference", ""), it.get("path", "")) for it in expected["findings"]
    ]
    assert found == wanted
    assert verdict.allowed is expected["allowed"]


@pytest.mark.parametrize("case", FOLDERS, ids=lambda path: path.name)
def test_every_finding_says_what_is_wrong_and_what_to_do(case: Path) -> None:
    for finding in deciding.ask(case).findings:
        assert finding.message.startswith(f"{finding.code}: ")
        assert "\n" not in finding.message + finding.remedy
        assert finding.remedy
        assert finding.policy == "" or f"(policy {finding.policy})" in finding.message or finding.waiver
