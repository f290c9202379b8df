"""`modelsteward library`: the licences and frameworks that the package ships."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import printing

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from modelsteward.files.shipped import Shipped

_SHOWN_ABOVE = ("name", "id", "type", "title", "section", "evidenceType", "verified", "note")
"""Fields of a clause or item that have a column, or are no terms."""

_WHOLE = 8192
"""No list of terms is longer: none is cut."""


def _completed(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    from modelsteward.files.shipped import shipped

    return [CompletionItem(it.stem) for it in shipped() if it.stem.startswith(incomplete.lower())]


@click.group()
def library() -> None:
    """List, show and print the licences and frameworks that are shipped.

    They are custom resources, ModelLicense and ComplianceFramework. The chart installs them; what a policy
    names is judged. They are facts with their sources, not legal advice.

    \b
    Examples:
      modelsteward library list
      modelsteward library show llama3.1
      modelsteward library print | kubectl apply --server-side -f -
    """


@library.command("list")
@click.option(
    "--kind",
    type=click.Choice(["ModelLicense", "ComplianceFramework"], case_sensitive=False),
    help="Licences or frameworks only.",
)
@printing.output_option("table", "json", "yaml", "name")
def list_(kind: str | None, output: str) -> None:
    """List what is shipped.

    VERIFIED says for a licence whether its text was read for its clauses, for a framework of how many of its
    items the source was read.

    \b
    Examples:
      modelsteward library list
      modelsteward library list --kind ComplianceFramework -o json
      modelsteward library list -o name
    """
    from modelsteward.files.shipped import shipped

    entries = [it for it in shipped() if kind in (None, it.kind)]
    if output == "name":
        _names(entries)
    elif output == "table":
        rows: list[tuple[str, ...]] = [("KIND", "NAME", "ID", "VERIFIED", "TITLE")]
        rows += [tuple(_summary(it).values()) for it in entries]
        printing.table(printing.aligned(rows))
    else:
        printing.emit({"library": [_summary(it) for it in entries]}, output)


@library.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=_completed)
@printing.output_option("table", "json", "yaml", "name")
def show(names: tuple[str, ...], output: str) -> None:
    """Show licences or frameworks with their clauses or items.

    NAME is the object's name, with or without `library-`, an SPDX id, an alias, a hub's tag, a framework, or
    `framework@version`.

    \b
    Examples:
      modelsteward library show apache-2.0
      modelsteward library show LicenseRef-scancode-llama-3.1-license-2024 -o yaml
      modelsteward library show eu-ai-act@2026.1
    """
    entries = _found(names)
    if output == "name":
        _names(entries)
    elif output == "table":
        click.echo("\n\n".join("\n".join(_told(it)) for it in entries))
    else:
        _objects(entries, output)


@library.command("print")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=_completed)
@printing.output_option("yaml", "json")
def print_(names: tuple[str, ...], output: str) -> None:
    """Print the objects to apply: those that are named, as for `show`, or all.

    Objects that are there already under one of the names would be changed: look with `kubectl diff` first.

    \b
    Examples:
      modelsteward library print | kubectl apply --server-side -f -
      modelsteward library print mit apache-2.0 > governance/licences.yaml
      modelsteward library print gdpr -o json
    """
    from modelsteward.files.shipped import shipped

    _objects(_found(names) if names else shipped(), output)


def _found(names: Iterable[str]) -> tuple[Shipped, ...]:
    """All that the names mean, each once. Raises UsageError for a name that means nothing."""
    from modelsteward.files.shipped import find, shipped

    found: dict[Shipped, None] = {}
    for name in names:
        meant = find(name, shipped())
        if not meant:
            raise click.UsageError(_unknown(name))
        found |= dict.fromkeys(meant)
    return tuple(found)


def _unknown(name: str) -> str:
    import difflib

    from modelsteward.files.shipped import shipped

    words = {word.lower(): word for it in shipped() for word in it.words()}
    near = difflib.get_close_matches(name.lower(), words, n=1)
    hint = f"did you mean `{words[near[0]]}`?" if near else "`modelsteward library list` names them all"
    return f"no licence or framework `{name}` is shipped: {hint}"


def _names(entries: Iterable[Shipped]) -> None:
    for it in entries:
        click.echo(f"{it.kind.lower()}.modelsteward.io/{it.name}")


def _objects(entries: Iterable[Shipped], output: str) -> None:
    """One object alone as it is; several as documents of YAML, or as a List of JSON."""
    every = list(entries)
    if output == "yaml":
        click.echo("---\n".join(it.text() for it in every), nl=False)
    elif len(every) == 1:
        printing.emit(every[0].document(), output)
    else:
        items = [it.document() for it in every]
        printing.emit({"apiVersion": "v1", "kind": "List", "items": items}, output)


def _summary(entry: Shipped) -> dict[str, str]:
    spec = entry.document()["spec"]
    if entry.kind == "ModelLicense":
        id_, verified = spec["spdxId"], "yes" if spec["verification"] == "Verified" else "no"
    else:
        read = sum(item["verified"] for item in spec["items"])
        id_, verified = f"{spec['name']}@{spec['version']}", f"{read} of {len(spec['items'])}"
    return {
        "kind": entry.kind,
        "name": entry.name,
        "id": id_,
        "verified": verified,
        "title": spec["title"],
    }


def _told(entry: Shipped) -> Iterator[str]:
    """The object for a reader: what it is, its texts, its terms with their sections."""
    spec, summary = entry.document()["spec"], _summary(entry)
    yield f"{entry.kind} {entry.name}"
    facts = {key: summary[key] for key in ("id", "title", "verified")}
    for key in ("form", "category", "note", "effectiveTime", "supersededTime", "supersededBy"):
        facts[key] = spec.get(key, "")
    facts["hubTags"] = ", ".join(spec.get("hubTags", ()))
    facts["source"] = spec["source"]["uri"] if "source" in spec else ""
    yield from (f"  {key:14}  {value}" for key, value in facts.items() if value)
    for text in spec.get("texts", ()):
        yield f"  {'text':14}  {text['document']}, {text['uri']}"
        yield f"  {'':14}  sha256 {text.get('sha256', 'unknown')}, read {text.get('retrievedTime', 'never')}"
    yield ""
    rows = _items(spec["items"]) if "items" in spec else _clauses(spec)
    yield from printing.aligned(rows, longest=_WHOLE)


def _items(items: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("ITEM", "SECTION", "ASKS", "READ", "TITLE", "TERMS")]
    for it in items:
        asks, read = it.get("evidenceType", "-"), "yes" if it["verified"] else "no"
        rows.append((it["id"], it["section"], asks, read, it["title"], _terms(it)))
    return rows


def _clauses(spec: dict[str, Any]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("CLAUSE", "SECTION", "TYPE", "TERMS")]
    rows += [(it["name"], it["section"], it["type"], _terms(it)) for it in spec.get("clauses", ())]
    return rows


def _terms(part: dict[str, Any]) -> str:
    """The other fields of a clause or item, `count 700000000, scope Licensee`."""
    return (
        "; ".join(f"{key} {_plain(value)}" for key, value in part.items() if key not in _SHOWN_ABOVE) or "-"
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
