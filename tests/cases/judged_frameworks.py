"""Reads `frameworks-cases.yaml` and files like it, and asks the engine what each case comes to."""

from __future__ import annotations

from collections.abc import Mapping

from tests.cases.judged import (
    POLICY,
    Document,
    Judged,
    NotACaseError,
    catalog,
    days,
    instant,
    moment,
    only,
    resource,
)

_CASE = (
    *("name", "frameworks", "model", "evidence", "evidenceSet", "without", "use", "policy", "at", "expect"),
    "because",
)
_OUTSIDE_FACTS = ("riskTier", "purposes", "changedTime")
_POLICY = ("requiredEvidence", "maximumAges", "optionalItems", "prohibitedTiers")
_AGES = {"days": "maximumAgeSeconds", "maximumAgeDays": "maximumAgeSeconds"}


def judge(case: Document, sets: Mapping[str, list[Document]]) -> Judged:
    """The findings of one case, each as `code item`."""
    only(case, _CASE, case["name"])
    made = catalog([_model(case, sets), _policy(case)])
    findings = made.standing("model", POLICY, moment(case["at"])).findings
    expected = sorted(f"{it['code']} {it['item']}" for it in case["expect"])
    got = sorted(f"{it.code} {it.about}" for it in findings)
    return Judged(case["name"], case.get("because", ""), tuple(expected), tuple(got))


def _model(case: Document, sets: Mapping[str, list[Document]]) -> Document:
    given = case["model"]
    spec: Document = {
        "provider": "Acme AI",
        "owner": "model-owners",
        "sources": [{"reference": "s3://models/one"}],
        "licenseExpression": "LicenseRef-modelsteward-own-work",
        "riskTier": given["riskTier"],
        "intendedPurposes": given["purposes"],
    }
    facts = {key: value for key, value in given.items() if key not in _OUTSIDE_FACTS}
    if facts:
        spec["facts"] = {key: _time(key, value) for key, value in facts.items()}
    if "changedTime" in given:
        spec["changedTime"] = instant(given["changedTime"])
    evidence = _evidence(case, sets)
    if evidence:
        spec["evidence"] = evidence
    return resource("AIModel", "model", spec)


def _time(key: str, value: object) -> object:
    return instant(value) if key.endswith("Time") and isinstance(value, str) else value


def _evidence(case: Document, sets: Mapping[str, list[Document]]) -> list[Document]:
    name, without = case.get("evidenceSet"), case.get("without") or ()
    if name is not None and name not in sets:
        raise NotACaseError(f"no evidence set {name}")
    of_set = [it for it in (sets[name] if name is not None else ()) if it["type"] not in without]
    every = [*of_set, *(case.get("evidence") or ())]
    return [
        {"name": f"evidence-{number}", **{key: _time(key, value) for key, value in it.items()}}
        for number, it in enumerate(every)
    ]


def _policy(case: Document) -> Document:
    given = case.get("policy") or {}
    only(given, _POLICY, "policy")
    spec: Document = {"mode": "Enforce", "namespaceSelector": {}, "frameworks": case["frameworks"], **given}
    for key in ("requiredEvidence", "maximumAges"):
        if key in given:
            spec[key] = [_aged(it) for it in given[key]]
    use = case.get("use")
    if use:
        only(use, ("purpose", "annexIIIArea"), "use")
        lists = {"purpose": "purposes", "annexIIIArea": "annexIIIAreas"}
        spec["use"] = {lists[key]: [value] for key, value in use.items()}
    return resource("GovernancePolicy", POLICY, spec)


def _aged(given: Document) -> Document:
    return {_AGES.get(key, key): days(value) if key in _AGES else value for key, value in given.items()}
