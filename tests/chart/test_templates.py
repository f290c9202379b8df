"""What Helm makes of the chart, without a cluster."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import modelsteward
from modelsteward.cli.operator import operator
from modelsteward.cli.webhook import webhook
from modelsteward.settings import Settings
from modelsteward.workloads.kinds import KINDS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CASES = sorted(path.stem for path in (HERE / "values").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_the_manifests_are_the_committed_ones(chart: Any, case: str, tmp_path: Path) -> None:
    """After a wanted change: MODELSTEWARD_WRITE_GOLDEN=1 pytest tests/chart."""
    golden = HERE / "golden" / f"{case}.yaml"
    of_few_kinds = tmp_path / "modelsteward"
    shutil.copytree(chart.path, of_few_kinds)
    shutil.copy(HERE / "kinds.yaml", of_few_kinds / "files" / "kinds.yaml")
    for file in (of_few_kinds / "files" / "library").rglob("*.yaml"):
        if file.stem not in ("mit", "sr-11-7-2011.1"):
            file.unlink()
    printed = chart.template("-f", str(HERE / "values" / f"{case}.yaml"), chart=of_few_kinds)
    if os.environ.get("MODELSTEWARD_WRITE_GOLDEN"):
        golden.write_text(printed)
    assert printed == golden.read_text()


@pytest.mark.parametrize("case", CASES)
def test_helm_lint_has_nothing_to_say(chart: Any, case: str) -> None:
    done = chart.run("lint", "--strict", str(chart.path), "-f", str(HERE / "values" / f"{case}.yaml"))
    assert done.returncode == 0, done.stdout
    assert "[WARNING]" not in done.stdout


def test_the_full_values_set_every_value() -> None:
    full = yaml.safe_load((HERE / "values" / "full.yaml").read_text())
    assert keys(full) >= keys(values())


def test_the_chart_and_the_package_have_one_version(chart: Any) -> None:
    about = yaml.safe_load((chart.path / "Chart.yaml").read_text())
    assert about["appVersion"] == modelsteward.__version__


def test_the_charts_crds_are_the_printed_ones(chart: Any) -> None:
    printed = {path.name: path.read_text() for path in (ROOT / "crds").glob("*.yaml")}
    assert {path.name: path.read_text() for path in (chart.path / "crds").iterdir()} == printed
    assert len(printed) == 9


def test_the_api_server_calls_for_every_kind_that_is_read(chart: Any) -> None:
    read = {
        (kind.group, resource)
        for kind in KINDS
        for resource in (kind.resource, *(f"{kind.resource}/{sub}" for sub in kind.subresources))
    }
    assert {(group, resource) for group, _, resource in rules(chart)} == read


def test_built_in_kinds_are_called_for_in_the_versions_read_and_custom_ones_in_every_version(
    chart: Any,
) -> None:
    asked: dict[str, set[str]] = {}
    for group, version, _ in rules(chart):
        asked.setdefault(group, set()).add(version)
    read: dict[str, set[str]] = {}
    for kind in KINDS:
        read.setdefault(kind.group, set()).update(("*",) if "." in kind.group else kind.versions)
    assert asked == read


def test_the_charts_list_of_kinds_is_the_printed_one(chart: Any, tmp_path: Path) -> None:
    """After a wanted change: make generate."""
    program, printed = ROOT / "hack" / "print_rules.py", tmp_path / "kinds.yaml"
    subprocess.run([sys.executable, program, "--output", printed], check=True, timeout=60)
    assert (chart.path / "files" / "kinds.yaml").read_text() == printed.read_text()


def test_excluded_groups_are_not_called_for_and_all_others_are(chart: Any) -> None:
    excluded = ["ray.io", "tekton.dev"]
    left = rules(chart, "--set", f"webhook.excludedGroups={{{','.join(excluded)}}}")
    assert left == {rule for rule in rules(chart) if rule[0] not in excluded}


def test_a_group_that_is_never_called_for_cannot_be_excluded(chart: Any) -> None:
    done = chart.run("template", "m", str(chart.path), "--set", "webhook.excludedGroups={apps}")
    assert done.returncode != 0
    assert "webhook.excludedGroups: the webhook isn't called for apps anyway" in done.stderr


def test_only_served_kinds_are_called_for_where_it_is_known_which_these_are(chart: Any) -> None:
    only = ("--set", "webhook.servedKindsOnly=true")
    assert rules(chart, *only) == rules(chart)
    served = "modelsteward.io/v1alpha1,modelsteward.io/v1alpha1/AIModel,ray.io/v2/RayJob"
    left = rules(chart, *only, "--api-versions", served)
    built_in = {rule for rule in rules(chart) if "." not in rule[0]}
    assert left == {*built_in, ("ray.io", "*", "rayjobs")}


def test_the_operator_may_read_what_runs_already_of_built_in_kinds(chart: Any) -> None:
    role = chart.one("ClusterRole", "modelsteward-operator")
    watched = {
        (group, resource)
        for rule in role["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        if set(rule["verbs"]) == {"get", "list", "watch"}
    }
    assert watched >= {(kind.group, kind.resource) for kind in KINDS if "." not in kind.group}


def test_no_right_is_a_wildcard(chart: Any) -> None:
    for role in chart.objects("-f", str(HERE / "values" / "full.yaml")):
        for rule in role.get("rules", []) if role["kind"] in ("Role", "ClusterRole") else []:
            assert "*" not in [*rule["apiGroups"], *rule["resources"], *rule["verbs"]], role["metadata"][
                "name"
            ]


def test_match_conditions_only_choose_the_path_and_leave_no_request_out(chart: Any) -> None:
    conditions = {
        hook["name"]: [each["expression"] for each in hook["matchConditions"]]
        for each in chart.objects()
        if each["kind"].endswith("WebhookConfiguration")
        for hook in each["webhooks"]
        if "matchConditions" in hook
    }
    (positive,) = conditions.pop("administered.modelsteward.io")
    (negative,) = conditions.pop("governance.modelsteward.io")
    assert negative == f"request.resource.resource != 'aimodels' || !({positive})"
    assert not conditions


def test_webhooks_have_no_selector_that_an_author_controls_and_no_delete_rule(chart: Any) -> None:
    hooks = [
        hook
        for each in chart.objects("-f", str(HERE / "values" / "full.yaml"))
        if each["kind"].endswith("WebhookConfiguration")
        for hook in each["webhooks"]
    ]
    assert len(hooks) == 5
    for hook in hooks:
        assert "objectSelector" not in hook
        assert "caBundle" not in hook["clientConfig"]
        assert hook["sideEffects"] == "None"
        assert hook["matchPolicy"] == "Equivalent"
        assert all(set(rule["operations"]) <= {"CREATE", "UPDATE"} for rule in hook["rules"])


def test_a_webhook_has_three_seconds(chart: Any) -> None:
    for kind in ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"):
        assert {hook["timeoutSeconds"] for hook in chart.one(kind, "modelsteward")["webhooks"]} == {3}


@pytest.mark.parametrize(
    ("settings", "failure_policy", "when_unsure"),
    [
        (["defaultPolicy.mode=Warn"], "Ignore", "Warn"),
        (["defaultPolicy.mode=Audit"], "Ignore", "Record"),
        (["defaultPolicy.mode=Enforce"], "Fail", "Deny"),
        (["defaultPolicy.mode=Enforce", "webhook.failurePolicy=Ignore"], "Ignore", "Deny"),
        (["defaultPolicy.mode=Enforce", "defaultPolicy.enabled=false"], "Ignore", "Warn"),
        (["defaultPolicy.enabled=false", "webhook.failurePolicy=Fail"], "Fail", "Deny"),
    ],
)
def test_what_a_silent_webhook_means_follows_the_mode(
    chart: Any, settings: list[str], failure_policy: str, when_unsure: str
) -> None:
    found = chart.objects(*(part for each in settings for part in ("--set", each)))
    [hooks] = [each["webhooks"] for each in found if each["kind"] == "ValidatingWebhookConfiguration"]
    assert hooks[0]["failurePolicy"] == failure_policy
    told = environment(found)["modelsteward-webhook"]
    assert told["MODELSTEWARD_WHEN_UNSURE"] == when_unsure


def test_processes_are_told_only_what_they_understand(chart: Any) -> None:
    known = {f"MODELSTEWARD_{field.name.upper()}" for field in msgspec.structs.fields(Settings)}
    for told in environment(chart.objects("-f", str(HERE / "values" / "full.yaml"))).values():
        assert set(told) <= known


@pytest.mark.parametrize("case", CASES)
def test_processes_understand_the_arguments_of_their_deployments(chart: Any, case: str) -> None:
    commands = {"webhook": webhook, "operator": operator}
    for each in chart.objects("-f", str(HERE / "values" / f"{case}.yaml")):
        if each["kind"] == "Deployment":
            name, *arguments = each["spec"]["template"]["spec"]["containers"][0]["args"]
            commands.pop(name).make_context(name, arguments)
    assert commands == {}


def test_an_unknown_key_is_refused_by_helm_with_its_place(chart: Any) -> None:
    done = chart.run("template", "m", str(chart.path), "--set", "defaultPolicy.moed=Enforce")
    assert done.returncode != 0
    assert "moed" in done.stderr
    assert "/defaultPolicy" in done.stderr


@pytest.mark.parametrize(
    "setting",
    [
        "defaultPolicy.mode=Block",
        "defaultPolicy.roles[0].name=risk,defaultPolicy.roles[0].subjects[0].kind=Group,"
        "defaultPolicy.roles[0].subjects[0].name=system:authenticated",
        "excludedNamespaces={kube-*}",
        "webhook.failurePolicy=Never",
        "webhook.port=443",
        "webhook.timeoutSeconds=31",
        "identities.retention[0].kind=ServiceAccount,identities.retention[0].name=retention",
        "fullnameOverride=Steward",
        "nameOverride=model_steward",
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(chart: Any, setting: str) -> None:
    done = chart.run("template", "m", str(chart.path), "--set", setting)
    assert done.returncode != 0
    assert "values don't meet the specifications" in done.stderr


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("webhook.healthPort=10250", "webhook.port and webhook.healthPort are both 10250: choose two ports"),
        (
            "webhook.drainSeconds=41",
            "terminationGracePeriodSeconds is 45, but preStopSeconds and drainSeconds take 46",
        ),
    ],
)
def test_values_that_exclude_each_other_are_refused(chart: Any, setting: str, said: str) -> None:
    done = chart.run("template", "m", str(chart.path), "--set", setting)
    assert done.returncode != 0
    assert said in done.stderr


def test_every_object_of_the_schema_is_closed(chart: Any) -> None:
    """Open are maps of strings, what a subchart is handed, and what Kubernetes itself checks."""
    schema = json.loads((chart.path / "values.schema.json").read_text())
    opened = [place for place, part in parts(schema, "") if isinstance(part, dict) and is_open(part)]
    assert [
        place for place in opened if not re.search(r"/affinity/properties/\w+$|^/properties/global$", place)
    ] == []


def test_the_schema_and_the_values_have_the_same_keys(chart: Any) -> None:
    schema = json.loads((chart.path / "values.schema.json").read_text())
    described = schema_keys(schema) - {"global"}
    optional = re.compile(r"[.](affinity|resources)[.]")
    assert {key for key in described if not optional.search(key)} == {
        key for key in keys(values()) if not optional.search(key)
    }


def rules(chart: Any, *arguments: str) -> set[tuple[str, str, str]]:
    """Group, version and resource of what the workload webhook is called for."""
    [hook] = [
        each
        for each in chart.one("ValidatingWebhookConfiguration", "modelsteward", *arguments)["webhooks"]
        if each["name"] == "workloads.modelsteward.io"
    ]
    return {
        (group, version, resource)
        for rule in hook["rules"]
        for group in rule["apiGroups"]
        for version in rule["apiVersions"]
        for resource in rule["resources"]
    }


def environment(found: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """What each Deployment tells its process, by the Deployment's name."""
    return {
        each["metadata"]["name"]: {
            variable["name"]: variable["value"]
            for variable in each["spec"]["template"]["spec"]["containers"][0].get("env", [])
        }
        for each in found
        if each["kind"] == "Deployment"
    }


def values() -> Any:
    return yaml.safe_load((ROOT / "charts" / "modelsteward" / "values.yaml").read_text())


def keys(tree: Any, prefix: str = "") -> set[str]:
    """Dotted paths of all keys that lie in mappings only."""
    if not isinstance(tree, dict):
        return set()
    return {f"{prefix}{key}" for key in tree} | {
        below for key, value in tree.items() for below in keys(value, f"{prefix}{key}.")
    }


def schema_keys(schema: Any, prefix: str = "") -> set[str]:
    properties = schema.get("properties", {})
    return {f"{prefix}{key}" for key in properties} | {
        below for key, part in properties.items() for below in schema_keys(part, f"{prefix}{key}.")
    }


def parts(node: Any, place: str) -> list[tuple[str, Any]]:
    """Every node of a document with its JSON pointer."""
    below = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [(place, node), *(found for key, part in below for found in parts(part, f"{place}/{key}"))]


def is_open(part: dict[str, Any]) -> bool:
    return part.get("type") == "object" and part.get("additionalProperties") not in (
        False,
        {"type": "string"},
    )
