"""The scalars of every kind: texts with patterns that mean the same in RE2 and Rust, integers, instants."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, StringConstraints
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

LARGEST = 9007199254740991
"""2^53 - 1, the largest integer that every JSON reader keeps exact."""

_SCHEMES = (
    "abfs|abfss|api|az|bento|gs|hdfs|hf|https|image|jumpstart|kaggle|kaito|localai|mlflow|modelscope|ngc|oci|ollama"
    "|oss|pvc|s3|served|tos"
)
SCHEMES: tuple[str, ...] = tuple(_SCHEMES.split("|"))
_SEGMENT = "[.]?[A-Za-z0-9_][-._:=+~A-Za-z0-9]*"
_SUFFIX = "[-._:/+A-Za-z0-9]*"
REFERENCE_PATTERN = (
    f"^({_SCHEMES})://{_SEGMENT}(/{_SEGMENT})*(@[A-Za-z0-9]{_SUFFIX})?(#[A-Za-z0-9_]{_SUFFIX})?$"
)
LABEL_PATTERN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
A_TIME = "must be a time such as '2026-12-01T00:00:00Z'"
TIME_PATTERN = (
    "^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    "([.][0-9]{1,9})?(Z|[-+]([01][0-9]|2[0-3]):[0-5][0-9])$"
)

Label = Annotated[str, StringConstraints(max_length=63, pattern=LABEL_PATTERN)]
Name = Annotated[str, StringConstraints(max_length=253, pattern="^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$")]
Word = Annotated[str, StringConstraints(max_length=63, pattern="^[A-Z][A-Za-z0-9]*$")]
Key = Annotated[str, StringConstraints(max_length=253, pattern="^[-._A-Za-z0-9]+$")]
Spdx = Annotated[str, StringConstraints(max_length=128, pattern="^[A-Za-z0-9][-.A-Za-z0-9]*$")]
Expression = Annotated[str, StringConstraints(max_length=512, pattern="^[(A-Za-z0-9][-+.() A-Za-z0-9]*$")]
ItemId = Annotated[str, StringConstraints(max_length=63, pattern="^[A-Za-z0-9][-.A-Za-z0-9]*$")]
Version = Annotated[str, StringConstraints(max_length=32, pattern="^[0-9a-z][0-9a-z.]*$")]
Pack = Annotated[
    str, StringConstraints(max_length=96, pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?(@[0-9a-z][0-9a-z.]*)?$")
]
PackItem = Annotated[
    str,
    StringConstraints(max_length=128, pattern="^[a-z0-9]([-a-z0-9]*[a-z0-9])?/[A-Za-z0-9][-.A-Za-z0-9]*$"),
]
Digest = Annotated[str, StringConstraints(max_length=71, pattern="^sha256:[0-9a-f]{64}$")]
Hex64 = Annotated[str, StringConstraints(max_length=64, pattern="^[0-9a-f]{64}$")]
Uid = Annotated[str, StringConstraints(max_length=64, pattern="^[-0-9A-Za-z]+$")]
DecimalText = Annotated[str, StringConstraints(max_length=26, pattern="^-?[0-9]{1,15}([.][0-9]{1,9})?$")]
Country = Annotated[str, StringConstraints(max_length=2, pattern="^[A-Z]{2}$")]
Currency = Annotated[str, StringConstraints(max_length=3, pattern="^[A-Z]{3}$")]
Month = Annotated[str, StringConstraints(max_length=7, pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]
Repository = Annotated[
    str,
    StringConstraints(max_length=512, pattern="^[a-z0-9][-a-z0-9.]*(:[0-9]{1,5})?(/[a-z0-9][-._a-z0-9]*)+$"),
]
Reference = Annotated[str, StringConstraints(max_length=512, pattern=REFERENCE_PATTERN)]
LabelKey = Annotated[
    str,
    StringConstraints(
        max_length=317,
        pattern="^([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$",
    ),
]
LabelValue = Annotated[
    str, StringConstraints(max_length=63, pattern="^([A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?)?$")
]

Text63 = Annotated[str, StringConstraints(min_length=1, max_length=63)]
Text64 = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Text96 = Annotated[str, StringConstraints(min_length=1, max_length=96)]
Text100 = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text128 = Annotated[str, StringConstraints(min_length=1, max_length=128)]
Text200 = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text256 = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Text512 = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Text1024 = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Text4096 = Annotated[str, StringConstraints(min_length=1, max_length=4096)]
Text8192 = Annotated[str, StringConstraints(min_length=1, max_length=8192)]

Count = Annotated[int, Field(ge=0, le=2147483647)]
"""How many objects."""
Amount = Annotated[int, Field(ge=0, le=LARGEST)]
"""A number of people, of whole currency units, or a generation."""
AgeSeconds = Annotated[int, Field(ge=1, le=3155760000)]
"""Up to a century."""


def matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text matches, judged by the linear-time engine that also judges the schema."""
    return SchemaValidator(core_schema.str_schema(pattern=pattern, strict=True)).isinstance_python


def instant(text: str) -> datetime:
    """The UTC instant of a text that matches TIME_PATTERN; a day that no calendar has is refused."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise PydanticCustomError("time", "must be a day that exists") from None


# Of a string with a format the API server's schema check lets lists pass.
_IS_A_TIME = {
    "rule": "type(self) == google.protobuf.Timestamp",
    "message": A_TIME,
}


class _Instant:
    @staticmethod
    def __get_pydantic_core_schema__(_source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(max_length=35, pattern=TIME_PATTERN, strict=True)
        return core_schema.no_info_after_validator_function(instant, text)

    @staticmethod
    def __get_pydantic_json_schema__(schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**handler(schema), "format": "date-time", "x-kubernetes-validations": [_IS_A_TIME]}


Time = Annotated[datetime, _Instant]
