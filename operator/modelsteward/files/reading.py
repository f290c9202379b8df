"""YAML and JSON text → documents with places; no Python object but JSON's own comes out.

A file that is too deep, too large or blows itself up with aliases is a problem with a line, never a crash.
"""

from __future__ import annotations

import json
from typing import Any

import yaml

from modelsteward.files.composing import DEEPEST, LOADER, MOST_NODES, Composer, RefusedError
from modelsteward.files.places import Document, Mark, Problem

LARGEST_FILE = 32 * 1024 * 1024


def read_text(data: bytes, file: str) -> tuple[list[Document], list[Problem]]:
    """The documents of a file in their order, or what is wrong with it: never both.

    Empty documents are left out. `file` is only printed.
    """
    if len(data) > LARGEST_FILE:
        return [], [
            Problem(file, 0, 0, f"{len(data)} bytes, at most {LARGEST_FILE} are read: split the file")
        ]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        return [], [Problem(file, line, column, "no UTF-8 text: save the file as UTF-8")]
    documents, problems = _read_yaml(text, file)
    if problems and text.lstrip()[:1] in ("{", "["):
        document = _read_json(text, file)
        return ([document], []) if document else ([], problems)
    return ([], problems) if problems else (documents, [])


def _read_json(text: str, file: str) -> Document | None:
    """JSON that is no YAML (tabs, escaped surrogates), without places; None where it is no clean JSON."""
    if text.count("[") + text.count("{") + text.count(",") > MOST_NODES:
        return None
    try:
        value: Any = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
        # Half a surrogate pair is no character: nothing could print it or pass it on.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return None if _depth(value) > DEEPEST else Document(file, value, Mark(1, 1))


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        held = [each.values() if isinstance(each, dict) else each for each in level]
        level = [item for each in held for item in each if isinstance(item, (dict, list))]
    return depth


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key is set twice")
    return made


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _read_yaml(text: str, file: str) -> tuple[list[Document], list[Problem]]:
    documents: list[Document] = []
    reader = Composer(file)
    try:
        documents = list(reader.documents(text))
    except RefusedError as refused:
        reader.problems.append(Problem(file, refused.mark.line, refused.mark.column, str(refused)))
    except yaml.reader.ReaderError as error:
        reader.problems.append(_unprintable(file, text, error))
    except yaml.MarkedYAMLError as error:
        reader.problems.append(_syntax(file, text, error))
    except yaml.YAMLError as error:
        reader.problems.append(Problem(file, 1, 1, f"no YAML ({' '.join(str(error).split())}): correct it"))
    return documents, reader.problems


def _syntax(file: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n", line + 1)
    written = lines[line] if line < len(lines) else ""
    if "\t" in written[: column + 1]:
        column = written.index("\t")
        return Problem(file, line + 1, column + 1, "a tab where YAML wants spaces: indent with spaces")
    what = " ".join(part for part in (error.problem, error.context) if part)
    return Problem(file, line + 1, column + 1, f"no YAML ({what}): correct the line or the one above it")


def _unprintable(file: str, text: str, error: yaml.reader.ReaderError) -> Problem:
    # libyaml counts bytes, the reader written in Python characters.
    bytewise = LOADER is not yaml.SafeLoader
    before = text.encode()[: error.position].decode(errors="ignore") if bytewise else text[: error.position]
    line = before.count("\n")
    column = len(before) - (before.rfind("\n") + 1)
    character = error.character if isinstance(error.character, int) else ord(error.character)
    return Problem(file, line + 1, column + 1, f"the control character 0x{character:02x}: remove it")
