"""`modelsteward check`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]
EXAMPLES = Path(__file__).parents[2] / "examples"
QUICKSTART = EXAMPLES / "quickstart"
GOVERNANCE = QUICKSTART / "governance"
NOW = ("--now", "2026-12-01T12:00:00Z")


def codes(document: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in document["findings"]]


def test_an_unknown_model_is_denied_in_a_table_for_people(runner: Run) -> None:
    ran = runner("check", QUICKSTART / "deployment-unknown.yaml", "--catalog", GOVERNANCE, *NOW)
    assert ran.code == 1
    assert ran.err == ""
    lines = ran.out.splitlines()
    assert lines[0].split() == ["EFFECT", "CODE", "OBJECT", "PATH"]
    assert lines[1].split() == [
        "Deny",
        "UnknownModel",
        "serving/Deployment/experiment",
        "spec.template.spec.containers[0].args[1]",
    ]
    assert "mistralai/Mistral-7B-Instruct-v0.3" in lines[2]
    assert lines[3].strip().startswith("-> ")
    assert lines[-1] == "1 object judged: 1 denied, 0 allowed with warnings, 0 allowed"
    assert "\x1b" not in ran.out


def test_a_model_without_approval_is_denied_and_with_one_allowed(runner: Run) -> None:
    command = ("check", QUICKSTART / "deployment.yaml", "--catalog", GOVERNANCE, *NOW, "-o", "json")
    before = runner(*command)
    assert before.code == 1
    assert codes(before.json["objects"][0]) == ["NotApproved"]
    after = runner(*command, "--catalog", EXAMPLES / "offline")
    assert (after.code, codes(after.json["objects"][0])) == (0, [])
    assert after.json["allowed"] is True


def test_a_licence_that_forbids_the_use_denies(runner: Run) -> None:
    ran = runner("check", QUICKSTART / "deployment-research.yaml", "-c", GOVERNANCE, *NOW, "-o", "yaml")
    assert ran.code == 1
    assert "LicenseForbidsUse" in codes(yaml.safe_load(ran.out)["objects"][0])


def test_objects_that_run_nothing_are_not_judged(runner: Run) -> None:
    ran = runner("check", GOVERNANCE, "-c", GOVERNANCE, *NOW)
    assert ran.code == 0
    assert ran.out.endswith("; 5 not judged\n")
    told = runner("check", "-", "-c", GOVERNANCE, "-o", "json", stdin="apiVersion: v1\nkind: Service\n").json
    assert told["objects"][0]["skipped"] == "a kind that runs no models"


def test_a_namespace_that_no_policy_selects_is_told(runner: Run) -> None:
    text = (
        (QUICKSTART / "deployment-unknown.yaml").read_text().replace("namespace: serving", "namespace: other")
    )
    ran = runner("check", "-", "-c", GOVERNANCE, *NOW, stdin=text)
    assert ran.code == 0
    assert "1 in namespaces that no policy selects" in ran.out


def test_the_namespace_of_objects_that_name_none_is_an_option(runner: Run) -> None:
    text = (QUICKSTART / "deployment-unknown.yaml").read_text().replace("  namespace: serving\n", "")
    assert runner("check", "-", "-c", GOVERNANCE, stdin=text).code == 0
    assert runner("check", "-", "-c", GOVERNANCE, "-n", "serving", stdin=text).code == 1


def test_warnings_are_errors_where_they_are_asked_to_be(runner: Run, tmp_path: Path) -> None:
    policy = yaml.safe_load((GOVERNANCE / "policy.yaml").read_text())
    policy["spec"]["mode"] = "Warn"
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy))
    command = ("check", QUICKSTART / "deployment-unknown.yaml", "-c", GOVERNANCE, "-c", tmp_path, *NOW)
    ran = runner(*command)
    assert (ran.code, ran.out.split("\n")[1].split()[0]) == (0, "Warn")
    assert runner(*command, "--warn-as-error").code == 1


def test_who_may_deploy_is_judged_only_where_somebody_is_named(runner: Run, tmp_path: Path) -> None:
    policy = yaml.safe_load((GOVERNANCE / "policy.yaml").read_text())
    subjects = [{"kind": "Group", "name": "deployers"}]
    policy["spec"]["deployers"] = [{"riskTier": "Limited", "subjects": subjects}]
    (tmp_path / "policy.yaml").write_text(yaml.safe_dump(policy))
    catalogs = ("-c", GOVERNANCE, "-c", EXAMPLES / "offline", "-c", tmp_path)
    command = ("check", QUICKSTART / "deployment.yaml", *catalogs, *NOW, "-o", "json")
    assert runner(*command).code == 0
    stranger = runner(*command, "--as", "developer")
    assert (stranger.code, codes(stranger.json["objects"][0])) == (1, ["DeployerNotPermitted"])
    assert runner(*command, "--as", "developer", "--as-group", "deployers").code == 0


def test_every_problem_of_manifests_ends_it_before_anything_is_judged(runner: Run) -> None:
    ran = runner("check", "-", "-c", GOVERNANCE, stdin="a: 1\na: 2\n---\n- b\n")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: <stdin>:2:1: 'a' is set twice (first in line 1): remove one\n"


def test_a_broken_catalogue_judges_nothing(runner: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "apiVersion: modelsteward.io/v1alpha1\nkind: AIModel\nmetadata: {name: a}\n"
    )
    ran = runner("check", QUICKSTART / "deployment.yaml", "-c", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {tmp_path}/a.yaml:1:1: AIModel a: spec: is required")


@pytest.mark.parametrize("output", ["table", "json", "yaml"])
def test_a_catalogue_without_a_policy_is_no_pass(runner: Run, output: str) -> None:
    """A wrong folder after --catalog must not turn a pipeline green."""
    ran = runner("check", QUICKSTART / "deployment.yaml", "-c", GOVERNANCE / "model.yaml", "-o", output)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "error: no GovernancePolicy in the catalogue, so nothing was checked: add one with --catalog"
    )


@pytest.mark.parametrize("value", ["1", "true"])
def test_colour_needs_a_terminal(runner: Run, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    ran = runner("check", QUICKSTART / "deployment-unknown.yaml", "-c", GOVERNANCE, *NOW)
    assert "\x1b" not in ran.out


@pytest.mark.parametrize("stdin", ["", "---\n# nothing\n---\n"])
def test_nothing_to_check_is_no_pass(runner: Run, stdin: str) -> None:
    """A pipe whose first command failed hands on nothing: that must not look like a clean bill."""
    ran = runner("check", "-", "--catalog", GOVERNANCE, stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: no object in the files: nothing was checked (see `modelsteward check --help`)\n"
    )
