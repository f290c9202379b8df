"""Reads `licenses-cases.yaml` and files like it, and asks the engine what each case comes to."""

from __future__ import annotations

from collections.abc import Iterator

from tests.cases.judged import (
    LONG_AGO,
    POLICY,
    Document,
    Judged,
    NotACaseError,
    catalog,
    days,
    instant,
    moment,
    only,
    renamed,
    resource,
)

_MODEL = ("license", "provider", "modality", "noticeFile", "terms")
_CASE = ("name", "graph", "companions", "facts", "use", "evidence", "policy", "at", "expect", "because")
_FACTS = ("organisationType", "domicile", "businesses", "litigation", "users", "revenue")
_TIMES = {"issued": "issuedTime", "ends": "endTime", "expires": "expiresTime"}
_YES = {"Yes": True, "No": False, True: True, False: False}
_TERMS = {
    "expires": "expiresTime",
    "convertsDate": "conversionTime",
    "convertsLicense": "conversionLicense",
}


def judge(case: Document) -> Judged:
    """The codes of one case. Each counts once: a licence that breaks two clauses breaks one licence."""
    only(case, (*_CASE, *_MODEL), case["name"])
    graph = case.get("graph") or [{"name": "model", **{key: case[key] for key in _MODEL if key in case}}]
    names = {spec["name"]: f"model-{number}" for number, spec in enumerate(graph)}
    made = catalog([*_models(graph, names), _policy(case)])
    deployed = [graph[0]["name"], *case.get("companions", ())]
    unknown = sorted(set(deployed) - set(names))
    if unknown:
        raise NotACaseError(f"companions that aren't in the graph: {', '.join(unknown)}")
    now = moment(case["at"])
    got = {finding.code for it in deployed for finding in made.standing(names[it], POLICY, now).findings}
    return Judged(case["name"], case.get("because", ""), tuple(sorted({*case["expect"]})), tuple(sorted(got)))


def _models(graph: list[Document], names: dict[str, str]) -> Iterator[Document]:
    for number, given in enumerate(graph):
        only(given, ("name", "bases", *_MODEL), given["name"])
        spec: Document = {
            "provider": given.get("provider") or f"Provider {number}",
            "owner": "model-owners",
            "sources": [{"reference": f"s3://models/{number}"}],
            "riskTier": "Limited",
            "intendedPurposes": ["Any"],
        }
        if given.get("license") is not None:
            spec["licenseExpression"] = given["license"]
        if isinstance(given.get("modality"), list):
            spec["modalities"] = given["modality"]
        if "noticeFile" in given:
            spec["noticeFile"] = "Present" if _YES[given["noticeFile"]] else "Absent"
        if "terms" in given:
            spec["licenseTerms"] = _terms(given["terms"])
        bases = given.get("bases") or ()
        if bases:
            # A base that the graph lacks is one that nobody registered.
            spec["baseModels"] = [
                {"ref": {"name": names.get(it["ref"], "nobody-s")}, "relation": it["relation"]}
                for it in bases
            ]
        yield resource("AIModel", names[given["name"]], spec)


def _terms(given: Document) -> Document:
    only(given, _TERMS, "terms")
    return {
        _TERMS[key]: value if key == "convertsLicense" else instant(value) for key, value in given.items()
    }


def _policy(case: Document) -> Document:
    given = case.get("policy") or {}
    only(given, ("allowedLicenses", "deniedLicenses", "termsReviewDays"), "policy")
    spec: Document = {"mode": "Enforce", "namespaceSelector": {}, "use": _use(case.get("use") or {})}
    if case.get("facts"):
        spec["organisation"] = _organisation(case["facts"])
    if case.get("evidence"):
        spec["evidence"] = [_evidence(number, it) for number, it in enumerate(case["evidence"])]
    for key in ("allowedLicenses", "deniedLicenses"):
        if key in given:
            spec[key] = given[key]
    if "termsReviewDays" in given:
        spec["termsReviewSeconds"] = days(given["termsReviewDays"])
    return resource("GovernancePolicy", POLICY, spec)


def _use(given: Document) -> Document:
    use = renamed(given, {"purpose": "licensePurpose"})
    if "distributes" in use:
        use["distributes"] = _YES[use["distributes"]]
    if "trains" in use:
        use["trains"] = [_training(it) for it in use["trains"]]
    return use


def _training(given: Document) -> Document:
    return {key: _YES[value] if key == "competing" else value for key, value in given.items()}


def _organisation(given: Document) -> Document:
    only(given, _FACTS, "facts")
    made = dict(given)
    for key in ("users", "revenue"):
        if key in made:
            made[key] = [_dated(renamed(it, _TIMES)) for it in made[key]]
    return made


def _dated(given: Document) -> Document:
    return {key: instant(value) if key.endswith("Time") else value for key, value in given.items()}


def _evidence(number: int, given: Document) -> Document:
    only(given, ("type", "license", "text", "lifts", "issued", "expires"), "evidence")
    return {"name": f"evidence-{number}", "issuedTime": LONG_AGO, **_dated(renamed(given, _TIMES))}
