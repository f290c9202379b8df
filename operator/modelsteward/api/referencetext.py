"""Which texts can be parts of a reference: hosts, names, tags, digests, revisions.

Nothing is folded or decoded; every question is total and linear in its text.
"""

from __future__ import annotations

from string import ascii_letters, ascii_lowercase, digits

LONGEST = 512
SCHEMES = frozenset(
    (
        *("abfs", "abfss", "api", "az", "bento", "gs", "hdfs", "hf", "https", "image", "jumpstart", "kaggle"),
        *("kaito", "localai", "mlflow", "modelscope", "ngc", "oci", "ollama", "oss", "pvc", "s3", "served"),
        "tos",
    )
)
HUBS = ("hf", "modelscope")
CONTAINERS = ("oci", "image")
TAGGED = (*CONTAINERS, "ollama", "ngc", "bento")
"""Schemes whose revision is printed `:tag`."""
HUB_HOSTS = frozenset(("huggingface.co", "www.huggingface.co", "hf.co", "www.hf.co"))
REPOSITORY_TYPES = frozenset(("datasets", "spaces"))

_ALNUM = frozenset(ascii_letters + digits)
_WORD = _ALNUM | {"_"}
_SEGMENT = _ALNUM | frozenset("-._:=+~")
_HUB = _WORD | frozenset("-.")
_SUFFIX = _ALNUM | frozenset("-._:/+")
_HOST = frozenset(ascii_lowercase + digits + "-.")
_PATH = frozenset(ascii_lowercase + digits + "-._")
_HEX = frozenset("0123456789abcdef")
_DIGESTS = {"sha256": 64, "sha512": 128}


def is_hub_name(text: str) -> bool:
    """Whether the hub could have a repository of this name. Source: huggingface_hub's validate_repo_id."""
    if len(text) > 96 or "--" in text or ".." in text or text.endswith((".git", ".ipynb")):
        return False
    parts = text.split("/")
    return len(parts) <= 2 and all(
        part and part[0] in _WORD and part[-1] in _WORD and _HUB.issuperset(part) for part in parts
    )


def is_digest(text: str) -> bool:
    """Whether the text is a full digest, `sha256:` and 64 small hexadecimal digits."""
    algorithm, _, value = text.partition(":")
    return len(value) == _DIGESTS.get(algorithm, -1) and _HEX.issuperset(value)


def is_bucket(name: str) -> bool:
    """Oracle's object storage has the scheme of registries: `n/<namespace>/b/<bucket>/o/<object>`."""
    return name.startswith("n/") and "/b/" in name and "/o/" in name


def is_host(text: str) -> bool:
    """A host in small letters, with or without a port."""
    host, colon, port = text.partition(":")
    return (
        bool(host)
        and _HOST.issuperset(host)
        and host[0] not in "-."
        and host[-1] not in "-."
        and ".." not in host
        and (not colon or (port.isdigit() and len(port) <= 5))
    )


def is_path(text: str) -> bool:
    """One part of the path of a repository in a registry."""
    return bool(text) and _PATH.issuperset(text) and text[0] in _ALNUM and text[-1] in _ALNUM


def is_tag(text: str) -> bool:
    """A tag as registries take it."""
    return 0 < len(text) <= 128 and text[0] in _WORD and _HUB.issuperset(text)


def are_segments(text: str) -> bool:
    """Parts between slashes, none of them empty or only dots."""
    for segment in text.split("/"):
        bare = segment.removeprefix(".")
        if not bare or bare[0] not in _WORD or not _SEGMENT.issuperset(bare):
            return False
    return True


def is_suffix(text: str) -> bool:
    """What may stand behind `@`."""
    return bool(text) and text[0] in _ALNUM and _SUFFIX.issuperset(text)


def is_fragment(text: str) -> bool:
    """What may stand behind `#`."""
    return bool(text) and text[0] in _WORD and _SUFFIX.issuperset(text)
