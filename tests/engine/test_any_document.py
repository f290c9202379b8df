"""Whatever is sent, there is an answer: no document, however odd, raises."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from building import approval, at, build, licence, model, policy, waiver
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Governed, Identity, Question
from modelsteward.engine.records import KINDS

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
WHOLE = [licence(), policy(), model(), waiver("w", "Unpinned"), approval("a")]


@st.composite
def bent(draw: st.DrawFn) -> dict[str, Any]:
    """A good document with one value, somewhere, replaced by anything."""
    document = json.loads(json.dumps(draw(st.sampled_from(WHOLE))))
    holder: Any = document
    key: Any = draw(st.sampled_from(["metadata", "spec", "spec", "spec"]))
    while draw(st.booleans()) and isinstance(holder[key], (dict, list)) and holder[key]:
        holder = holder[key]
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key] = draw(JSON)
    return document


@settings(max_examples=300, deadline=None)
@given(bent())
def test_a_document_that_is_a_little_wrong_is_answered(document: dict[str, Any]) -> None:
    catalog = build(*WHOLE)
    user = Identity("developer@example.com")
    for new, old in ((document, None), (document, WHOLE[2]), (WHOLE[2], document)):
        subject = Governed(str(document["kind"]), "x", new, old)
        decide(catalog, Question("UPDATE" if old else "CREATE", "", user, subject), at(10))


@settings(max_examples=200, deadline=None)
@given(bent())
def test_a_document_that_is_a_little_wrong_is_taken_or_counts_as_unreadable(document: dict[str, Any]) -> None:
    catalog, kind = build(*WHOLE), document["kind"]
    try:
        problem = catalog.apply(kind, document)
    except ValueError:
        return
    name = document["metadata"]["name"]
    assert (name in catalog.names(kind)) is (problem is None)
    for it in catalog.names("AIModel"):
        for asked in catalog.policies():
            catalog.standing(it, asked.name, at(10))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(KINDS)), JSON)
def test_any_json_is_taken_refused_or_nameless(kind: str, value: Any) -> None:
    encoded = json.dumps(value).encode()
    with contextlib.suppress(ValueError):
        Catalog().apply(kind, encoded)
