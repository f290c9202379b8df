"""Argo Workflows and Tekton tasks: steps are containers or scripts, in which parameters stand.

Sources: argoproj/argo-workflows pkg/apis/workflow/v1alpha1/workflow_types.go and its variables.md;
tektoncd/pipeline pkg/apis/pipeline/v1. A template that another object names is judged there.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import SignalName
from modelsteward.workloads import alone, parameters
from modelsteward.workloads.commands import SHELLS
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.program import is_python
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import numbered, text
from modelsteward.workloads.word import Word

#: More templates of one object aren't read.
MOST_TEMPLATES = 256
#: Where tasks stand in Tekton's kinds.
TASKS = ("spec", "spec.taskSpec", "spec.pipelineSpec.tasks[].taskSpec", "spec.tasks[].taskSpec")


def argo(document: dict[str, Any], record: Record) -> None:
    """Workflow, CronWorkflow and their templates."""
    for path in ("spec", "spec.workflowSpec"):
        for spec, place in walk(document, path, []):
            if text(spec.get("podSpecPatch")).strip():
                detail = "a text that changes the pods"
                record.signal(SignalName.OPAQUE_COMMAND, f"{place}.podSpecPatch", detail)
            given = parameters.of_workflow(spec)
            templates = list(numbered(spec.get("templates")))
            default = spec.get("templateDefaults")
            if isinstance(default, dict):
                _template(default, f"{place}.templateDefaults", spec, given, record)
            for index, template in templates[:MOST_TEMPLATES]:
                where = f"{place}.templates[{index}]"
                for values in parameters.of_template(template, spec, given):
                    _template(template, where, spec, values, record)
            if len(templates) > MOST_TEMPLATES:
                record.unreadable.append((place, f"more than {MOST_TEMPLATES} templates"))


def tekton(document: dict[str, Any], record: Record) -> None:
    """TaskRun, PipelineRun and their templates: the steps and sidecars of every task that stands in it."""
    for spec, _ in walk(document, "spec", record.unreadable):
        given = {f"params.{name}": value for name, value in parameters.named(spec.get("params"))}
        for path in TASKS:
            for task, place in walk(document, path, []):
                if "steps" in task:
                    _task(task, place, given, record)


def _task(task: dict[str, Any], place: str, given: dict[str, str], record: Record) -> None:
    defaults = {f"params.{name}": value for name, value in parameters.named(task.get("params"))}
    filled = parameters.fill(task, {**defaults, **given}, "$(", ")")
    found = [
        (one, f"{place}.{field}[{index}]")
        for field in ("steps", "sidecars")
        for index, one in numbered(filled.get(field))
    ]
    pod = alone.pod(filled, place, found, record.namespace)
    for container in pod.containers:
        _script(container, text(container.document.get("script")), f"{container.path}.script")
    _read(pod, record)


def _template(
    template: dict[str, Any], place: str, spec: dict[str, Any], values: dict[str, str], record: Record
) -> None:
    filled = parameters.fill(template, values, "{{", "}}")
    single = ("container", "script")
    found = [(filled[name], f"{place}.{name}") for name in single if isinstance(filled.get(name), dict)]
    for path in ("initContainers[]", "containerSet.containers[]", "sidecars[]"):
        found += [(one, f"{place}.{inner}") for one, inner in walk(filled, path, record.unreadable)]
    if text(filled.get("podSpecPatch")).strip():
        detail = "a text that changes the pod"
        record.signal(SignalName.OPAQUE_COMMAND, f"{place}.podSpecPatch", detail)
    if not found:
        return
    volumes = [one for holder in (spec, filled) for _, one in numbered(holder.get("volumes"))]
    outside = {**filled, "volumes": volumes, "volumeClaimTemplates": spec.get("volumeClaimTemplates")}
    pod = alone.pod(outside, place, found, record.namespace)
    for container in pod.containers:
        if container.path == f"{place}.script":
            _script(container, text(container.document.get("source")), f"{container.path}.source")
    _read(pod, record)


def _script(container: Container, source: str, path: str) -> None:
    """Lets the container run the text that its interpreter is given as a file."""
    if not source.strip():
        return
    words = container.command
    first = source.partition("\n")[0]
    if not words and first.startswith("#!"):
        words = tuple(Word(part, path) for part in first[2:].split()[:4])
    program = words[-1].text if words and words[0].text.endswith("env") else words[0].text if words else "sh"
    name = program.rpartition("/")[2]
    if not words:
        words = (Word("sh", path),)
    if name in SHELLS or is_python(name):
        container.__dict__["command"] = (*words, Word("-c", path), Word(source, path))
        container.__dict__["args"] = ()


def _read(pod: Pod, record: Record) -> None:
    for find in FINDERS:
        find(pod, record)
