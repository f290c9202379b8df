"""How deep JSON is nested, told from its bytes before anything walks it."""

from __future__ import annotations

from array import array
from itertools import accumulate

_OTHERS = bytes(set(range(256)) - set(b"{}[]"))
#: As signed bytes: an opening counts 1, a closing -1.
_STEPS = bytes.maketrans(b"{[}]", b"\x01\x01\xff\xff")


def deeper_than(document: bytes | memoryview, limit: int) -> bool:
    """Whether well-formed JSON is nested deeper than `limit`. Linear in the bytes, whatever they are."""
    content = bytes(document)
    # Most objects don't have as many openings as they may have levels.
    if content.count(b"{") + content.count(b"[") <= limit:
        return False
    if b"\\" in content:
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = b"".join(content.split(b'"')[::2]).translate(_STEPS, _OTHERS)
    return max(accumulate(array("b", brackets)), default=0) > limit
