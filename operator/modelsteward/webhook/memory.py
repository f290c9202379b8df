"""What was read of objects, remembered by content: the replicas of one template are read once.

`extract` is a pure function of an object's kind, namespace, declaration and content, so what it answered
holds for every object that agrees in these. Verdicts depend on catalogue and clock and are never remembered.
"""

from __future__ import annotations

from hashlib import sha256

import msgspec

from modelsteward.api.sighting import Extraction
from modelsteward.webhook.envelope import Kind, Outline
from modelsteward.workloads.extract import extract
from modelsteward.workloads.finders.declarations import ANNOTATION

MOST = 2048
#: Larger objects are rare, and dear to keep.
LARGEST_BYTES = 32 * 1024

_TOKEN_VOLUME = b"kube-api-access-"
_SUFFIX_BYTES = 5
#: Stands for that name; no JSON has such a byte, so that no other spec reads the same.
_NEUTRAL = b'"name":\0'


class Memory:
    """Extractions by content; the oldest is forgotten first. One thread only."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: dict[bytes, Extraction] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def extraction(self, kind: Kind, namespace: str, outline: Outline) -> Extraction:
        """What `extract` answers for the object. Raises what decoding raises."""
        key = _key(kind, namespace, outline)
        found = self._kept.get(key) if key is not None else None
        if found is None:
            found = extract(kind.group, kind.version, kind.kind, namespace, outline.whole())
            if key is not None:
                self._keep(key, found)
        return found

    def _keep(self, key: bytes, found: Extraction) -> None:
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = found


def _key(kind: Kind, namespace: str, outline: Outline) -> bytes | None:
    """The digest of all that an extraction depends on; None for what isn't remembered."""
    if len(outline.spec) + len(outline.template) > LARGEST_BYTES:
        return None
    spec = neutral(bytes(outline.spec))
    annotations = outline.metadata.get("annotations")
    declared = annotations.get(ANNOTATION) if isinstance(annotations, dict) else annotations
    head = [kind.group, kind.version, kind.kind, namespace, declared, len(spec)]
    return sha256(b"%b%b%b" % (msgspec.json.encode(head), spec, outline.template)).digest()


def neutral(spec: bytes) -> bytes:
    """A Pod's spec without the random end of its token volume's name, by which alone replicas differ.

    Left as it is where that name is anything but the name of a volume and its mounts: in an argument it could
    be a part of a model's name.
    """
    start = spec.find(_TOKEN_VOLUME)
    if start < 0:
        return spec
    name = spec[start : start + len(_TOKEN_VOLUME) + _SUFFIX_BYTES]
    without = spec.replace(b'"name":"%b"' % name, _NEUTRAL)
    return spec if _TOKEN_VOLUME in without else without
