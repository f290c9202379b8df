"""Prints what the chart makes its webhook rules of, from the table of kinds: `make generate`.

python hack/print_rules.py [--output charts/modelsteward/files/kinds.yaml]
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from modelsteward.workloads.kinds import KINDS
from modelsteward.workloads.kinds.kind import Kind

HEAD = """\
# Printed by hack/print_rules.py from the table of kinds; `make generate` prints it anew.
# Resources by API group, with the kind of each: what the webhook for workloads is called for.
"""


def text() -> str:
    """The file, groups in alphabetical order."""
    return HEAD + "".join(_part("builtIn", built_in=True)) + "".join(_part("custom", built_in=False))


def _part(name: str, *, built_in: bool) -> Iterator[str]:
    groups: dict[str, list[Kind]] = {}
    for kind in KINDS:
        if is_built_in(kind) == built_in:
            groups.setdefault(kind.group, []).append(kind)
    yield f"{name}:\n"
    for group, kinds in sorted(groups.items()):
        yield f'  - group: "{group}"\n    resources:\n'
        for kind in sorted(kinds, key=lambda it: it.resource):
            yield f"      {kind.resource}: {kind.kind}\n"
            yield from (f"      {kind.resource}/{each}: {kind.kind}\n" for each in kind.subresources)


def is_built_in(kind: Kind) -> bool:
    """Whether every API server has the kind's group: such groups have no dot in their names."""
    return "." not in kind.group


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, default=Path("charts/modelsteward/files/kinds.yaml"))
    file = parser.parse_args().output
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text())


if __name__ == "__main__":
    main()
