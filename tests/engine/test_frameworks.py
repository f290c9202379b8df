"""What a policy names that leads to no framework. `tests/cases/frameworks-cases.yaml` has what they ask."""

from __future__ import annotations

import pytest
from building import at, build, licence, model, policy

PACK = {
    "kind": "ComplianceFramework",
    "metadata": {"name": "eu-ai-act-2026.1"},
    "spec": {
        "name": "eu-ai-act",
        "version": "2026.1",
        "title": "EU AI Act",
        "source": {"title": "EU AI Act", "uri": "urn:act"},
        "effectiveTime": "2020-01-01T00:00:00Z",
        "items": [
            {
                "id": "art-4",
                "title": "Literacy",
                "evidenceType": "TrainingRecord",
                "section": "4",
                "verified": True,
            }
        ],
    },
}


@pytest.mark.parametrize("word", ["nowhere", "eu-ai-act@1.0"])
def test_a_framework_that_is_not_there_is_told(word: str) -> None:
    made = build(licence(), model(), PACK, policy(approvals=None, frameworks=[word]))
    (finding,) = made.standing("chat", "enforced", at(0)).findings
    assert (finding.code, finding.about) == ("EvidenceMissing", word)
