"""What the readers of judged cases share: the shipped library as a catalogue, and checked documents in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from modelsteward.api.definition import API_VERSION
from modelsteward.api.objects import parse, violations
from modelsteward.engine.catalog import Catalog
from modelsteward.files.shipped import shipped

Document = dict[str, Any]
POLICY = "cases"
LONG_AGO = "2000-01-01T00:00:00Z"


class NotACaseError(Exception):
    """A file or case that isn't what the format says: what is wrong, in one line."""


@dataclass(frozen=True)
class Judged:
    """One case with what should come out and what did, each sorted."""

    name: str
    because: str
    expected: tuple[str, ...]
    got: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether the two are the same."""
        return self.expected == self.got


class _Loader(yaml.CSafeLoader):
    """Times and days stay text, as in JSON, and so do `NO`, the country, and `Yes`."""


_Loader.yaml_implicit_resolvers = {
    first: [
        pair
        for pair in pairs
        if pair[0] != "tag:yaml.org,2002:timestamp"
        and (pair[0] != "tag:yaml.org,2002:bool" or first in "tTfF")
    ]
    for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Document:
    """The file's mapping."""
    try:
        found = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506
    except OSError as error:
        raise NotACaseError(f"{path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise NotACaseError(f"{path}: no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict) or not isinstance(found.get("cases"), list):
        raise NotACaseError(f"{path}: no list `cases`")
    return found


def only(mapping: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """A key that nothing reads is an error, or a case would ask less than it says."""
    unknown = sorted(set(mapping) - set(known))
    if unknown:
        raise NotACaseError(f"{where}: no such key: {', '.join(unknown)}")


def renamed(mapping: Mapping[str, Any], names: Mapping[str, str]) -> Document:
    """The mapping with some of its keys under their names in our resources."""
    return {names.get(key, key): value for key, value in mapping.items()}


def instant(text: str) -> str:
    """A day as its first instant."""
    return text if "T" in text else f"{text}T00:00:00Z"


def moment(text: str) -> datetime:
    """The same, as an instant to judge at."""
    return datetime.fromisoformat(instant(text).replace("Z", "+00:00"))


def days(count: int) -> int:
    """So many days in seconds."""
    return count * 86400


def resource(kind: str, name: str, spec: Document) -> Document:
    """A document of one of our kinds, as one would write it."""
    return {"apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name}, "spec": spec}


@cache
def _library() -> tuple[Document, ...]:
    return tuple(entry.document() for entry in shipped())


def catalog(documents: Iterable[Document]) -> Catalog:
    """The shipped library and these, each checked by the types and rules of its kind."""
    made = Catalog()
    for document in _library():
        made.apply(document["kind"], document)
    for document in documents:
        found = parse(document)
        problems = found if isinstance(found, tuple) else violations(found)
        problem = made.apply(document["kind"], document)
        if problems or problem:
            what = "; ".join(map(str, problems)) or problem
            raise NotACaseError(f"{document['kind']} {document['metadata']['name']}: {what}")
    return made
