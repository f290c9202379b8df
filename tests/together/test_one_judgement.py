"""There is one judgement: whichever way a request comes in, the same findings come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.together import asking

#: Requests on our own kinds that the schema refuses, so that no webhook sees them.
REFUSED_BY_SCHEMA = (
    "T89-waiver-for-every-namespace",
    "T94-model-whose-fields-are-addresses-and-paths",
    "a-reference-by-address-is-refused",
    "a-waiver-for-every-namespace-is-refused",
    "a-waiver-without-model-and-image-is-refused",
)
#: The object names another namespace than the request, which an API server refuses: `check` has the object's.
ELSEWHERE = ("T54-warn-mode-of-a-namespace-named-in-the-object-only",)


@pytest.mark.parametrize("folder", asking.folders(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_command_webhook_and_engine_say_the_same(folder: Path) -> None:
    case = asking.case_of(folder)
    reviewed = asking.by_review(case)
    if (refused := asking.by_schema(case)) is not None:
        assert reviewed == refused
        assert case.name in REFUSED_BY_SCHEMA
        return
    assert asking.directly(case) == reviewed
    asking.assert_heard(asking.by_webhook(case), reviewed)
    if case.creates_a_workload:
        if case.is_elsewhere:
            assert case.name in ELSEWHERE
            return
        assert asking.by_check(case) == reviewed


def test_the_cases_are_all_there() -> None:
    assert len(asking.folders()) >= 550
