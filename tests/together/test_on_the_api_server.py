"""A real API server that calls a real webhook process gives the verdicts that the command foresees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from tests.together import asking, making, surroundings
from tests.together.asking import CASES, Case, Document
from tests.together.making import Answered
from tests.together.storing import OURS, Store
from tests.together.surroundings import Surroundings, Wired
from tests.webhook.forwarder import Forwarder

from controlplane.plane import ControlPlane
from modelsteward.api.definition import API_VERSION as API
from modelsteward.engine.rules.audited import OWN_CODES
from modelsteward.engine.verdict import Verdict
from modelsteward.files.catalogs import LoadedCatalog

VALUES = {
    # The catalogue is that of the cases, and counted.
    "library.enabled": "false",
    "defaultPolicy.enabled": "false",
    "webhook.failurePolicy": "Fail",
}
#: How often a case is asked again, whose instant passed while it was asked.
TRIES = 5
#: What the API server says of a write to what somebody else has written meanwhile.
CONFLICT, OUTDATED = 409, "the object has been modified"


@dataclass(frozen=True)
class Asked:
    """What was foreseen of a case before and after it was asked, and what was answered."""

    foreseen: Verdict
    afterwards: Verdict
    answered: Answered


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return making.cases()


@pytest.fixture(scope="module")
def installed(control_plane_programs: Mapping[str, Path], cases: list[Case]) -> Iterator[tuple[Store, Wired]]:
    """The catalogue of the hostile requests, stored first, and the product installed over it."""
    with ControlPlane(controller_manager=True, programs=control_plane_programs) as plane:
        stored = Store(plane)
        making.define_kinds(stored, cases)
        for case in cases:
            making.prepare(stored, making.made_here(stored, case))
        with Forwarder(plane.port) as wire, Wired(plane, wire, values=VALUES) as wired:
            yield stored, wired
        stored.close()


@pytest.fixture(scope="module")
def store(installed: tuple[Store, Wired]) -> Store:
    return installed[0]


def test_every_request_gets_the_verdict_that_was_foreseen(
    installed: tuple[Store, Wired], cases: list[Case]
) -> None:
    listed = _refused()
    groups: dict[Surroundings, list[Case]] = defaultdict(list)
    for case in cases:
        groups[Surroundings.of(case)].append(case)
    judged, refused = set(), set()
    for about, group in groups.items():
        for case, asked in _asked(*installed, about, group):
            if asked.answered.heard is None:
                assert case.name in listed, f"{case.name}: {asked.answered.message}"
                assert listed[case.name]["says"] in asked.answered.message
                refused.add(case.name)
            else:
                asking.assert_heard(asked.answered.heard, asked.foreseen)
                judged.add(case.name)
    assert refused == listed.keys()
    assert judged | refused == {path.name for path in (CASES / "bypass").iterdir() if path.is_dir()}


@pytest.mark.parametrize("name", ["translate-3b", "chat-7b", "vision-2b", "coder-15b", "research-13b"])
def test_a_status_says_why_in_the_words_of_the_denial(store: Store, name: str) -> None:
    store.plane.until("the operator wrote the status", lambda: bool(_condition(store, name)))
    said = _condition(store, name)
    answered = making.ask(store, _serving(store, name))
    assert answered.heard is not None
    denials = {code: message for code, _, message in answered.heard.causes}
    assert said["status"] == "False"
    assert said["message"] == f"{said['reason']}: {denials[said['reason']]}"
    assert said["message"] in answered.message


def test_an_audit_finds_what_a_denial_names(store: Store) -> None:
    names = sorted(store.loaded.catalog.names("AIModel"))
    spec = {"models": names, "trigger": {"cause": "PolicyChanged"}}
    audit = {"apiVersion": API, "kind": "Audit", "metadata": {"name": "by-hand"}, "spec": spec}
    replied = store.send("POST", f"{OURS}/audits", audit)
    assert replied.status == 201, replied.body
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
    replied = store.send("GET", f"{OURS}/aimodels/{model}")
    assert replied.status == 200, replied.body
    written = replied.body.get("status", {}).get("conditions", ())
    return next((each for each in written if each["type"] == "Deployable"), {})


def _audited(store: Store) -> Document:
    replied = store.send("GET", f"{OURS}/audits/by-hand")
    assert replied.status == 200, replied.body
    found: Document = replied.body.get("status", {})
    return found


def _asked(
    store: Store, installed: Wired, about: Surroundings, group: list[Case]
) -> list[tuple[Case, Asked]]:
    """Each case of the group in its surroundings; anew if the clock passed what it is about meanwhile."""
    for _ in range(TRIES):
        with surroundings.standing(store, installed, about) as loaded:
            answers = [(case, _ask(store, case, loaded)) for case in group]
        if all(_outline(asked.foreseen) == _outline(asked.afterwards) for _, asked in answers):
            return answers
    raise AssertionError(f"the clock ran away {TRIES} times: {about.now}")


def _ask(store: Store, case: Case, loaded: LoadedCatalog) -> Asked:
    """Asked as a client asks: read again where the operator wrote a status between reading and writing."""
    for _ in range(TRIES):
        made = making.made_here(store, case, loaded)
        foreseen = asking.by_review(made)
        assert _outline(foreseen) == _outline(asking.by_review(case)), case.name
        answered = making.ask(store, made)
        if answered.status != CONFLICT or OUTDATED not in answered.message:
            break
    return Asked(foreseen, asking.by_review(making.made_here(store, case, loaded)), answered)


def _refused() -> dict[str, Document]:
    """What the API server refuses by itself, with a part of its words, by case."""
    listed = yaml.safe_load((CASES / "bypass" / "refused.yaml").read_text())
    return {each["case"]: each for each in listed}


def _outline(verdict: Verdict) -> list[tuple[str, str, str]]:
    """What of a verdict holds wherever the clock stands."""
    return [(it.code, it.effect.value, it.path) for it in verdict.findings]
