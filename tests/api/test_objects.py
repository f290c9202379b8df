"""Documents become objects, or problems with a place and what is allowed there."""

import copy
from typing import Any

import pytest

from modelsteward.api.aimodel import AIModel
from modelsteward.api.kinds import KINDS
from modelsteward.api.objects import Problem, parse, violations
from modelsteward.api.structure import Shape


@pytest.fixture
def model(good_documents: dict[str, Any]) -> dict[str, Any]:
    return copy.deepcopy(good_documents["aimodel-minimal"])


def only_problem(document: object) -> str:
    problems = parse(document)
    assert isinstance(problems, tuple), "it was read"
    assert len(problems) == 1, [str(problem) for problem in problems]
    return str(problems[0])


def test_a_good_document_is_read_and_breaks_no_rule(good_document):
    read = parse(good_document)
    assert not isinstance(read, tuple), [str(problem) for problem in read]
    assert violations(read) == ()


def test_what_breaks_a_rule_is_read_and_told_with_the_message_of_the_crd(standing_case):
    read = parse(standing_case.document)
    assert not isinstance(read, tuple), [str(problem) for problem in read]
    told = {(problem.path, problem.reason, problem.message) for problem in violations(read)}
    assert told == standing_case.refused


def test_every_rule_has_a_bad_object(bad_cases):
    refused = {message for case in bad_cases for _, _, message in case.refused}
    missing = [rule.message for shape in shapes() for rule in shape.RULES if rule.message not in refused]
    assert missing == []


def shapes() -> set[type[Shape]]:
    found: set[type[Shape]] = set()
    pending: list[Any] = list(KINDS)
    while pending:
        annotation = pending.pop()
        if isinstance(annotation, type) and issubclass(annotation, Shape):
            if annotation not in found:
                found.add(annotation)
                pending += [field.annotation for field in annotation.model_fields.values()]
        else:
            pending += getattr(annotation, "__args__", ())
    return found


def test_the_object_has_instants_and_tuples(good_documents):
    read = parse(good_documents["aimodel-full"])
    assert isinstance(read, AIModel)
    assert read.spec.evidence is not None
    assert read.spec.evidence[0].issued_time.isoformat() == "2026-05-10T06:30:00.500000+00:00"
    assert isinstance(read.spec.sources, tuple)
    assert read.spec.facts is not None
    assert read.spec.facts.annex_iii_areas == ("EssentialServices",)


def test_defaults_are_filled_in(good_documents):
    read = parse(good_documents["auditschedule-minimal"])
    assert not isinstance(read, tuple)
    assert (read.spec.catch_up, read.spec.catch_up_limit, read.spec.suspend) == ("Latest", 100, False)


def test_an_object_cannot_be_changed(model):
    read = parse(model)
    assert isinstance(read, AIModel)
    with pytest.raises(ValueError, match="frozen"):
        read.spec.owner = "others"


def test_a_null_field_is_absent(model):
    model["spec"]["family"] = None
    read = parse(model)
    assert isinstance(read, AIModel)
    assert read.spec.family is None


def test_metadata_of_an_exported_object_is_left_alone(model):
    model["metadata"] |= {"creationTimestamp": None, "managedFields": [{}], "finalizers": ["a.example.com/b"]}
    assert isinstance(parse(model), AIModel)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("text", "must be an object (is 'text')"),
        ([], "must be an object (is a list)"),
        ({}, "apiVersion: must be 'modelsteward.io/v1alpha1' (is absent)"),
        ({"apiVersion": "v1", "kind": "Pod"}, "apiVersion: must be 'modelsteward.io/v1alpha1' (is 'v1')"),
    ],
)
def test_what_is_no_object_of_ours_is_told(document, told):
    assert only_problem(document) == told


def test_an_unknown_kind_is_told_with_the_kinds_there_are():
    told = only_problem({"apiVersion": "modelsteward.io/v1alpha1", "kind": "Model"})
    assert told.startswith("kind: must be one of AIModel, ModelLicense, ")
    assert told.endswith("(is 'Model')")


def test_an_unknown_field_is_told_with_the_field_that_was_meant(model):
    model["spec"]["licenceRef"] = {"name": "mit"}
    assert only_problem(model) == "spec.licenceRef: is no field here; did you mean `licenseRef`?"


def test_an_unknown_field_unlike_any_is_told_with_those_that_are_allowed(model):
    model["spec"]["sources"][0]["x"] = 1
    assert only_problem(model) == "spec.sources[0].x: is no field here; allowed: reference, digest"


def test_names_of_attributes_are_no_fields(model):
    model["spec"]["risk_tier"] = model["spec"].pop("riskTier")
    problems = parse(model)
    assert isinstance(problems, tuple)
    assert {problem.path for problem in problems} == {"spec.riskTier", "spec.risk_tier"}


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ("provider", None, "spec.provider: is required"),
        ("provider", 7, "spec.provider: must be a string (is 7)"),
        ("provider", "", "spec.provider: must have at least 1 characters (has 0)"),
        ("provider", "x" * 129, "spec.provider: must have at most 128 characters (has 129)"),
        ("suspend", "true", "spec.suspend: must be true or false (is 'true')"),
        (
            "riskTier",
            "high",
            "spec.riskTier: must be one of 'Minimal', 'Limited', 'High' or 'Prohibited' (is 'high')",
        ),
        ("sources", [], "spec.sources: must have 1 to 32 items (has 0)"),
        ("sources", {}, "spec.sources: must be a list (is an object)"),
        ("sources", [{"reference": "hf://a/b"}] * 2, "spec.sources: may not name 'hf://a/b' twice"),
        ("metrics", ["a", "a"], "spec.metrics: may not name 'a' twice"),
        ("facts", [], "spec.facts: must be an object (is a list)"),
        ("registeredTime", "2026-02-30T00:00:00Z", "spec.registeredTime: must be a day that exists"),
        (
            "registeredTime",
            "yesterday",
            "spec.registeredTime: must be a time such as '2026-12-01T00:00:00Z' (is 'yesterday')",
        ),
    ],
)
def test_a_bad_value_is_told_with_what_is_allowed(model, place, value, told):
    model["spec"][place] = value
    assert only_problem(model) == told


def test_a_bad_pattern_is_told_with_the_pattern(model):
    model["spec"]["licenseRef"] = {"name": "MIT\n" + "x" * 100}
    told = only_problem(model)
    assert told.startswith("spec.licenseRef.name: must match ^[a-z0-9]")
    assert told.endswith("…)")
    assert "\n" not in told


def test_all_problems_are_told_at_once(model):
    del model["spec"]["owner"]
    model["spec"]["riskTier"] = "None"
    problems = parse(model)
    assert isinstance(problems, tuple)
    assert {problem.path for problem in problems} == {"spec.owner", "spec.riskTier"}


def test_a_problem_prints_as_one_line():
    assert str(Problem("spec.owner", "is required")) == "spec.owner: is required"


def test_a_document_that_is_deep_is_refused(model):
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    model["spec"]["facts"] = deep
    assert only_problem(model) == "spec.facts: must be an object (is a list)"
