"""Parameters of workflows: which values are given, and objects with their tags filled in.

What a tag stands for is put in its place where the object says it; else it counts as text from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from modelsteward.workloads.shape import numbered, text
from modelsteward.workloads.word import ELSEWHERE

#: A template is read with this many sets of values at most; with more each parameter counts as unknown.
MOST_SETS = 16
#: More tags in one text aren't filled in.
MOST_TAGS = 256
#: Tags that name the run, not what it runs.
OF_THE_RUN = (
    *("workflow.name", "workflow.namespace", "workflow.uid", "workflow.creationTimestamp", "workflow.status"),
    *("workflow.serviceAccountName", "workflow.priority", "workflow.duration", "workflow.scheduledTime"),
    *("pod.name", "node.name", "retries", "context.", "inputs.artifacts.", "outputs.", "workspaces."),
    *("results.", "step.results.", "credentials.", "lastRetry."),
)


def named(parameters: Any) -> Iterator[tuple[str, str]]:
    """Names and literal values of a list of parameters, defaults included."""
    for _, one in numbered(parameters):
        value = one.get("value", one.get("default"))
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield text(one.get("name")), str(value)


def of_workflow(spec: dict[str, Any]) -> dict[str, str]:
    """`workflow.parameters.X` by the arguments of the workflow."""
    return {f"workflow.parameters.{name}": value for name, value in _arguments(spec)}


def of_template(
    template: dict[str, Any], spec: dict[str, Any], given: dict[str, str]
) -> list[dict[str, str]]:
    """The sets of values with which a template is called: once for each call, once where nothing calls it."""
    inputs = template.get("inputs")
    defaults = dict(named(inputs.get("parameters") if isinstance(inputs, dict) else None))
    name = text(template.get("name"))
    calls = [dict(_arguments(call)) for call in _calls(spec) if text(call.get("template")) == name]
    if name and name == text(spec.get("entrypoint")):
        calls.append(dict(_arguments(spec)))
    if len(calls) > MOST_SETS:
        calls = [{}]
        defaults = {}
    sets: list[dict[str, str]] = []
    for call in calls or [{}]:
        values = dict(given)
        for key, value in {**defaults, **call}.items():
            values[f"inputs.parameters.{key}"] = filled(value, given, "{{", "}}")
        if values not in sets:
            sets.append(values)
    return sets


def _calls(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every step and task of the workflow."""
    for _, template in numbered(spec.get("templates")):
        for group in _lists(template.get("steps")):
            yield from (one for _, one in numbered(group))
        dag = template.get("dag")
        if isinstance(dag, dict):
            yield from (one for _, one in numbered(dag.get("tasks")))


def _lists(steps: Any) -> list[Any]:
    return [one if isinstance(one, list) else [one] for one in steps] if isinstance(steps, list) else []


def _arguments(holder: dict[str, Any]) -> Iterator[tuple[str, str]]:
    arguments = holder.get("arguments")
    yield from named(arguments.get("parameters") if isinstance(arguments, dict) else None)


def fill(value: dict[str, Any], values: dict[str, str], opening: str, closing: str) -> dict[str, Any]:
    """The object with every tag in its texts filled in."""
    return {key: _filled(inner, values, opening, closing) for key, inner in value.items()}


def _filled(value: Any, values: dict[str, str], opening: str, closing: str) -> Any:
    if isinstance(value, str):
        return filled(value, values, opening, closing) if opening in value else value
    if isinstance(value, dict):
        return {key: _filled(inner, values, opening, closing) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, values, opening, closing) for inner in value]
    return value


def filled(written: str, values: dict[str, str], opening: str, closing: str) -> str:
    """A text with its tags filled in."""
    parts = written.split(opening, MOST_TAGS)
    made = [parts[0]]
    for part in parts[1:]:
        tag, end, rest = part.partition(closing)
        if not end:
            made += [opening, part]
            continue
        made += [_value(tag.strip(), values, f"{opening}{tag}{closing}"), rest]
    return "".join(made)


def _value(tag: str, values: dict[str, str], written: str) -> str:
    if tag in values:
        return values[tag]
    if tag.startswith(OF_THE_RUN):
        return tag
    # `$(VAR)` may also be a variable of the container.
    return written if written.startswith("$(") and not tag.startswith("params.") else ELSEWHERE
