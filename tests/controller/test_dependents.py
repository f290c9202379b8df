"""Whose status depends on whom."""

from typing import Any

from modelsteward.controller.dependents import References, targets
from modelsteward.engine.records import Record, read

A, B, C = ("AIModel", "a"), ("AIModel", "b"), ("AIModel", "c")
OVER_A, ALSO_OVER_A = ("Approval", "over-a"), ("Approval", "also-over-a")


def references(*pairs: tuple[tuple[str, str], tuple[str, str]]) -> References:
    made = References()
    for source, target in pairs:
        made.put(source, (target,))
    return made


def test_models_made_from_a_changed_model_depend_on_it_directly_or_not() -> None:
    found = references((B, A), (C, B), (OVER_A, A)).dependents(A, ())
    assert set(found) == {A, B, C, OVER_A}


def test_models_that_name_each_other_as_base_end_the_search() -> None:
    assert set(references((B, A), (A, B)).dependents(A, ())) == {A, B}


def test_an_approval_concerns_its_subject_and_the_other_approvals_of_it() -> None:
    made = references((OVER_A, A), (ALSO_OVER_A, A))
    assert set(made.dependents(OVER_A, made.put(OVER_A, (A,)))) == {A, OVER_A, ALSO_OVER_A}


def test_an_object_that_is_gone_concerns_what_it_referred_to() -> None:
    made = references((OVER_A, A))
    assert made.put(OVER_A, ()) == {A}
    assert tuple(made.sources(A)) == ()


def test_an_audit_concerns_its_models_and_its_schedule() -> None:
    audit: dict[str, Any] = {
        "metadata": {"name": "nightly-1"},
        "spec": {"models": ["a", "b"], "scheduleRef": {"name": "nightly"}},
    }
    record = read("Audit", audit)
    assert isinstance(record, Record)
    assert targets(record) == (A, B, ("AuditSchedule", "nightly"))
    assert targets(None) == ()
