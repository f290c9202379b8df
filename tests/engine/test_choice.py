"""Of licences of which one is enough, the one with the fewest findings counts, whichever is named first."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from building import at, build, licence, model, policy

PAST = "2025-06-01T00:00:00Z"
GOOD = licence("good")
WORSE = {
    "a text that nobody read": licence("worse", verification="Unverified"),
    "one that has ended": licence(
        "worse", {"name": "end", "type": "ExpiresAt", "section": "1", "effectiveTime": PAST}
    ),
    "terms that weren't reviewed": licence(
        "worse", {"name": "new", "type": "TermsUpdatable", "section": "1", "updates": "Agreement"}
    ),
    "a broken duty": licence("worse", {"name": "copy", "type": "LicenseCopy", "section": "1"}),
}


@pytest.mark.parametrize(
    "order", list(permutations(["LicenseRef-good", "LicenseRef-worse"])), ids=" OR ".join
)
@pytest.mark.parametrize("worse", WORSE.values(), ids=WORSE)
def test_the_licence_without_findings_is_chosen(worse: dict[str, Any], order: tuple[str, ...]) -> None:
    asks = policy(approvals=None, termsReviewSeconds=86400)
    made = build(GOOD, worse, asks, model(licenseRef=None, licenseExpression=" OR ".join(order)))
    assert made.standing("chat", "enforced", at(0)).findings == ()


@pytest.mark.parametrize("form", ["Template", "OwnWork"])
@pytest.mark.parametrize(
    "order", list(permutations(["LicenseRef-unread", "LicenseRef-broken"])), ids=" OR ".join
)
def test_a_form_or_own_work_needs_no_reading(form: str, order: tuple[str, ...]) -> None:
    unread = licence("unread", form=form, verification="Unverified")
    broken = licence("broken", {"name": "copy", "type": "LicenseCopy", "section": "1"})
    asks = policy(approvals=None)
    made = build(unread, broken, asks, model(licenseRef=None, licenseExpression=" OR ".join(order)))
    assert made.standing("chat", "enforced", at(0)).findings == ()
