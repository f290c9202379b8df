"""Seldon Core SeldonDeployment: model URIs in a graph that nests, explainers, and own containers.

Source: operator/apis/machinelearning.seldon.io/v1.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.podspec import Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import numbered, text

#: Graphs are followed this deep.
DEEPEST = 32


def read(document: dict[str, Any], record: Record) -> None:
    """Every predictor."""
    for spec, place in walk(document, "spec.predictors[].componentSpecs[].spec", record.unreadable):
        pod = Pod(spec, place, record.namespace)
        for find in FINDERS:
            find(pod, record)
    for predictor, place in walk(document, "spec.predictors[]", record.unreadable):
        _node(predictor.get("graph"), f"{place}.graph", record, 0)
        explainer = predictor.get("explainer")
        if isinstance(explainer, dict):
            _uri(explainer, f"{place}.explainer", record)
    record.predictors.append(("spec.predictors", False))


def _node(node: Any, place: str, record: Record, depth: int) -> None:
    if not isinstance(node, dict):
        return
    if depth > DEEPEST:
        record.unreadable.append((place, f"a graph more than {DEEPEST} deep"))
        return
    _uri(node, place, record)
    if text(node.get("implementation")) == "HUGGINGFACE_SERVER":
        for index, parameter in numbered(node.get("parameters")):
            if parameter.get("name") in ("pretrained_model", "pretrained_tokenizer"):
                value = text(parameter.get("value"))
                role = Role.TOKENIZER if "tokenizer" in str(parameter["name"]) else Role.MODEL
                record.sight(reference.hub_name(value), role, f"{place}.parameters[{index}].value", value)
    for index, child in numbered(node.get("children")):
        _node(child, f"{place}.children[{index}]", record, depth + 1)


def _uri(node: dict[str, Any], place: str, record: Record) -> None:
    uri = text(node.get("modelUri")).strip()
    if uri:
        record.sight(reference.storage_uri(uri, record.namespace), Role.MODEL, f"{place}.modelUri", uri)
