"""ModelLicense: one licence as typed clauses; a form that a contract fills in; or own work."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from modelsteward.api.clause import Clause
from modelsteward.api.definition import Column, Names, Resource, Status, condition_column
from modelsteward.api.enums import Document
from modelsteward.api.shapes import Ref
from modelsteward.api.structure import FORBIDDEN, INVALID, REQUIRED, Rule, Shape, atomic, keyed, unique
from modelsteward.api.text import Count, Hex64, Name, Spdx, Text96, Text128, Text200, Text512, Text1024, Time

_JUDGED = ("form", "verification", "texts", "clauses")
_LIBRARY_IS_FIXED = " && ".join(
    f"has(self.{field}) == has(oldSelf.{field}) && (!has(self.{field}) || self.{field} == oldSelf.{field})"
    for field in _JUDGED
)


class LicenseText(Shape):
    """One published text."""

    document: Document = Field("Agreement", description="Which text it is.")
    uri: Text512 = Field(description="Where it was read. Never fetched.")
    sha256: Hex64 | None = Field(None, description="Digest of its exact bytes.")
    retrieved_time: Time | None = Field(None, description="When it was read.")


def _timed_clauses_are_complete(spec: "ModelLicenseSpec") -> bool:
    if spec.form == "Template":
        return True
    return all(
        clause.effective_time is not None and (clause.type == "ExpiresAt" or clause.license is not None)
        for clause in spec.clauses or ()
        if clause.type in ("ExpiresAt", "ConvertsTo")
    )


class ModelLicenseSpec(Shape):
    """The licence. A right that no clause takes away is granted."""

    spdx_id: Spdx = Field(description="SPDX id or LicenseRef. Never changes.")
    form: Literal["Text", "Template", "OwnWork"] = Field(
        "Text", description="A text, a form that a contract fills in, or made in house."
    )
    origin: Literal["Library", "Organisation"] = Field(
        "Organisation", description="For one id an Organisation licence beats a Library one. Never changes."
    )
    verification: Literal["Verified", "Unverified"] = Field(
        description="Verified: the text itself was read for these clauses."
    )
    title: Text200 | None = Field(None, description="Full name.")
    category: Literal["OsiApproved", "SourceAvailable", "Proprietary"] | None = Field(
        None, description="How open it is."
    )
    note: Text1024 | None = Field(None, description="For readers.")
    hub_tags: Annotated[tuple[Text96, ...], unique(16)] | None = Field(
        None, description="Tags of model hubs that mean this text and no other."
    )
    aliases: Annotated[tuple[Spdx, ...], unique(16)] | None = Field(
        None, description="Other ids of this text."
    )
    examples: Annotated[tuple[Text128, ...], atomic(32)] | None = Field(
        None, description="Models known to carry it. Hints, never matched."
    )
    texts: Annotated[tuple[LicenseText, ...], keyed(16, "uri")] | None = Field(None, description="Its texts.")
    clauses: Annotated[tuple[Clause, ...], keyed(64, "name")] | None = Field(
        None, description="Its terms; absent or empty: it takes no right away."
    )
    corrects_ref: Ref | None = Field(None, description="The Library licence that this one corrects.")

    RULES: ClassVar[tuple[Rule, ...]] = (
        Rule(
            "self.form == 'Template' || !has(self.clauses) || self.clauses.all(c, c.type == 'ExpiresAt' ? "
            "has(c.effectiveTime) : c.type != 'ConvertsTo' || (has(c.effectiveTime) && has(c.license)))",
            "outside form 'Template', ExpiresAt must have `effectiveTime`, "
            "ConvertsTo `effectiveTime` and `license`",
            REQUIRED,
            ".clauses",
            _timed_clauses_are_complete,
        ),
        Rule(
            "!has(self.clauses) || self.clauses.all(c, !has(c.license) || c.license != self.spdxId)",
            "a licence may not convert to itself: `license` of a clause must differ from `spdxId`",
            INVALID,
            ".clauses",
            lambda spec: all(clause.license != spec.spdx_id for clause in spec.clauses or ()),
        ),
        Rule(
            "self.form != 'OwnWork' || ((!has(self.texts) || size(self.texts) == 0) && "
            "(!has(self.clauses) || size(self.clauses) == 0))",
            "`form` 'OwnWork' may have neither `texts` nor `clauses`",
            FORBIDDEN,
            ".form",
            lambda spec: spec.form != "OwnWork" or not (spec.texts or spec.clauses),
        ),
        Rule(
            "self.spdxId == oldSelf.spdxId",
            "`spdxId` may not change: create another licence",
            FORBIDDEN,
            ".spdxId",
            None,
        ),
        Rule(
            "self.origin == oldSelf.origin",
            "`origin` may not change: create another licence",
            FORBIDDEN,
            ".origin",
            None,
        ),
        Rule(
            f"oldSelf.origin != 'Library' || ({_LIBRARY_IS_FIXED})",
            "`form`, `verification`, `texts` and `clauses` of a Library licence may not change: "
            "create another one with `correctsRef`",
            FORBIDDEN,
            ".clauses",
            None,
        ),
    )


class ModelLicenseStatus(Status):
    """What the operator knows about the licence."""

    model_count: Count | None = Field(None, description="Models under it.")
    corrected_by: Name | None = Field(None, description="The licence that corrects it.")


class ModelLicense(Resource):
    """ModelLicense is one licence as typed clauses, each with the section of the text where it stands."""

    NAMES: ClassVar[Names] = Names("ModelLicense", "modellicenses", "mlic")
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("ID", ".spec.spdxId"),
        Column("ORIGIN", ".spec.origin"),
        Column("VERIFICATION", ".spec.verification"),
        Column("MODELS", ".status.modelCount", "integer"),
        condition_column("READY", "Ready"),
    )
    SELECTABLE: ClassVar[tuple[str, ...]] = (".spec.spdxId", ".spec.origin", ".spec.verification")

    kind: Literal["ModelLicense"] = Field(description="ModelLicense.")
    spec: ModelLicenseSpec = Field(description="The licence.")
    status: ModelLicenseStatus | None = Field(None, description="What the operator knows about it.")
