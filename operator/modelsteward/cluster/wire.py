"""What the API server sends in lists and watches, read no further than is needed: objects stay bytes."""

from __future__ import annotations

import msgspec


class Meta(msgspec.Struct, gc=False):
    name: str = ""
    resourceVersion: str = ""  # noqa: N815 - the API server's name


class Object(msgspec.Struct, gc=False):
    metadata: Meta = msgspec.field(default_factory=Meta)
    #: Of a Status, the object of an ERROR event.
    code: int = 0
    message: str = ""


class PageMeta(msgspec.Struct, rename={"resume": "continue"}):
    resourceVersion: str = ""  # noqa: N815
    resume: str = ""


class Page(msgspec.Struct):
    metadata: PageMeta
    items: list[msgspec.Raw] = []


class Event(msgspec.Struct):
    type: str
    object: msgspec.Raw


read_object = msgspec.json.Decoder(Object).decode
read_page = msgspec.json.Decoder(Page).decode
read_event = msgspec.json.Decoder(Event).decode
