"""`modelsteward sightings`: what manifests say about models, before any policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import printing

if TYPE_CHECKING:
    from modelsteward.api.sighting import Extraction
    from modelsteward.files.manifests import Manifest

DEFAULT_NAMESPACE = "default"


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "-n", "--namespace", default=DEFAULT_NAMESPACE, show_default=True, help="Of objects that name none."
)
@printing.output_option("table", "json", "yaml")
def sightings(files: tuple[str, ...], namespace: str, output: str) -> None:
    """Show which models FILES name, where, and in which role.

    FILES are manifests, folders of manifests, or - for standard input. Every object is read alone, as the
    webhook gets it; nothing is judged.

    \b
    Examples:
      modelsteward sightings deployment.yaml
      helm template chart | modelsteward sightings - -o json
    """
    from modelsteward.files.manifests import read_manifests
    from modelsteward.workloads.extract import extract

    manifests, problems = read_manifests(files, printing.stdin_for(files))
    if problems:
        printing.refuse(problems)
    read = [(m, extract(m.group, m.version, m.kind, m.namespace or namespace, m.value)) for m in manifests]
    if output == "table":
        printing.table(_lines(read))
    else:
        printing.emit({"documents": [_record(manifest, said) for manifest, said in read]}, output)


def _record(manifest: Manifest, said: Extraction) -> dict[str, Any]:
    """`{kind, name, sightings: [{reference, role, path}], signals}`; no name: an empty reference."""
    return {
        "kind": manifest.kind,
        "name": manifest.name,
        "sightings": [
            {"reference": str(s.reference or ""), "role": str(s.role), "path": s.path} for s in said.sightings
        ],
        "signals": sorted({str(signal.name) for signal in said.signals if signal.in_context}),
    }


def _lines(read: list[tuple[Manifest, Extraction]]) -> list[str]:
    rows = [("OBJECT", "SAYS", "WHAT", "PATH")]
    for manifest, said in read:
        label = f"{manifest.kind}/{manifest.name}"
        found = [(str(s.role), str(s.reference or s.text), s.path) for s in said.sightings]
        found += [(str(s.name), s.detail, s.path) for s in said.signals if s.in_context]
        found += [("Declaration", d.word, d.path) for d in said.declarations]
        found += [("Unreadable", what, path) for path, what in said.unreadable]
        if said.unsupported_version:
            found.append(("Unreadable", f"version {said.unsupported_version}", "apiVersion"))
        rows += [(label, *row) for row in found] or [(label, "-", "", "")]
    return printing.aligned(rows)
