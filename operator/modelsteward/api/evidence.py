"""Evidence: a dated statement about a model, or about what the organisation holds."""

from typing import Annotated, ClassVar

from pydantic import Field

from modelsteward.api.enums import (
    LICENSE_EVIDENCE_TYPES,
    Attester,
    ClauseType,
    EvidenceType,
    Result,
)
from modelsteward.api.structure import (
    FORBIDDEN,
    INVALID,
    REQUIRED,
    Rule,
    Shape,
    unique,
)
from modelsteward.api.text import (
    Digest,
    Key,
    Label,
    Name,
    Spdx,
    Text256,
    Text1024,
    Time,
)


class ConfigMapKeyRef(Shape):
    """One key of a ConfigMap in the governance namespace."""

    name: Name = Field(description="Name of the ConfigMap.")
    key: Key = Field(description="Key in its data.")


class Evidence(Shape):
    """A dated statement about a model or about what the organisation holds."""

    name: Label = Field(description="Name, unique in this list.")
    type: EvidenceType = Field(description="What kind of statement it is.")
    result: Result | None = Field(
        None, description="Its result; absent counts as Inconclusive where one is due."
    )
    reference: Text1024 | None = Field(None, description="Where the document is. Never fetched.")
    config_map_key_ref: ConfigMapKeyRef | None = Field(
        None, description="The document in the governance namespace; audits hash it against `digest`."
    )
    digest: Digest | None = Field(None, description="SHA-256 of the document.")
    subject_digest: Digest | None = Field(
        None, description="Counts only for a model that has a source with this digest."
    )
    issuer: Text256 | None = Field(None, description="Who made the statement.")
    independent: bool | None = Field(None, description="The issuer did not build the model.")
    attested_by: Annotated[tuple[Attester, ...], unique(8)] | None = Field(
        None, description="Offices that signed."
    )
    issued_time: Time = Field(description="When it was made; one ahead counts from then on.")
    expires_time: Time | None = Field(None, description="First instant at which it no longer counts.")
    license: Spdx | None = Field(None, description="The licence that a licence statement is about.")
    text: Text256 | None = Field(None, description="The text that was shown.")
    lifts: Annotated[tuple[ClauseType, ...], unique(16)] | None = Field(
        None, description="The clause types that a separate licence lifts."
    )
    note: Text1024 | None = Field(None, description="For readers.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "!has(self.expiresTime) || self.expiresTime > self.issuedTime",
            "`expiresTime` must be after `issuedTime`",
            INVALID,
            ".expiresTime",
            lambda item: item.expires_time is None or item.expires_time > item.issued_time,
        ),
        Rule(
            "!has(self.reference) || !has(self.configMapKeyRef)",
            "`reference` and `configMapKeyRef` may not both be set",
            FORBIDDEN,
            ".configMapKeyRef",
            lambda item: item.reference is None or item.config_map_key_ref is None,
        ),
        Rule(
            "!has(self.configMapKeyRef) || has(self.digest)",
            "`digest` must be set with `configMapKeyRef`: audits compare them",
            REQUIRED,
            ".digest",
            lambda item: item.config_map_key_ref is None or item.digest is not None,
        ),
        Rule(
            "!has(self.lifts) || self.type == 'SeparateLicense'",
            "`lifts` may be set with type 'SeparateLicense' only",
            FORBIDDEN,
            ".lifts",
            lambda item: item.lifts is None or item.type == "SeparateLicense",
        ),
        Rule(
            "!has(self.text) || self.type in ['AttributionShown', 'UiDisplayed']",
            "`text` may be set with types 'AttributionShown' and 'UiDisplayed' only",
            FORBIDDEN,
            ".text",
            lambda item: item.text is None or item.type in ("AttributionShown", "UiDisplayed"),
        ),
        Rule(
            f"!has(self.license) || self.type in {list(LICENSE_EVIDENCE_TYPES)}",
            f"`license` may be set with evidence about licences only: {', '.join(LICENSE_EVIDENCE_TYPES)}",
            FORBIDDEN,
            ".license",
            lambda item: item.license is None or item.type in LICENSE_EVIDENCE_TYPES,
        ),
    )
