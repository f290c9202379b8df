"""Prints the reference pages from the code: `make generate`. A test compares them with what is committed.

python hack/print_reference.py [--output-dir docs/reference]
"""

import argparse
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import chart_values
import click
from prometheus_client import CollectorRegistry

from modelsteward.api.crds import documents
from modelsteward.cli import COMMANDS, modelsteward
from modelsteward.controller.counters import OperatorMetrics
from modelsteward.metrics import WebhookMetrics
from modelsteward.workloads.kinds import KINDS

HEAD = "<!-- Printed by hack/print_reference.py from the code; `make generate` prints it anew. -->\n\n"


def pages() -> dict[str, str]:
    """File name to text."""
    return {
        "custom-resources.md": HEAD + "".join(custom_resources()),
        "command-line.md": HEAD + "".join(command_line()),
        "kinds.md": HEAD + "".join(kinds()),
        "metrics.md": HEAD + "".join(metrics()),
        "values.md": HEAD + "".join(values()),
    }


def custom_resources() -> Iterator[str]:
    """Every kind with its fields, bounds and rules."""
    yield "# Custom resources\n\nGroup `modelsteward.io`, version `v1alpha1`, cluster-scoped. "
    yield "`kubectl explain` says the same in a cluster; a field with `!` is required.\n"
    for crd in documents():
        names = crd["spec"]["names"]
        version = crd["spec"]["versions"][0]
        schema = version["schema"]["openAPIV3Schema"]
        yield f"\n## {names['kind']}\n\n{schema.get('description', '').strip()}\n\n"
        yield f"`kubectl get {names['plural']}` or `{', '.join(names['shortNames'])}`\n\n"
        yield "| field | type | meaning |\n|---|---|---|\n"
        for part in ("spec", "status"):
            if part in schema["properties"]:
                yield from fields(schema["properties"][part], part)
        rules = list(checks(schema, ""))
        if rules:
            yield "\nRefused, whoever asks:\n\n"
            yield from (f"- `{path.lstrip('.')}`: {rule['message']}\n" for path, rule in rules)


def fields(schema: dict[str, Any], path: str) -> Iterator[str]:
    """A row for each field below an object."""
    required = set(schema.get("required", ()))
    for name, inner in schema.get("properties", {}).items():
        at = f"{path}.{name}"
        items = inner.get("items", inner)
        meaning = " ".join(inner.get("description", "").split()).replace("|", "\\|")
        yield f"| `{at}{'!' if name in required else ''}` | {kind_of(inner)} | {meaning} |\n"
        if path.count(".") < 3 and name != "conditions":
            yield from fields(items, at + ("[]" if inner.get("type") == "array" else ""))


def kind_of(schema: dict[str, Any]) -> str:
    """The type in a few words, with its bounds."""
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}, at most {schema['maxItems']}"
    if "enum" in schema:
        words = schema["enum"]
        return " · ".join(words) if len(words) <= 12 else f"one of {len(words)} words"
    words = schema.get("format") or schema.get("type", "")
    if "maxLength" in schema:
        words += f", at most {schema['maxLength']} characters"
    if "minimum" in schema or "maximum" in schema:
        words += f", {schema.get('minimum', '')} to {schema.get('maximum', '')}"
    default = schema.get("default")
    return words if default is None else f"{words}, default `{default}`"


def checks(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rules with the path that they stand at."""
    for rule in schema.get("x-kubernetes-validations", ()):
        yield path + rule.get("fieldPath", ""), rule
    for name, inner in schema.get("properties", {}).items():
        yield from checks(inner, f"{path}.{name}")
    if "items" in schema:
        yield from checks(schema["items"], f"{path}[]")


def command_line() -> Iterator[str]:
    """Every command's own help."""
    settings: dict[str, Any] = {**modelsteward.context_settings, "terminal_width": 100}
    context = click.Context(modelsteward, info_name="modelsteward", **settings)
    yield f"# Command line\n\n```text\n{modelsteward.get_help(context)}\n```\n"
    for name in COMMANDS:
        command: click.Command = getattr(import_module(f"modelsteward.cli.{name}"), name)
        inner = click.Context(command, info_name=name, parent=context)
        yield f"\n## {name}\n\n```text\n{command.get_help(inner)}\n```\n"
        for below in command.commands.values() if isinstance(command, click.Group) else ():
            innermost = click.Context(below, info_name=below.name, parent=inner)
            yield f"\n### {name} {below.name}\n\n```text\n{below.get_help(innermost)}\n```\n"


def kinds() -> Iterator[str]:
    """Every kind whose objects are read."""
    yield "# Kinds that are read\n\nThe webhook is called for them, and `check` and `sightings` read them. "
    yield "Objects of other kinds say nothing; the Pods that they make are judged. An object of another "
    yield "version is denied in Enforce, because nothing in it can be told.\n\n"
    yield "| API group | kind | versions | |\n|---|---|---|---|\n"
    for kind in sorted(KINDS, key=lambda it: (it.group, it.kind)):
        notes = [
            "no namespace" if kind.cluster else "",
            "" if kind.starts else "starts nothing: what it lacks is no finding",
        ]
        versions = ", ".join(f"`{each}`" for each in kind.versions)
        group = f"`{kind.group}`" if kind.group else "core"
        yield f"| {group} | {kind.kind} | {versions} | {'; '.join(filter(None, notes))} |\n"


def metrics() -> Iterator[str]:
    """Every metric of the two processes."""
    yield "# Metrics\n\nLabels are bounded: no names, users or namespaces.\n"
    for title, registry in (("Webhook", WebhookMetrics().registry), ("Operator", OperatorMetrics().registry)):
        yield f"\n## {title}\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n"
        yield from (f"| `{name}` | {rest}\n" for name, rest in sorted(metric_rows(registry)))


def values() -> Iterator[str]:
    """Every value of the chart."""
    yield "# Values of the chart\n\nPrinted from `charts/modelsteward/values.yaml`. A key that isn't here is "
    yield "refused by `values.schema.json`, and so is a value of another shape.\n\n"
    yield "| value | default | meaning |\n|---|---|---|\n"
    yield from chart_values.rows()


def metric_rows(registry: CollectorRegistry) -> Iterator[tuple[str, str]]:
    """Name, and the rest of its row."""
    # A collector is registered under each of its sample names.
    for collector in set(registry._names_to_collectors.values()):
        labels = ", ".join(getattr(collector, "_labelnames", ()))
        for family in collector.collect():
            suffix = "_total" if family.type == "counter" else ""
            yield family.name + suffix, f"{family.type} | {labels} | {family.documentation} |"


def main() -> None:
    """Writes the pages."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output-dir", type=Path, default=Path("docs/reference"))
    folder = parser.parse_args().output_dir
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text)


if __name__ == "__main__":
    main()
