"""A licence is found, admitted and denied by each of its ids; where two claim one, the id comes first."""

from __future__ import annotations

from typing import Any

import pytest
from building import at, build, licence, model, policy

OPEN = licence("open", spdxId="LicenseRef-scancode-open", aliases=["Open-1.0"])


def codes(*documents: Any, expression: str = "Open-1.0", **asks: Any) -> list[str]:
    named = model(licenseRef=None, licenseExpression=expression)
    made = build(*documents, named, policy(approvals=None, **asks))
    return [it.code for it in made.standing("chat", "enforced", at(0)).findings]


def test_an_alias_names_the_licence() -> None:
    assert codes(OPEN) == []
    assert codes(OPEN, expression="Open-2.0") == ["LicenseMissing"]


@pytest.mark.parametrize("expression", ["Open-1.0", "LicenseRef-scancode-open"])
@pytest.mark.parametrize("listed", ["Open-1.0", "LicenseRef-scancode-open"])
def test_a_list_of_the_policy_may_name_either(expression: str, listed: str) -> None:
    assert codes(OPEN, expression=expression, allowedLicenses=[listed]) == []
    assert codes(OPEN, expression=expression, deniedLicenses=[listed]) == ["LicenseNotAllowed"]


def test_an_id_comes_before_an_alias_whoever_claims_it() -> None:
    shipped = licence("shipped", spdxId="Open-1.0", origin="Library")
    made = build(OPEN, shipped)
    assert [it.metadata.name for it in made.licenses_of("Open-1.0")] == ["shipped", "open"]
    assert [it.metadata.name for it in made.licenses_of("LicenseRef-scancode-open")] == ["open"]
