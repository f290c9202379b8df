"""The nine kinds of modelsteward.io. A new kind is one file and one line here."""

from modelsteward.api.aimodel import AIModel
from modelsteward.api.approval import Approval
from modelsteward.api.audit import Audit
from modelsteward.api.auditschedule import AuditSchedule
from modelsteward.api.complianceframework import ComplianceFramework
from modelsteward.api.definition import Resource
from modelsteward.api.governancepolicy import GovernancePolicy
from modelsteward.api.ledgerentry import LedgerEntry
from modelsteward.api.modellicense import ModelLicense
from modelsteward.api.waiver import Waiver

KINDS: tuple[type[Resource], ...] = (
    AIModel,
    ModelLicense,
    ComplianceFramework,
    GovernancePolicy,
    Approval,
    Waiver,
    AuditSchedule,
    Audit,
    LedgerEntry,
)
