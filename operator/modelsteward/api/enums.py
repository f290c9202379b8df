"""The closed vocabularies.

Those of licences and frameworks are data: `library/vocabulary.yaml` holds them with their sources, and a test
compares.
"""

from typing import Literal, get_args

RiskTier = Literal["Minimal", "Limited", "High", "Prohibited"]
JudgedTier = Literal["Minimal", "Limited", "High"]
Effect = Literal["Deny", "Warn", "Record"]
Role = Literal["Provider", "Deployer"]
Result = Literal["Passed", "PassedWithConditions", "Failed", "Inconclusive"]
ItemEffect = Literal["Evidence", "Prohibition", "TierFloor"]

LicensePurpose = Literal["Commercial", "InternalOperations", "Evaluation", "Research", "NonCommercial"]
OrganisationType = Literal["Company", "NonProfit", "Academic", "PublicBody", "Individual"]
Environment = Literal["Production", "NonProduction"]
Exposure = Literal["Internal", "External"]
Service = Literal["EmbeddedFeature", "DirectAccess"]
ReceivedAs = Literal["Weights", "IntegratedProduct", "HostedService"]
Scope = Literal["Product", "Licensee", "LicenseeAndAffiliates"]
Relation = Literal["FineTune", "Adapter", "Merge", "Quantized", "Distilled"]
Act = Literal["Distribute", "Serve", "Offer"]
Business = Literal[
    "ModelAsAService", "AiWorkAssistant", "SoftwareProvider", "CloudProvider", "CompetesWithLicensor"
]
Field = Literal[
    "AutomatedJusticeDecision",
    "AutomatedLegalDecision",
    "AutomatedLegalDecisionUndisclosed",
    "AutonomousDriving",
    "BiometricProcessing",
    "ClinicalUse",
    "ControlledSubstances",
    "CriticalInfrastructure",
    "Discrimination",
    "Disinformation",
    "ElectionInfluence",
    "Espionage",
    "Fraud",
    "GuardrailCircumvention",
    "Harassment",
    "HighStakesDecision",
    "Impersonation",
    "JusticeLawEnforcementImmigration",
    "LargeScaleBiometricSurveillance",
    "Malware",
    "MedicalAdvice",
    "MedicalAdviceAsSubstitute",
    "MedicalDiagnosis",
    "Military",
    "MinorsHarm",
    "MisrepresentedAsHuman",
    "NonConsensualTracking",
    "Nuclear",
    "PersonalDataHarm",
    "RealTimeBiometricIdentification",
    "SelfHarm",
    "SexualContent",
    "SexualContentOfPersons",
    "SexualSolicitation",
    "Spam",
    "Surveillance",
    "TransportHeavyMachinery",
    "UnlicensedProfession",
    "Violence",
    "VulnerableGroups",
    "Weapons",
]
LicenseEvidenceType = Literal[
    "SeparateLicense",
    "LegalOpinion",
    "ComplianceAssessment",
    "AttributionShown",
    "UiDisplayed",
    "NoticeShipped",
    "LicenseShipped",
    "ModificationsMarked",
    "SourceOffered",
    "OutputsDisclosed",
    "DownstreamTerms",
    "ContentFilter",
    "Registration",
    "WrittenConsent",
    "TermsReviewed",
]
ClauseType = Literal[
    "PurposeLimited",
    "NonProduction",
    "MonthlyActiveUsersOver",
    "DailyActiveUsersOver",
    "RevenueOver",
    "BusinessExcluded",
    "TerritoryExcluded",
    "FieldOfUseDenied",
    "HostingAsServiceDenied",
    "DistributionDenied",
    "NoDerivatives",
    "NoTrainOthers",
    "OutputRestriction",
    "LitigationTermination",
    "Safeguards",
    "Attribution",
    "UiDisplay",
    "NoticeFile",
    "LicenseCopy",
    "ModificationNotice",
    "SourceDisclosure",
    "NamePrefix",
    "OutputDisclosure",
    "PassThroughTerms",
    "RegistrationRequired",
    "WrittenConsent",
    "ShareAlike",
    "DerivativeScope",
    "AcceptableUsePolicy",
    "Revocable",
    "TermsUpdatable",
    "ExpiresAt",
    "ConvertsTo",
]
EvidenceType = Literal[
    "AccessControlReview",
    "AnonymityAssessment",
    "AppealProcess",
    "BiasAssessment",
    "BiasMitigation",
    "ConformityAssessment",
    "ContentMarking",
    "CopyrightPolicy",
    "DataGovernanceFile",
    "DataProtectionImpactAssessment",
    "DataProvenance",
    "DeclarationOfConformity",
    "DecommissioningPlan",
    "EnvironmentalReport",
    "EthicalReview",
    "EvaluationReport",
    "FundamentalRightsImpactAssessment",
    "GovernanceReport",
    "HumanOversightPlan",
    "ImpactAssessment",
    "IncidentPlan",
    "IndependentValidation",
    "InstructionsForUse",
    "InternalAudit",
    "LawfulBasis",
    "ManagementReview",
    "ModelSignature",
    "MonitoringReport",
    "PolicyStatement",
    "PostMarketMonitoringPlan",
    "ProcessingRecord",
    "ProcessorAgreement",
    "PublicSummary",
    "QualityManagementSystem",
    "RecordKeepingPlan",
    "RedTeamReport",
    "Registration",
    "RiskClassification",
    "RiskManagementFile",
    "SecurityTest",
    "SupplierAssessment",
    "TechnicalDocumentation",
    "TrainingContentSummary",
    "TrainingRecord",
    "TransferSafeguard",
    "TransparencyNotice",
    "SeparateLicense",
    "LegalOpinion",
    "ComplianceAssessment",
    "AttributionShown",
    "UiDisplayed",
    "NoticeShipped",
    "LicenseShipped",
    "ModificationsMarked",
    "SourceOffered",
    "OutputsDisclosed",
    "DownstreamTerms",
    "ContentFilter",
    "WrittenConsent",
    "TermsReviewed",
]
"""What frameworks ask for, then what licences ask for; both know Registration."""
Attester = Literal[
    "DataProtectionOfficer",
    "EthicsBoard",
    "IndependentAuditor",
    "IndependentValidator",
    "Management",
    "NotifiedBody",
    "ResponsiblePerson",
    "RiskOwner",
]
Area = Literal[
    "Biometrics",
    "CriticalInfrastructure",
    "Education",
    "Employment",
    "EssentialServices",
    "LawEnforcement",
    "Migration",
    "JusticeAndDemocracy",
    "None",
]
"""Annex III of the EU AI Act, points 1 to 8; None: looked at, in no area."""
ItemArea = Literal[
    "Biometrics",
    "CriticalInfrastructure",
    "Education",
    "Employment",
    "EssentialServices",
    "LawEnforcement",
    "Migration",
    "JusticeAndDemocracy",
    "Any",
]
"""What an item of a framework applies to."""
SignalName = Literal[
    "RemoteCode",
    "RuntimeLoading",
    "OpaqueCommand",
    "OpaqueSource",
    "DefaultModel",
    "UnknownServer",
    "UndeclaredAccelerator",
    "RedirectedHub",
    "UntrustedCache",
]
"""What matters in a workload without naming a model."""
WaivableCode = Literal[
    "UnknownModel",
    "AmbiguousModel",
    "Unpinned",
    "DigestMismatch",
    "NotApproved",
    "ApprovalExpired",
    "ApprovalSuperseded",
    "ApprovalRevoked",
    "ApprovalRejected",
    "QuorumNotMet",
    "LicenseMissing",
    "LicenseUnverified",
    "LicenseExpired",
    "LicenseNotAllowed",
    "LicenseForbidsUse",
    "LicenseNeedsEvidence",
    "LicenseFactsMissing",
    "LicenseContradiction",
    "EvidenceMissing",
    "EvidenceStale",
    "EvidenceFailed",
    "PurposeNotApproved",
    "TierProhibited",
    "AuditOverdue",
    "AuditFailed",
    "MetricBreached",
    "Suspended",
    "DataUseNotAllowed",
    "ConsentMissing",
    "AdapterBaseMismatch",
    "DeployerNotPermitted",
    "InvalidReference",
    "ServerImageNotAllowed",
    "UntrustedCache",
    "RemoteCode",
    "RuntimeLoading",
    "OpaqueCommand",
    "OpaqueSource",
    "DefaultModel",
    "UnknownServer",
    "UndeclaredAccelerator",
    "RedirectedHub",
    "UnsupportedVersion",
]
"""Findings of the model and of the request; those of the service and of our own kinds are never waived."""
Document = Literal["Agreement", "AcceptableUsePolicy"]
Period = Literal["Month", "Year", "TwelveMonths"]
Trigger = Literal[
    "ModelChanged",
    "LicenseChanged",
    "BaseModelChanged",
    "FrameworkChanged",
    "PolicyChanged",
    "MetricBreached",
    "Incident",
]
Cause = Literal[
    "ModelChanged",
    "LicenseChanged",
    "BaseModelChanged",
    "FrameworkChanged",
    "PolicyChanged",
    "MetricBreached",
    "Incident",
    "Requested",
]
"""Why an audit without a slot runs."""
Check = Literal["Standing", "Evidence", "Workloads", "Signatures"]

JUDGED_TIERS: tuple[JudgedTier, ...] = get_args(JudgedTier)
LICENSE_EVIDENCE_TYPES: tuple[LicenseEvidenceType, ...] = get_args(LicenseEvidenceType)

EVIDENCE_TYPES_WITH_VERDICT: frozenset[EvidenceType] = frozenset(
    (
        "AccessControlReview",
        "AnonymityAssessment",
        "BiasAssessment",
        "BiasMitigation",
        "ConformityAssessment",
        "ContentMarking",
        "DataProtectionImpactAssessment",
        "EthicalReview",
        "EvaluationReport",
        "FundamentalRightsImpactAssessment",
        "ImpactAssessment",
        "IndependentValidation",
        "InternalAudit",
        "ManagementReview",
        "ModelSignature",
        "MonitoringReport",
        "RedTeamReport",
        "SecurityTest",
        "SupplierAssessment",
    )
)
"""Statements that must carry a result: without one they count as Inconclusive."""

# fmt: off
TERRITORY_GROUPS: dict[str, frozenset[str]] = {
    "EU": frozenset((
        "AT", "BE", "BG", "HR", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )),
}
# fmt: on
"""Country codes of licences that stand for several countries."""
