"""Text in, documents with places or problems with places out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from modelsteward.files.places import steps
from modelsteward.files.reading import read_text


def values(text: str) -> list[Any]:
    documents, problems = read_text(text.encode(), "f.yaml")
    assert problems == []
    return [document.value for document in documents]


def problem(data: bytes | str) -> str:
    documents, problems = read_text(data.encode() if isinstance(data, str) else data, "f.yaml")
    assert documents == [], "nothing is half-read"
    assert len(problems) == 1
    return str(problems[0])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("y", True),
        ('"yes"', "yes"),
        ("~", None),
        ("", None),
        ("0x1F", 31),
        ("017", 15),
        ("0o17", 15),
        ("0b11", 3),
        ("1_000", 1000),
        ("08", 8),
        ("2.0", 2),
        ("-.5", -0.5),
        ("1e3", 1000),
        ("1e400", "1e400"),
        ("1:30", "1:30"),
        ("2026-01-01", "2026-01-01"),
        ("2026-12-01T12:00:00Z", "2026-12-01T12:00:00Z"),
        ("9223372036854775808", 9223372036854775808),
        ("99999999999999999999", 99999999999999999999.0),
        ("1.2.3", "1.2.3"),
        ("+", "+"),
        ("!!str 5", "5"),
        ('!!int "6"', 6),
        ("!!timestamp 2026-01-01", "2026-01-01"),
        ("! 5", "5"),
        ("|\n  a\n  b", "a\nb\n"),
    ],
)
def test_a_scalar_means_what_it_means_to_kubectl(written: str, value: Any) -> None:
    (document,) = values(f"a: {written}\n")
    assert document == {"a": value}
    assert type(document["a"]) is type(value)


def test_keys_are_texts() -> None:
    assert values("1: a\ntrue: b\n1.5: c\n") == [{"1": "a", "true": "b", "1.5": "c"}]


def test_empty_documents_are_left_out_and_the_others_keep_their_order() -> None:
    assert values("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n") == [{"a": 1}, {"b": 2}]


def test_merge_keys_yield_to_what_is_set_beside_them() -> None:
    text = "a: &a {b: 1, c: 2}\nd: {<<: *a, c: 3}\ne: {<<: [{b: 5}, *a]}\n"
    assert values(text) == [{"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}, "e": {"b": 5, "c": 2}}]


def test_json_with_tabs_and_escaped_surrogates_is_read() -> None:
    assert values('{\n\t"a": "\\ud83d\\ude00",\n\t"b": [1]\n}') == [{"a": "😀", "b": [1]}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1: 'a' is set twice (first in line 1): remove one"),
        (
            "a: .inf\n",
            "f.yaml:1:4: .inf is no JSON number: write a finite number, or quote it to make it a text",
        ),
        ("a:\n\t- b\n", "f.yaml:2:1: a tab where YAML wants spaces: indent with spaces"),
        (b"a: b\nc: \xff\n", "f.yaml:2:4: no UTF-8 text: save the file as UTF-8"),
        (b"\xff\xfea\x00", "f.yaml:1:1: no UTF-8 text: save the file as UTF-8"),
        ("é: \x01", "f.yaml:1:4: the control character 0x01: remove it"),
        ("a: !secret b", "f.yaml:1:4: the tag !secret has no JSON value: leave it out"),
        (
            "a: !!python/name:os.abort [x]",
            "f.yaml:1:4: the tag tag:yaml.org,2002:python/name:os.abort has no JSON value: leave it out",
        ),
        ("a: !!int b", "f.yaml:1:4: 'b' is no !!int: write one, or leave the tag out"),
        ("a: &x [1, *x]", "f.yaml:1:11: *x stands inside the value it names: write the value out"),
        ("a: *y", "f.yaml:1:4: *y names no anchor above it: write &y before the value it stands for"),
        ("{{ a }}: b", "f.yaml:1:1: a mapping or list can't be a key: write a text (quote template braces)"),
        ("null: a", "f.yaml:1:1: null can't be a key: quote it"),
        ("<<: 1\na: b", "f.yaml:1:5: << takes a mapping or a list of mappings: write *anchor of a mapping"),
    ],
)
def test_bad_input_is_told_with_its_place_and_a_remedy(text: bytes | str, said: str) -> None:
    assert problem(text) == said


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "\\ud800"}',
        '{"a": 1, "a": 2}',
        "a: b: c",
        "a: [",
        "@a: b",
        "- a\nb: c",
        "%YAML 9.9\n---\na",
        "a: 'b",
    ],
)
def test_a_syntax_error_has_a_line(text: str) -> None:
    said = problem(text)
    assert said.startswith("f.yaml:")
    assert int(said.split(":")[1]) >= 1


def test_an_alias_bomb_is_refused_where_it_goes_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    assert problem("\n".join(lines)).startswith("f.yaml:5:")


@pytest.mark.parametrize("depth", [201, 100_000])
@pytest.mark.parametrize(("opened", "closed"), [("[", "]"), ('{"a":', "}")])
def test_a_file_too_deep_is_refused(depth: int, opened: str, closed: str) -> None:
    problem(opened * depth + "1" + closed * depth)


def test_all_duplicates_of_a_file_are_told_at_once() -> None:
    _, problems = read_text(b"a: 1\na: 2\n---\nb: {c: 1, c: 2}\n", "f.yaml")
    assert [(p.line, p.column) for p in problems] == [(2, 1), (4, 11)]


def test_a_place_is_the_key_and_a_missing_field_stands_at_its_parent() -> None:
    (document,), _ = read_text(b"spec:\n  list:\n    - name: a\n    - {name: b, 'x.y': 1}\n", "f.yaml")
    assert document.problem("!", steps("spec.list[1]['x.y']")).line == 4
    assert document.problem("!", steps("spec.list[0].missing")).line == 3
    assert document.problem("!", steps("spec.list[1].name")).column == 8


def test_paths_are_read_into_steps() -> None:
    assert steps("spec.clauses[0]['a.b'].c") == ["spec", "clauses", 0, "a.b", "c"]
    assert steps("metadata.annotations['deploy.example.com/state']") == [
        "metadata",
        "annotations",
        "deploy.example.com/state",
    ]
    assert steps("spec.a[") == ["spec", "a"]


def test_a_json_file_of_a_megabyte_is_read() -> None:
    made = {"items": [{"name": f"n{i}", "args": ["--model", "a/b"]} for i in range(15_000)]}
    assert values(json.dumps(made)) == [made]
