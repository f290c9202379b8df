"""People in the data that a model was trained on consented, where the policy asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Finding


def judge(case: Case) -> Iterator[Finding]:
    """At most one finding a dataset."""
    for dataset in case.model.spec.datasets:
        personal = dataset.personal_data or "Present"
        consent = dataset.consent or "NotObtained"
        if personal in case.policy.spec.consent_required_for and consent != "Obtained":
            yield case.finding(
                "ConsentMissing",
                f"was trained on '{dataset.name}' (personal data: {personal}, consent: {consent})",
                "Record the consent in spec.datasets of the model, or use a model trained on other data.",
                about=dataset.name,
            )
