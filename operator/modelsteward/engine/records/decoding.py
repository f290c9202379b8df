"""Documents in, records out. Texts that thousands of objects repeat are kept once."""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.engine.question import Identity
from modelsteward.engine.records.aimodel import AIModel
from modelsteward.engine.records.complianceframework import ComplianceFramework
from modelsteward.engine.records.governancepolicy import GovernancePolicy
from modelsteward.engine.records.modellicense import ModelLicense
from modelsteward.engine.records.reviews import Approval, Audit, AuditSchedule, LedgerEntry, Namespace, Waiver
from modelsteward.engine.records.shapes import Record

KINDS: dict[str, type[Record]] = {
    "AIModel": AIModel,
    "ModelLicense": ModelLicense,
    "ComplianceFramework": ComplianceFramework,
    "GovernancePolicy": GovernancePolicy,
    "Approval": Approval,
    "Waiver": Waiver,
    "AuditSchedule": AuditSchedule,
    "Audit": Audit,
    "LedgerEntry": LedgerEntry,
    "Namespace": Namespace,
}
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(record) for kind, record in KINDS.items()
}
_LONGEST_POOL = 100_000
#: Values that repeat, by themselves; a cache, so that it may be emptied at any time.
_POOL: dict[Any, Any] = {}
_REPEATED: dict[str, tuple[str, ...]] = {
    "AIModel": (
        "provider",
        "owner",
        "license_ref",
        "intended_purposes",
        "registered_by",
        "changed_by",
        "facts",
    ),
    "Approval": ("role", "reviewer"),
    "Waiver": ("namespaces", "findings", "requested_by"),
    "Audit": ("schedule_ref", "attestation_role", "requested_by"),
}


def read(kind: str, document: bytes | dict[str, Any]) -> Record | str:
    """The record of a document of this kind, or in one line what can't be read in it."""
    try:
        if isinstance(document, dict):
            record: Record = msgspec.convert(document, KINDS[kind])
        else:
            record = _DECODERS[kind].decode(document)
    except (msgspec.DecodeError, RecursionError, ValueError, OverflowError) as error:
        return " ".join(str(error).split())[:512]
    _share(kind, record)
    if isinstance(record, AIModel) and record.status is not None and not record.status.metrics:
        # The operator writes statuses all day long: nothing of them is judged, and nothing must change.
        msgspec.structs.force_setattr(record, "status", None)
    return record


def _share(kind: str, record: Any) -> None:
    if len(_POOL) > _LONGEST_POOL:
        _POOL.clear()
    for field in _REPEATED.get(kind, ()):
        value = getattr(record.spec, field)
        if value is not None and value != ():
            msgspec.structs.force_setattr(record.spec, field, _shared(value))


def _shared(value: Any) -> Any:
    kept = _POOL.get(value)
    if kept is not None:
        return kept
    if isinstance(value, Identity):
        value = Identity(
            value.username, value.uid, tuple(_POOL.setdefault(group, group) for group in value.groups)
        )
    return _POOL.setdefault(value, value)
