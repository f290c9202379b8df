"""What is judged of each kind: small structs, decoded from JSON bytes or from decoded JSON."""

from __future__ import annotations

from modelsteward.engine.records.aimodel import AIModel, AIModelSpec, BaseModel, Dataset, Facts, Source
from modelsteward.engine.records.complianceframework import ComplianceFramework, Item
from modelsteward.engine.records.decoding import KINDS, read
from modelsteward.engine.records.governancepolicy import GovernancePolicy, GovernancePolicySpec
from modelsteward.engine.records.modellicense import Clause, ModelLicense
from modelsteward.engine.records.reviews import (
    Approval,
    ApprovalSubject,
    Audit,
    AuditResult,
    AuditSchedule,
    LedgerEntry,
    Namespace,
    Waiver,
)
from modelsteward.engine.records.shapes import Evidence, LabelSelector, Meta, Person, Record, Subject, Use

__all__ = (
    "KINDS",
    "AIModel",
    "AIModelSpec",
    "Approval",
    "ApprovalSubject",
    "Audit",
    "AuditResult",
    "AuditSchedule",
    "BaseModel",
    "Clause",
    "ComplianceFramework",
    "Dataset",
    "Evidence",
    "Facts",
    "GovernancePolicy",
    "GovernancePolicySpec",
    "Item",
    "LabelSelector",
    "LedgerEntry",
    "Meta",
    "ModelLicense",
    "Namespace",
    "Person",
    "Record",
    "Source",
    "Subject",
    "Use",
    "Waiver",
    "read",
)
