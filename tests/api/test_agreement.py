"""The types and the API server give one verdict over good objects with one place changed, for good or bad."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from modelsteward.api.objects import parse, violations

Path = tuple[str | int, ...]

DROP = object()
"""Stands for taking the place out of its object or list."""

# 1.0 for an integer is not here: the API server takes it only where no rule reads the field.
ANYTHING: tuple[Any, ...] = (DROP, None, {}, [], "", "text", 0, -1, 1.5, True, {"unknown": 1}, [None], [{}])
LENGTHS = (63, 64, 65, 96, 97, 100, 101, 128, 129, 200, 253, 254, 256, 257, 512, 513, 1024, 1025, 4097, 8193)
WORDS = (
    *(
        "ä",
        "\U0001f600",
        "None",
        "NO",
        "UPPER",
        "Deny",
        "*",
        "0",
        "-a",
        "a-",
        "a.",
        "..",
        "a..b",
        "a b",
        " a",
        "a\n",
    ),
    *("system:masters", "High", "CodeAssistance", "MIT", "a@1", "a/b", "1.5", "-0", "$model"),
)
REFERENCES = (
    *("https://10.0.0.1/x", "https://0x7f000001/x", "https://2130706433", "https://host.example.com"),
    *(
        "https://user@host/x",
        "https://user:secret@10.0.0.1/x",
        "https://host.example.com.:1/x",
        "https://a..b/x",
    ),
    *(
        "https://localhost:65536/x",
        "https://xn--a.example/x",
        "https://a_b.example/x",
        "https://1.example.2b/x",
    ),
    *(
        "hf://a/b@main#x",
        "hf://a b",
        "hf:///a",
        "hf://a/../b",
        "hf://a/.b",
        "HF://a/b",
        "ftp://a/b",
        "hf://a/%2e",
    ),
)
TIMES = (
    *("2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00.123456789-23:59"),
    *(
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+23:60",
        "2026-01-01T00:00:00",
        "2026-01-01t00:00:00z",
    ),
    *("2026-01-01 00:00:00Z", "2026-02-29T00:00:00Z", "2028-02-29T00:00:00Z", "2026-01-01T24:00:00Z"),
    *(
        "2026-12-31T23:59:60Z",
        "2026-01-01T00:00Z",
        "0000-01-01T00:00:00Z",
        "0999-12-31T00:00:00Z",
        "2026-01-01",
    ),
    *(
        "9999-12-31T23:59:59-23:59",
        "2999-12-31T23:59:59-23:59",
        "1000-01-01T00:00:00+23:59",
        "+2026-01-01T00:00:00Z",
    ),
    *(
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:00.1234567890Z",
        "20260101T000000Z",
    ),
)
INTEGERS = (1, 2, 59, 60, 63072001, 2**31 - 1, 2**31, 2**53 - 1, 2**53, 2**63, -(2**63), 10**30, "1")


def places(document: dict[str, Any], part: str) -> list[Path]:
    """Every place under one part of a document, the part itself included."""
    found: list[Path] = []
    pending: list[tuple[Path, Any]] = [((part,), document[part])]
    while pending:
        path, value = pending.pop()
        found.append(path)
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        pending += [((*path, step), child) for step, child in inner]
    return sorted(found, key=str)


def at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def changes(value: Any) -> Iterator[Any]:
    """What may stand in the place of a value."""
    yield from ANYTHING
    if isinstance(value, str):
        yield from (*WORDS, *REFERENCES, *TIMES)
        yield from (
            value * 2,
            value.lower(),
            value.swapcase(),
            f"{value}\n",
            f"{value}!",
            f" {value}",
            value[:-1],
        )
        yield from ("a" * length for length in LENGTHS)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (*INTEGERS, value + 1, value - 1)
    elif isinstance(value, list):
        yield from (
            [*value, *value],
            value[:-1],
            value[:1],
            [*value, None],
            [*value, 7],
            {"0": value},
            value * 100,
        )
        yield [f"Word{number}" for number in range(520)]
        if value and isinstance(value[-1], dict):
            names = [{**value[-1], "name": f"n{number}"} for number in range(520)]
            yield from ([*value, *names[:4]], [*value, *names[:64]], names, [*value, dict(value[-1])])
    elif isinstance(value, dict):
        yield from (
            {**value, "unknown": 1},
            {**value, "unknown": None},
            {key.upper(): value[key] for key in value},
        )


def changed(document: dict[str, Any], path: Path, change: Any) -> dict[str, Any]:
    """A copy of the document with one place changed."""
    copied: dict[str, Any] = copy.deepcopy(document)
    parent = at(copied, path[:-1])
    if change is DROP:
        del parent[path[-1]]
    else:
        parent[path[-1]] = copy.deepcopy(change)
    return copied


def verdict(document: dict[str, Any]) -> list[str]:
    """What the types say against it: problems of its schema, else broken rules."""
    read = parse(document)
    return [str(problem) for problem in (read if isinstance(read, tuple) else violations(read))]


def draw_change(data: st.DataObject, documents: dict[str, Any], part: str) -> dict[str, Any]:
    document = documents[data.draw(st.sampled_from(sorted(documents)), label="document")]
    path = data.draw(st.sampled_from(places(document, part)), label="place")
    change = data.draw(st.sampled_from(list(changes(at(document, path)))), label="change")
    return changed(document, path, change)


def same_verdict(server: Any, document: dict[str, Any]) -> None:
    told = verdict(document)
    code, answer = server.create(document, dry_run=True)
    assert code in (201, 400, 422), answer
    assert (code == 201) == (told == []), (
        f"types: {told or 'accepted'}; API server: {answer.get('message', code)}"
    )


quietly = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    database=None,
    derandomize=True,
)


@settings(quietly, max_examples=300)
@given(data=st.data())
def test_a_changed_spec_gets_one_verdict(server, good_documents, data):
    same_verdict(server, draw_change(data, good_documents, "spec"))


@pytest.mark.slow
@settings(quietly, max_examples=6000, derandomize=False)
@given(data=st.data())
def test_very_many_changed_specs_get_one_verdict(server, good_documents, data):
    same_verdict(server, draw_change(data, good_documents, "spec"))


def test_a_broken_rule_gets_one_verdict(server, standing_case):
    same_verdict(server, standing_case.document)


@pytest.fixture(scope="module")
def stored_documents(server, good_documents) -> Iterator[dict[str, Any]]:
    """The documents that have a status, stored."""
    stored = {}
    for name, document in good_documents.items():
        if "status" in document:
            code, answer = server.create(document)
            assert code == 201, answer
            stored[name] = {**answer, "status": document["status"]}
    yield stored
    for document in stored.values():
        server.delete(document)


@settings(quietly, max_examples=150)
@given(data=st.data())
def test_a_changed_status_gets_one_verdict(server, stored_documents, data):
    document = draw_change(data, stored_documents, "status")
    told = verdict(document)
    code, answer = server.replace(document, "/status", dry_run=True)
    assert code in (200, 400, 422), answer
    assert (code == 200) == (told == []), (
        f"types: {told or 'accepted'}; API server: {answer.get('message', code)}"
    )
