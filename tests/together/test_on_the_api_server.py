"""A real API server that calls a real webhook process gives the verdicts that the command foresees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.together import asking, storing
from tests.together.asking import Case, Document
from tests.together.storing import OURS, Store

from controlplane.installation import Installation
from controlplane.plane import ControlPlane
from modelsteward.api.definition import API_VERSION as API
from modelsteward.engine.rules.audited import OWN_CODES
from modelsteward.engine.verdict import Verdict

VALUES = {"defaultPolicy.enabled": "false", "webhook.failurePolicy": "Fail"}
#: An API server has reasons of its own to refuse these, so that its answer isn't ours.
REFUSED_ANYWAY = (
    "T17-mirror-pod-annotation-on-an-ordinary-pod",
    "T30-honest-finalizer-removed-from-a-revoked-workload",
    "T30-terminating-object-kept-alive-by-a-finalizer",
)
#: The schema or a rule in it refuses these before the webhook is asked.
REFUSED_BY_SCHEMA = (
    "T89-waiver-for-every-namespace",
    "T91-waiver-for-two-years",
    "T93-break-glass-for-a-day",
    "T94-model-whose-fields-are-addresses-and-paths",
)


@pytest.fixture(scope="module")
def store(control_plane_programs: Mapping[str, Path]) -> Iterator[Store]:
    """The catalogue of the hostile requests, stored first, and the product installed over it."""
    with ControlPlane(controller_manager=True, programs=control_plane_programs) as plane:
        stored = Store(plane)
        for case in storing.cases():
            if case.request["operation"] == "UPDATE" and not case.ours:
                stored.put_old(storing.made_here(stored, case))
        with Installation(plane, values=VALUES):
            yield stored
        stored.close()


def test_requests_get_the_verdict_that_was_foreseen(store: Store) -> None:
    rows: Counter[str] = Counter()
    for case in storing.cases():
        made = storing.made_here(store, case)
        foreseen = asking.by_review(made)
        assert _outline(foreseen) == _outline(asking.by_review(case)), case.name
        answered = store.ask(made)
        if answered.heard is None:
            assert case.name in REFUSED_ANYWAY + REFUSED_BY_SCHEMA, f"{case.name}: {answered.message}"
            assert answered.status == 422
            assert case.name in REFUSED_ANYWAY or not foreseen.allowed, case.name
            continue
        asking.assert_heard(answered.heard, foreseen)
        rows[case.name[:3]] += 1
    assert rows.total() >= 300
    assert len(rows) >= 55


@pytest.mark.parametrize("name", ["translate-3b", "chat-7b", "vision-2b", "coder-15b", "research-13b"])
def test_a_status_says_why_in_the_words_of_the_denial(store: Store, name: str) -> None:
    store.plane.until("the operator wrote the status", lambda: bool(_condition(store, name)))
    said = _condition(store, name)
    answered = store.ask(_serving(store, name))
    assert answered.heard is not None
    denials = {code: message for code, _, message in answered.heard.causes}
    assert said["status"] == "False"
    assert said["message"] == f"{said['reason']}: {denials[said['reason']]}"
    assert said["message"] in answered.message


def test_an_audit_finds_what_a_denial_names(store: Store) -> None:
    names = sorted(store.loaded.catalog.names("AIModel"))
    spec = {"models": names, "trigger": {"cause": "PolicyChanged"}}
    audit = {"apiVersion": API, "kind": "Audit", "metadata": {"name": "by-hand"}, "spec": spec}
    status, said, _ = store.send("POST", f"{OURS}/audits", audit)
    assert status == 201, said
    store.plane.until("the audit is complete", lambda: "completionTime" in _audited(store))
    results = {each["model"]: each for each in _audited(store)["results"]}
    assert sorted(results) == names
    for name in names:
        verdict = asking.by_review(_serving(store, name))
        denied = {it.code for it in verdict.findings} - set(OWN_CODES)
        assert set(results[name].get("codes", ())) == denied
        assert results[name]["result"] == ("Passed" if verdict.allowed else "Failed")


def _serving(store: Store, model: str) -> Case:
    """A Pod that declares the model, made by somebody who may deploy it."""
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "declares", "annotations": {"modelsteward.io/models": model}},
        "spec": {"containers": [{"name": "own", "image": "registry.example.com/own:1"}]},
    }
    request = {
        "operation": "CREATE",
        "resource": {"group": "", "version": "v1", "resource": "pods"},
        "user": {"username": "senior@example.com", "groups": ["ml-seniors"]},
        "namespace": "serving",
        "namespaceLabels": {"kubernetes.io/metadata.name": "serving"},
        "object": pod,
    }
    return store.case("declares", request)


def _condition(store: Store, model: str) -> Document:
    """The condition `Deployable` of a model, once the operator has written it."""
    status, stored, _ = store.send("GET", f"{OURS}/aimodels/{model}")
    assert status == 200, stored
    written = stored.get("status", {}).get("conditions", ())
    return next((each for each in written if each["type"] == "Deployable"), {})


def _audited(store: Store) -> Document:
    status, stored, _ = store.send("GET", f"{OURS}/audits/by-hand")
    assert status == 200, stored
    found: Document = stored.get("status", {})
    return found


def _outline(verdict: Verdict) -> list[tuple[str, str, str]]:
    """What of a verdict holds wherever the clock stands."""
    return [(it.code, it.effect.value, it.path) for it in verdict.findings]
