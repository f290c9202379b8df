"""What an unquoted YAML scalar means, told as kubectl tells it: both read the same object from one file.

The rules are those of go.yaml.in/yaml/v2 (resolve.go), which kubectl reads with: YAML 1.1 words for booleans,
no sexagesimal numbers, timestamps stay strings.
"""

from __future__ import annotations

import math
import re

WORDS: dict[str, bool | None] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
    **dict.fromkeys(["", "~", "null", "Null", "NULL"], None),
}
_TAGGED: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "null": (type(None),),
}
NOT_IN_JSON = frozenset(
    sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")
) | frozenset((".nan", ".NaN", ".NAN"))

_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_INTEGER = re.compile(r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)\Z")
_EXACT = 2**53
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1
#: Longer digit strings can't be 64-bit integers (binary ones need the room).
_LONGEST = 80


class NotJsonError(ValueError):
    """A scalar that no JSON value stands for."""


def plain(text: str) -> str | int | float | bool | None:
    """The JSON value of an unquoted scalar. Raises NotJsonError for infinities and not-a-number."""
    if text in WORDS:
        return WORDS[text]
    if text in NOT_IN_JSON:
        raise NotJsonError(f"{text} is no JSON number: write a finite number, or quote it to make it a text")
    if text[0] not in "+-.0123456789" or len(text) > 1024:
        return text
    number = _number(text if text[0] == "." else text.replace("_", ""))
    return text if number is None else number


def tagged(tag: str, text: str) -> str | int | float | bool | None:
    """The value of a scalar with one of YAML's own tags: str, int, float, bool, null, timestamp."""
    if tag in ("str", "timestamp"):
        return text
    value = plain(text)
    fits = _TAGGED.get(tag)
    if fits is None:
        raise NotJsonError(f"the tag !!{tag} has no JSON value: leave it out")
    if not isinstance(value, fits) or (isinstance(value, bool) and tag != "bool"):
        raise NotJsonError(f"{text!r} is no !!{tag}: write one, or leave the tag out")
    return value


def key(text: str, *, quoted: bool) -> str:
    """A mapping key as the text that JSON asks for. Raises NotJsonError for null."""
    value = text if quoted else plain(text)
    if value is None:
        raise NotJsonError("null can't be a key: quote it")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _number(text: str) -> int | float | None:
    if len(text) <= _LONGEST and _INTEGER.match(text):
        number = _integer(text)
        if _SMALLEST <= number <= _LARGEST:
            return number
    if _FLOAT.match(text):
        return _real(float(text))
    return None


def _real(number: float) -> int | float | None:
    """kubectl sends 1.0 as 1: Go prints a whole number without a fraction."""
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _integer(text: str) -> int:
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-")
    if digits[:1] == "0" and digits[1:].isdecimal():
        return sign * int(digits, 8)
    return sign * int(digits, 0)
