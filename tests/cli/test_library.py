"""`modelsteward library`: what is shipped, as names, tables and objects to apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from modelsteward.files.shipped import shipped

Run = Callable[..., Any]


def test_the_list_has_a_line_for_each_object(runner: Run) -> None:
    lines = runner("library", "list").out.splitlines()
    assert lines[0].split() == ["KIND", "NAME", "ID", "VERIFIED", "TITLE"]
    assert len(lines) == 1 + len(shipped())
    assert any(line.split()[1:4] == ["library-apache-2.0", "Apache-2.0", "yes"] for line in lines)


def test_the_list_of_one_kind_has_no_other(runner: Run) -> None:
    listed = runner("library", "list", "--kind", "complianceframework", "-o", "json").json["library"]
    assert {it["kind"] for it in listed} == {"ComplianceFramework"}
    (iso,) = [it for it in listed if it["name"] == "iso-42001-2023"]
    assert iso["verified"].startswith("0 of ")


def test_names_are_those_that_kubectl_takes(runner: Run) -> None:
    names = runner("library", "list", "-o", "name").out.split()
    assert "modellicense.modelsteward.io/library-mit" in names
    assert "complianceframework.modelsteward.io/eu-ai-act-2026.1" in names
    assert runner("library", "show", "MIT", "-o", "name").out == "modellicense.modelsteward.io/library-mit\n"


def test_a_licence_is_shown_with_sections_texts_and_digests(runner: Run) -> None:
    shown = runner("library", "show", "llama3.2").out
    assert shown.startswith("ModelLicense library-llama-3.2-license-2024\n")
    assert "sha256 40e2777d7faa6beaf98400654170f414d8ab29b921b5163ad4ea0a1d39894201" in shown
    assert "monthly-active-users-over  2" in shown
    assert "count 700000000; bound Over" in shown
    assert "MisrepresentedAsHuman, GuardrailCircumvention\n" in shown


def test_a_framework_is_shown_with_what_each_item_asks(runner: Run) -> None:
    shown = runner("library", "show", "baseline").out
    assert shown.startswith("ComplianceFramework baseline-1\n")
    assert "BiasAssessment" in shown
    assert "maximumAgeSeconds 15897600" in shown


def test_a_licence_without_clauses_is_shown_too(runner: Run) -> None:
    assert runner("library", "show", "own-work").out.endswith("CLAUSE  SECTION  TYPE  TERMS\n")


def test_what_is_printed_are_the_files(runner: Run) -> None:
    printed = runner("library", "print").out
    assert list(yaml.safe_load_all(printed)) == [it.document() for it in shipped()]
    assert runner("library", "print", "mit").out == next(it.text() for it in shipped() if it.stem == "mit")


def test_several_objects_are_a_list_in_json_and_one_is_itself(runner: Run) -> None:
    every = runner("library", "print", "-o", "json").json
    assert (every["apiVersion"], every["kind"], len(every["items"])) == ("v1", "List", len(shipped()))
    assert runner("library", "show", "gdpr", "-o", "json").json["metadata"]["name"] == "gdpr-2016.1"


def test_a_name_that_is_given_twice_is_printed_once(runner: Run) -> None:
    assert runner("library", "print", "MIT", "mit", "-o", "json").json["kind"] == "ModelLicense"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["show", "apache-2"],
            "error: no licence or framework `apache-2` is shipped: did you mean `apache-2.0`? "
            "(see `modelsteward library show --help`)\n",
        ),
        (
            ["print", "zzzzzz"],
            "error: no licence or framework `zzzzzz` is shipped: `modelsteward library list` names them all "
            "(see `modelsteward library print --help`)\n",
        ),
        (
            ["lst"],
            "error: No such command 'lst'. Did you mean 'list'? (see `modelsteward library --help`)\n",
        ),
        (
            ["show"],
            "error: Missing argument 'NAME...'. (see `modelsteward library show --help`)\n",
        ),
    ],
)
def test_an_error_is_one_line_and_exit_code_2(runner: Run, arguments: list[str], said: str) -> None:
    ran = runner("library", *arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", said)


@pytest.mark.parametrize("name", ["list", "show", "print"])
def test_every_command_below_has_help_with_an_example(runner: Run, name: str) -> None:
    ran = runner("library", name, "--help")
    assert ran.code == 0
    assert f"modelsteward library {name}" in ran.out.partition("Examples:")[2]


def test_names_are_completed(runner: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_MODELSTEWARD_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "modelsteward library show cc-by-n")
    monkeypatch.setenv("COMP_CWORD", "3")
    completed = runner().out.split()
    assert "plain,cc-by-nc-4.0" in completed
    assert all(it.startswith("plain,cc-by-n") for it in completed)
