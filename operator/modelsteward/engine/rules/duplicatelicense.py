"""One licence of an id and origin: what is corrected is corrected by name."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding, at the creation."""
    if write.old is not None:
        return
    spec = write.record.spec
    for other in write.catalog.licenses_of(spec.spdx_id):
        name = other.metadata.name
        if name == write.name or other.spec.origin != spec.origin:
            continue
        corrects = spec.corrects_ref is not None and spec.corrects_ref.name == name
        corrected = other.spec.corrects_ref is not None and other.spec.corrects_ref.name == write.name
        if not corrects and not corrected:
            yield write.finding(
                "AmbiguousModel",
                f"{spec.spdx_id} of origin {spec.origin} is ModelLicense {name} already",
                f"Use {name}, or name it in spec.correctsRef.",
                "spec.spdxId",
            )
            return
