"""What is known of a kind that may run models.

A template path leads to an object with `metadata` and `spec` (a pod template), a spec path to a pod spec.
`[]` means every item of a list, `{}` every value of a map; the empty path is the object itself.
"""

from __future__ import annotations

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """A kind that may run models: by which names the API server knows it, and where its pods stand."""

    group: str
    versions: tuple[str, ...]
    resource: str
    kind: str
    templates: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()
    subresources: tuple[str, ...] = ()
    #: Where else a model is named, for `customresources`.
    reader: str = ""
    #: The kind is about models: opaque commands and sources in it always count.
    about_models: bool = False
    #: False: it starts nothing by itself (runtimes, templates), so that nothing named in it means nothing.
    starts: bool = True
