"""What a model is registered by is written canonically, and a licence expression can be read."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.api.reference import Reference, parse
from modelsteward.engine import expression
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """One finding for each source, and one for the expression."""
    for number, source in enumerate(write.record.spec.sources):
        reference = parse(source.reference)
        if reference is not None and str(reference) == source.reference and not _is_address(reference):
            continue
        written = f"'{source.reference[:128]}'"
        what = f"{written} is no canonical reference"
        remedy = "Write scheme://name@revision, such as hf://org/name@<40 digit commit>; hosts by name."
        if reference is not None and not _is_address(reference):
            remedy = f"Write {reference}."
        yield write.finding("InvalidReference", what, remedy, f"spec.sources[{number}].reference")
    text = write.record.spec.license_expression
    if text is not None and expression.parse(text) is None:
        yield write.finding(
            "InvalidReference",
            f"'{text[:128]}' is no licence expression",
            "Write SPDX ids with AND, OR and parentheses, such as Apache-2.0 OR MIT.",
            "spec.licenseExpression",
        )


def _is_address(reference: Reference) -> bool:
    """Whether an https reference names its host by an address instead of a name."""
    if reference.scheme != "https":
        return False
    host = reference.name.partition("/")[0].partition(":")[0]
    return not host.rpartition(".")[2][:1].isalpha()
