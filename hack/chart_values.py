"""The chart's values as rows of a table, from `values.yaml`: its comments are the meanings."""

import json
from collections.abc import Iterator
from pathlib import Path

import yaml

VALUES = Path(__file__).resolve().parents[1] / "charts" / "modelsteward" / "values.yaml"
#: Kubernetes' own objects are one value each.
WHOLE = frozenset({"resources"})
LONGEST = 60


def rows() -> Iterator[str]:
    """A row for each value: its path, its default, and what the comment above it says."""
    text = VALUES.read_text()
    yield from _below(yaml.compose(text, yaml.SafeLoader), "", "", text.splitlines())


def _below(node: yaml.Node, path: str, said: str, lines: list[str]) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode) and node.value and path.rsplit(".", 1)[-1] not in WHOLE:
        if said:
            yield f"| `{path}` | | {said} |\n"
        for key, value in node.value:
            yield from _below(
                value, f"{path}.{key.value}".lstrip("."), _comment(lines, key.start_mark.line), lines
            )
        return
    default = json.dumps(yaml.SafeLoader("").construct_object(node, deep=True))
    shown = f"`{default}`" if len(default) <= LONGEST else "see `values.yaml`"
    yield f"| `{path}` | {shown} | {said} |\n"


def _comment(lines: list[str], number: int) -> str:
    """The comment right above a line; what is commented out there is none."""
    said: list[str] = []
    while number and lines[number - 1].lstrip().startswith("#"):
        number -= 1
        text = lines[number].lstrip().removeprefix("#").removeprefix(" ")
        if not text.startswith((" ", "- ")):
            said.insert(0, text)
    return " ".join(said).replace("|", "\\|")
