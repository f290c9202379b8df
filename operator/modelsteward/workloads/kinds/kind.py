"""What is known of a kind that may run models.

A template path leads to an object with `metadata` and `spec` (a pod template), a spec path to a pod spec.
`[]` means every item of a list, `{}` every value of a map; the empty path is the object itself.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from modelsteward.api.sighting import Role

#: `uri` a storage URI or hub name, `hub` a hub name, `image` an image that is a model, `preset` a name
#: of KAITO's, `bento` a tag of BentoML's, `served` a name that something else serves, `file` a ConfigMap of
#: options, which is opaque,
#: `object` the name of another object, which is opaque where nothing else in the document names a model.
How = Literal["uri", "hub", "image", "preset", "bento", "served", "file", "object"]


class Field(msgspec.Struct, frozen=True):
    """A field that names a model: the path to what holds it, its name, how it is read and as what."""

    holder: str
    name: str
    how: How = "uri"
    role: Role = Role.MODEL
    #: The field beside it that holds the revision.
    revision: str = ""


class Kind(msgspec.Struct, frozen=True):
    """A kind that may run models: by which names the API server knows it, and where its pods stand."""

    group: str
    versions: tuple[str, ...]
    resource: str
    kind: str
    templates: tuple[str, ...] = ()
    specs: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    subresources: tuple[str, ...] = ()
    #: Containers outside of a pod spec; volumes of their pod stand beside the first of each.
    containers: tuple[str, ...] = ()
    #: What paths can't say is read by the function of this name in `customresources`.
    reader: str = ""
    #: The kind is about models: opaque commands and sources in it always count.
    about_models: bool = False
    #: False: it starts nothing by itself (runtimes, templates), so that nothing named in it means nothing.
    starts: bool = True
    #: Its pods end by themselves and serve nobody.
    ends: bool = False
    #: Its controller brings the command of its pods: an image alone is no server.
    commanded: bool = False
    #: It belongs to no namespace.
    cluster: bool = False


def under(path: str, *inner: str) -> tuple[str, ...]:
    """Paths below a path."""
    return tuple(f"{path}.{each}" for each in inner)
