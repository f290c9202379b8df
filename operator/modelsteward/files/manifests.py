"""Kubernetes objects in files, folders and standard input; items of a List are objects of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modelsteward.files.places import Document, Problem
from modelsteward.files.reading import LARGEST_FILE, read_text

SUFFIXES = (".yaml", ".yml", ".json")
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object with what tells it apart. `name` is the generateName where there is no name."""

    document: Document
    value: dict[str, Any]
    group: str
    version: str
    kind: str
    name: str
    #: Empty where the file names none.
    namespace: str

    @property
    def place(self) -> str:
        """`file:line` of the object."""
        return f"{self.document.file}:{self.document.mark.line}"


def read_manifests(paths: Iterable[str], stdin: bytes | None = None) -> tuple[list[Manifest], list[Problem]]:
    """Every object of these files and folders in their order, and every problem of all of them.

    `-` stands for `stdin`. Folders are read with all YAML and JSON below them, hidden ones left out.
    """
    documents, problems = read_documents(paths, stdin)
    manifests: list[Manifest] = []
    for document in documents:
        for item in _unwrapped(document):
            made = _manifest(item)
            if isinstance(made, Problem):
                problems.append(made)
            else:
                manifests.append(made)
    return manifests, problems


def read_documents(paths: Iterable[str], stdin: bytes | None = None) -> tuple[list[Document], list[Problem]]:
    """Every document of these files and folders in their order, and every problem of all of them."""
    documents: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        for data, file in _contents(path, stdin):
            found, wrong = ([], [data]) if isinstance(data, Problem) else read_text(data, file)
            documents += found
            problems += wrong
    return documents, problems


def _contents(path: str, stdin: bytes | None) -> Iterator[tuple[bytes | Problem, str]]:
    if path == STDIN:
        yield (stdin or b""), "<stdin>"
        return
    found = Path(path)
    if not found.is_dir():
        yield _bytes(found), path
        return
    files: list[Path] = []
    for file in _below(found):
        if isinstance(file, Problem):
            yield file, path
            continue
        files.append(file)
        yield _bytes(file), str(file)
    if not files:
        what = f"holds no file that ends in {', '.join(SUFFIXES)}: name a folder with manifests"
        yield Problem(path, 0, 0, what), path


def _below(folder: Path) -> Iterator[Path | Problem]:
    """The files in order; a folder that can't be listed is a problem, not an empty one."""
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield Path(parent, name)
    for error in closed:
        what = f"can't be listed ({error.strerror}): check its rights"
        yield Problem(str(error.filename), 0, 0, what)


def _bytes(path: Path) -> bytes | Problem:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return Problem(str(path), 0, 0, "no such file: check the path")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(str(path), 0, 0, f"can't be read ({reason}): check the path and its rights")


def _unwrapped(document: Document) -> Iterator[Document]:
    """The document, or the items of a List with their own places; lists in lists are no Kubernetes."""
    value = document.value
    kind = value.get("kind") if isinstance(value, dict) else None
    if not (isinstance(value, dict) and isinstance(kind, str) and kind.endswith("List")):
        yield document
        return
    items = value.get("items")
    if not isinstance(items, list):
        yield document
        return
    marks = document.mark.at(["items"])
    for index, item in enumerate(items):
        yield Document(document.file, _typed(item, value, kind), marks.at([index]))


def _typed(item: object, holder: dict[str, Any], kind: str) -> object:
    """Items of a PodList and the like leave out what the list says of them all."""
    if not isinstance(item, dict) or kind == "List" or "kind" in item:
        return item
    return {"apiVersion": holder.get("apiVersion"), "kind": kind.removesuffix("List"), **item}


def _manifest(document: Document) -> Manifest | Problem:
    value = document.value
    if not isinstance(value, dict):
        return document.problem(
            "no Kubernetes object (a mapping with apiVersion, kind and metadata): correct it"
        )
    for field in ("apiVersion", "kind"):
        if not isinstance(value.get(field), str) or not value[field]:
            return document.problem(f"no {field}: every Kubernetes object has one, add it", [field])
    metadata = value.get("metadata", {})
    if not isinstance(metadata, dict):
        return document.problem("metadata is no mapping: write metadata: {name: …}", ["metadata"])
    for field in ("name", "generateName", "namespace"):
        if not isinstance(metadata.get(field) or "", str):
            return document.problem(f"metadata.{field} is no text: quote it", ["metadata", field])
    group, _, version = value["apiVersion"].rpartition("/")
    name = metadata.get("name") or metadata.get("generateName") or ""
    return Manifest(document, value, group, version, value["kind"], name, metadata.get("namespace") or "")
