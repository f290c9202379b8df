"""The licences of the data that a model was trained on allow its use."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import effective
from modelsteward.engine.case import Case
from modelsteward.engine.prohibitions import PROHIBITIONS
from modelsteward.engine.records import Dataset, ModelLicense
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """One finding for each licence that isn't there, and for each prohibition in one."""
    for dataset in case.model.spec.datasets:
        if dataset.license_ref is None:
            continue
        license_ = case.catalog.get("ModelLicense", dataset.license_ref.name)
        if license_ is None:
            yield case.finding(
                "LicenseMissing",
                f"was trained on '{dataset.name}' under {dataset.license_ref.name}, which isn't there",
                f"Create ModelLicense {dataset.license_ref.name}, or name another in spec.datasets.",
                about=f"dataset/{dataset.name}",
            )
        else:
            yield from _prohibitions(case, dataset, license_)


def _prohibitions(case: Case, dataset: Dataset, license_: ModelLicense) -> Iterator[Finding]:
    spdx_id = license_.spec.spdx_id
    for clause in license_.spec.clauses:
        if clause.type not in PROHIBITIONS:
            continue
        found = effective.answer(case, spdx_id, clause, derived=True)
        if found.broken is False:
            continue
        unknown = found.broken is None
        yield case.finding(
            "LicenseFactsMissing" if unknown else "DataUseNotAllowed",
            f"was trained on '{dataset.name}', and clause {clause.name} of {spdx_id} {found.what}",
            f"State {found.facts} in the policy." if unknown else "Use a model trained on other data.",
            about=f"dataset/{dataset.name}/{clause.name}",
        )
