"""A model and all that it was made from have licences that are known, read, and admitted by the policy."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import effective
from modelsteward.engine.case import Case
from modelsteward.engine.verdict import Effect, Finding


def judge(case: Case) -> Iterator[Finding]:
    """One finding for each licence that is missing, unverified or not admitted."""
    found = effective.of(case)
    for model, problem in found.missing:
        whose = "" if model == case.name else f"was made from {model}, which "
        yield case.finding(
            "LicenseMissing",
            f"{whose}{problem}",
            f"Register {model} with spec.licenseRef or spec.licenseExpression of a ModelLicense that exists.",
            about=model,
        )
    if found.circle:
        yield case.finding(
            "LicenseContradiction",
            f"is made from {found.circle}, which is made from itself",
            "Mend spec.baseModels.",
            about=f"circle/{found.circle}",
        )
    for under in found.under:
        spec, carrier = under.license.spec, under.model.metadata.name
        about = f"{carrier}/{spec.spdx_id}"
        over = spec.spdx_id if carrier == case.name else f"{spec.spdx_id} of {carrier}"
        if effective.is_unread(under):
            yield case.finding(
                "LicenseUnverified",
                f"is under {over}, whose text nobody read for its clauses",
                f"Read the text and create a ModelLicense for {spec.spdx_id} of your own, Verified.",
                Effect(case.policy.spec.unverified_licenses),
                about=about,
            )
        if effective.is_refused(case, under):
            yield case.finding(
                "LicenseNotAllowed",
                f"is under {over}, which the policy doesn't admit",
                "Use a model under another licence; the policy says which (allowedLicenses, deniedLicenses).",
                about=about,
            )
