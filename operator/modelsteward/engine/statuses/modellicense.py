"""ModelLicense: how many models are under it, and whether a correction has taken its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from modelsteward.engine import licensing
from modelsteward.engine.records import ModelLicense
from modelsteward.engine.statuses.writing import FALSE, TRUE, Desired, Writing

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog


def desired(catalog: Catalog, license_: ModelLicense, previous: Mapping[str, Any], now: datetime) -> Desired:
    """The status."""
    name = license_.metadata.name
    writing = Writing(previous, license_.metadata.generation, now)
    writing.ready()
    corrections = sorted(
        each
        for each in catalog.names("ModelLicense")
        if (other := catalog.get("ModelLicense", each)) is not None
        and other.spec.corrects_ref is not None
        and other.spec.corrects_ref.name == name
    )
    corrected = corrections[0] if corrections and license_.spec.origin == "Library" else None
    if corrected:
        writing.set("Corrected", TRUE, "Corrected", f"ModelLicense {corrected} takes its place")
    else:
        writing.set("Corrected", FALSE, "Current", "nothing corrects it")
    return Desired(writing.status(modelCount=_models(catalog, license_), correctedBy=corrected))


def _models(catalog: Catalog, license_: ModelLicense) -> int:
    """How many models are under it by themselves."""
    name, counted = license_.metadata.name, 0
    ids = (license_.spec.spdx_id, *license_.spec.aliases)
    for each in catalog.names("AIModel"):
        model = catalog.model(each)
        if model is None:
            continue
        if model.spec.license_ref is not None:
            counted += model.spec.license_ref.name == name
        elif any(id_ in (model.spec.license_expression or "") for id_ in ids):
            counted += any(found.metadata.name == name for found in licensing.named(catalog, model))
    return counted
