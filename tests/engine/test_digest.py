"""The governed digest: what moves it, and what doesn't."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from building import build, licence, model, waiver
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.engine import digest


def of(*documents: dict[str, Any]) -> str:
    return build(*documents).governed_digest("AIModel", "chat")


def test_the_digest_is_of_the_json_that_the_kinds_page_names() -> None:
    text = {"uri": "https://licenses.example.com/a", "sha256": "b" * 64}
    clause = {"name": "n", "type": "LicenseCopy", "section": "1", "acts": ["Serve", "Distribute"]}
    body = {
        "kind": "AIModel",
        "licenses": [
            {
                "clauses": [
                    {"acts": ["Distribute", "Serve"], "name": "n", "section": "1", "type": "LicenseCopy"}
                ],
                "form": "Text",
                "spdxId": "LicenseRef-open",
                "texts": ["b" * 64],
            }
        ],
        "spec": {
            "intendedPurposes": ["Coding", "Writing"],
            "licenseRef": {"name": "open"},
            "provider": "Acme AI",
            "riskTier": "Limited",
            "sources": [{"reference": f"hf://acme-ai/chat@{'a' * 40}"}],
        },
    }
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    expected = "sha256:" + hashlib.sha256(canonical).hexdigest()
    assert (
        of(licence("open", clause, texts=[text]), model(intendedPurposes=["Writing", "Coding"])) == expected
    )


COVERED: dict[str, Any] = {
    "provider": "Else",
    "sources": [{"reference": "s3://bucket/chat"}],
    "licenseRef": {"name": "gone"},
    "licenseTerms": {"expiresTime": "2027-01-01T00:00:00Z"},
    "noticeFile": "Present",
    "baseModels": [{"ref": {"name": "b"}, "relation": "FineTune"}],
    "datasets": [{"name": "d"}],
    "riskTier": "High",
    "intendedPurposes": ["Coding"],
    "facts": {"generative": True},
    "modalities": ["Text"],
}
FREE: dict[str, Any] = {
    "family": "Chat",
    "notes": "text",
    "owner": "others",
    "evidence": [{"name": "e", "type": "SecurityTest", "issuedTime": "2026-01-01T00:00:00Z"}],
    "metrics": ["drift"],
    "suspend": True,
    "suspendReason": "x",
    "changedTime": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize("field", sorted(COVERED))
def test_what_an_approval_covers_moves_the_digest(field: str) -> None:
    assert of(licence(), model(**{field: COVERED[field]})) != of(licence(), model())


@pytest.mark.parametrize("field", sorted(FREE))
def test_what_it_does_not_cover_leaves_it(field: str) -> None:
    assert of(licence(), model(**{field: FREE[field]})) == of(licence(), model())


@given(st.permutations(["Audio", "Image", "Text", "Video"]), st.permutations([0, 1, 2]))
def test_the_order_of_sets_and_maps_leaves_it(modalities: list[str], order: list[int]) -> None:
    bases = [{"ref": {"name": f"b{n}"}, "relation": "Merge"} for n in order]
    data = [{"name": f"d{n}"} for n in order]
    sources = [{"reference": f"s3://bucket/{n}"} for n in order]
    mixed = model(modalities=modalities, baseModels=bases, datasets=data, sources=sources)
    ordered = model(
        modalities=sorted(modalities),
        baseModels=sorted(bases, key=str),
        datasets=sorted(data, key=str),
        sources=sorted(sources, key=str),
    )
    assert of(mixed) == of(ordered)


def test_one_instant_in_two_spellings_is_one() -> None:
    first = model(licenseTerms={"expiresTime": "2027-01-01T00:00:00Z"})
    second = model(licenseTerms={"expiresTime": "2027-01-01T01:00:00.000+01:00"})
    assert of(first) == of(second)


def test_a_waivers_default_is_filled_in() -> None:
    plain = build(waiver("w", "Unpinned")).governed_digest("Waiver", "w")
    assert plain == build(waiver("w", "Unpinned", emergency=False)).governed_digest("Waiver", "w")
    assert plain != build(waiver("w", "Unpinned", emergency=True)).governed_digest("Waiver", "w")


def test_an_audits_digest_is_of_its_results_in_the_order_of_models() -> None:
    results = [{"model": "b", "result": "Passed"}, {"model": "a", "result": "Failed"}]
    assert digest.of_results(results) == digest.of_results(reversed(results))
