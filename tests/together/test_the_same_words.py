"""What a status or an audit says of a model is what a denial says of it, in every catalogue of the cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.together import asking
from tests.together.asking import Case

from modelsteward.api.sighting import Declaration, Extraction
from modelsteward.engine import audits, conditions
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Identity, Question, Workload
from modelsteward.engine.rules.audited import OWN_CODES
from modelsteward.engine.statuses.judging import judged, judges
from modelsteward.engine.verdict import Effect, Finding

#: Of the request: no audit looks for it.
OF_THE_REQUEST = {"DeployerNotPermitted"}
#: The record of a waiver, which says what it waives behind its own words.
WAIVED = {"Waived", "BrokenGlass"}


def catalogues() -> list[Path]:
    """A case for each catalogue there is."""
    return [folder for folder in asking.folders() if (folder / "catalog.yaml").exists()]


@pytest.mark.parametrize("folder", catalogues(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_status_says_what_a_denial_says(folder: Path) -> None:
    case = asking.case_of(folder)
    for name in sorted(case.loaded.catalog.names("AIModel")):
        # A waiver is of some namespaces only: a status speaks of the model without it.
        denying = [it for it in _findings(case, name) if it.effect is Effect.DENY or it.waiver]
        status = conditions.desired_status(case.loaded.catalog, "AIModel", name, case.now, {})
        said = next(it for it in status["conditions"] if it["type"] == "Deployable")
        assert (said["status"] == "False") == bool(denying)
        if denying:
            assert (said["reason"], said["message"]) in [(it.code, it.message) for it in denying]


@pytest.mark.parametrize("folder", catalogues(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_audit_finds_what_a_denial_says(folder: Path) -> None:
    case = asking.case_of(folder)
    for name in sorted(case.loaded.catalog.names("AIModel")):
        said = {it.code for it in _findings(case, name)}
        assert _audited(case.loaded.catalog, name, case) == said - set(OWN_CODES)


def _audited(catalog: Catalog, name: str, case: Case) -> set[str]:
    model = catalog.model(name)
    assert model is not None
    (result,) = audits.results([judged(catalog, model, case.now)])
    return set(result.get("codes", ()))


def _findings(case: Case, name: str) -> Iterator[Finding]:
    """What every policy finds that judges the model, asked in a namespace of each."""
    catalog, workload = case.loaded.catalog, _declaring(name)
    model = catalog.model(name)
    assert model is not None
    for policy in catalog.policies():
        if not judges(policy, model):
            continue
        namespace = next(it for it in _namespaces(case) if policy in catalog.policies_for(it))
        question = Question("CREATE", namespace, Identity("somebody"), workload)
        for finding in decide(catalog, question, case.now).findings:
            if finding.model == name and finding.code not in OF_THE_REQUEST:
                yield _unwaived(finding) if finding.code in WAIVED else finding


def _unwaived(finding: Finding) -> Finding:
    """What a record of a waiver says of the finding that is waived."""
    message = finding.message[finding.message.index(f": {finding.about}: ") + 2 :]
    return msgspec.structs.replace(finding, code=finding.about, message=message)


def _namespaces(case: Case) -> list[str]:
    return [*case.loaded.namespaces, "serving", "unheard-of"]


def _declaring(name: str) -> Workload:
    place = "metadata.annotations['modelsteward.io/models']"
    return Workload("", "v1", "Pod", "declares", Extraction(declarations=(Declaration(name, place),)))
