"""Judged cases about licences and frameworks come out as labelled; the command says which don't."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cases import judge
from tests.cases.judged import Judged, NotACaseError

EVERY = [it for path in judge.FILES for it in judge.judged(path)]


@pytest.mark.parametrize("case", EVERY, ids=lambda it: it.name if isinstance(it, Judged) else str(it))
def test_a_case_comes_out_as_labelled(case: Judged | NotACaseError) -> None:
    assert isinstance(case, Judged), case
    assert case.got == case.expected, case.because


def test_no_case_was_lost() -> None:
    assert len(EVERY) == 250


def test_a_wrong_label_is_told_with_both_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = judge.FILES[0].read_text().replace("expect: []", "expect: [LicenseExpired]", 1)
    (tmp_path / "cases.yaml").write_text(first)
    assert judge.main([str(tmp_path / "cases.yaml")]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("wrong: An Apache model inside the organisation owes nothing\n")
    assert "  expected: LicenseExpired\n  got:      nothing\n" in printed
    assert printed.endswith("157 of 158 right, 1 wrong, 0 not read\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("cases: [{name: a, license: MIT, us: {}, at: '2026-01-01', expect: []}]", "a: no such key: us"),
        (
            "cases: [{name: a, license: MIT, use: {exposure: Outside}, at: '2026-01-01', expect: []}]",
            "exposure",
        ),
        ("cases: [{name: a, license: MIT, expect: []}]", "a: not what the format says: KeyError 'at'"),
        ("cases: [a]", "case 1: not what the format says"),
        ("cases: {}", "no list `cases`"),
        ("cases: [", "no YAML"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, said: str
) -> None:
    (tmp_path / "cases.yaml").write_text(content)
    assert judge.main([str(tmp_path / "cases.yaml")]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert judge.main(["no.yaml"]) == 2
    assert capsys.readouterr().err == "error: no.yaml: No such file or directory\n"
