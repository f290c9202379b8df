"""How deep JSON is nested, told from its bytes before anything walks it."""

from __future__ import annotations

_ESCAPED = ((b"\\\\", b""), (b'\\"', b""))
_ALIKE = bytes.maketrans(b"[]", b"{}")
_OTHERS = bytes(set(range(256)) - set(b"{}[]"))


def deeper_than(document: bytes | memoryview, limit: int) -> bool:
    """Whether well-formed JSON is nested deeper than `limit`. Linear in the bytes, `limit` passes at most."""
    content = bytes(document)
    # Most objects don't have as many openings as they may have levels.
    if content.count(b"{") + content.count(b"[") <= limit:
        return False
    for escaped, nothing in _ESCAPED:
        content = content.replace(escaped, nothing)
    brackets = b"".join(content.split(b'"')[::2]).translate(_ALIKE, _OTHERS)
    for _ in range(limit):
        # Each pass takes the innermost level away.
        brackets = brackets.replace(b"{}", b"")
        if not brackets:
            return False
    return True
