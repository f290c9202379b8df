"""The canonical name of an artefact, and how other spellings of it are read.

A reference is printed `scheme://name`, then a revision (`@rev`, or `:tag` for what registries keep), a
digest (`@sha256:…`) and a fragment (`#file`). Two references are the same artefact exactly where they print
the same, but for the fragment. What is no name gives None: nothing is decoded, folded or repaired to make it
one, but for defaults that the reading program itself fills in. Every reader is total and linear in its input.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.referencetext import (
    CONTAINERS,
    HUB_HOSTS,
    HUBS,
    LONGEST,
    REPOSITORY_TYPES,
    SCHEMES,
    TAGGED,
    are_segments,
    is_bucket,
    is_digest,
    is_fragment,
    is_host,
    is_hub_name,
    is_path,
    is_suffix,
    is_tag,
)


class Reference(msgspec.Struct, frozen=True, gc=False, order=True):
    """One artefact. Build it with `parse` or a reader; `str` prints the canonical form."""

    scheme: str
    name: str
    revision: str = ""
    #: `sha256:…`; a digest beats a tag, so no container reference has both.
    digest: str = ""
    fragment: str = ""

    @property
    def source(self) -> tuple[str, str]:
        """Scheme and name: what stays the same over revisions, digests and files."""
        return self.scheme, self.name

    def __str__(self) -> str:
        text = f"{self.scheme}://{self.name}"
        if self.revision:
            text += (":" if self.scheme in TAGGED else "@") + self.revision
        if self.digest:
            text += "@" + self.digest
        return text + "#" + self.fragment if self.fragment else text


def parse(text: str) -> Reference | None:
    """The strict reader, for our own kinds and annotations; `parse(str(reference)) == reference`."""
    if len(text) > LONGEST or not text.isascii():
        return None
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in SCHEMES:
        return None
    rest, hash_, fragment = rest.partition("#")
    if hash_ and not is_fragment(fragment):
        return None
    name, at, suffix = rest.partition("@")
    if not are_segments(name) or (at and not is_suffix(suffix)):
        return None
    read = _READERS.get(scheme, _plain)
    reference = read(scheme, name, suffix, fragment)
    return reference if reference is not None and len(str(reference)) <= LONGEST else None


def hub_name(text: str, revision: str = "", *, scheme: str = "hf", fragment: str = "") -> Reference | None:
    """`org/name` or `name` as the hubs write it (one or two parts, case kept)."""
    if not is_hub_name(text) or (revision and not is_suffix(revision)):
        return None
    if fragment and not is_fragment(fragment):
        return None
    return Reference(scheme, text, revision, fragment=fragment)


def image(text: str, scheme: str = "image") -> Reference | None:
    """A container image or artifact as the kubelet reads it: docker.io, library and latest filled in."""
    if len(text) > LONGEST or not text.isascii():
        return None
    name, at, digest = text.partition("@")
    if at and not is_digest(digest):
        return None
    head, _, tail = name.rpartition("/")
    last, colon, tag = tail.partition(":")
    if colon and not is_tag(tag):
        return None
    host, parts = _host_and_parts([*head.split("/"), last] if head else [last])
    if not is_host(host) or not all(is_path(part) for part in parts):
        return None
    path = "/".join((host, *parts))
    return Reference(scheme, path, "" if digest else tag or "latest", digest)


def ollama_name(text: str) -> Reference | None:
    """`[host/][user/]model[:tag]` as Ollama reads it; names of the Hugging Face hub become `hf://`."""
    for prefix in ("https://", "http://", "ollama://"):
        text = text.removeprefix(prefix)
    text = text.partition("?")[0]
    name, _, digest = text.partition("@")
    head, _, tail = name.rpartition("/")
    model, colon, tag = tail.partition(":")
    parts = [*head.split("/"), model] if head else [model]
    if digest or (colon and not is_tag(tag)) or not are_segments("/".join(parts)):
        return None
    if len(parts) == 3 and parts[0].lower() in HUB_HOSTS:
        return hub_name("/".join(parts[1:]), fragment=tag)
    if len(parts) == 3 and parts[0].lower() == "registry.ollama.ai":
        parts = parts[1:]
    if len(parts) > 3:
        return None
    return Reference("ollama", "/".join(["library", *parts] if len(parts) == 1 else parts), tag or "latest")


def address(text: str) -> Reference | None:
    """An https address; the hub's own hosts become `hf://`, query and fragment are dropped."""
    if not text.lower().startswith("https://"):
        return None
    bare = text[8:].partition("#")[0].partition("?")[0].rstrip("/")
    host, slash, path = bare.partition("/")
    if host.lower() in HUB_HOSTS:
        return _hub_address(path)
    return parse(f"https://{host.lower()}{slash}{path}")


def storage_uri(text: str, namespace: str) -> Reference | None:
    """A storage URI as KServe and its kin write it; claims get the namespace in front."""
    scheme, separator, rest = text.partition("://")
    scheme = scheme.lower() if separator else ""
    if scheme in ("hf", "huggingface", "modelscope"):
        return _hub_uri("modelscope" if scheme == "modelscope" else "hf", rest)
    if scheme == "pvc":
        claim_name, _, path = rest.partition("?")[0].partition("/")
        return claim(namespace, claim_name, path)
    if scheme in ("oci", "oci+native", "oci+fetch", "docker"):
        return parse(f"oci://{rest.rstrip('/')}") if is_bucket(rest) else image(rest, "oci")
    if scheme == "ollama":
        return ollama_name(rest.partition("?")[0])
    if scheme == "https":
        return address(text)
    if not separator and text.startswith(("models:/", "runs:/")):
        return mlflow(text)
    return parse(f"{scheme}://{rest.partition('?')[0].rstrip('/')}")


def claim(namespace: str, name: str, path: str = "") -> Reference | None:
    """A directory of a claim; the path must not leave it."""
    inner = "/".join(part for part in path.split("/") if part not in ("", "."))
    return parse(f"pvc://{namespace}/{name}/{inner}" if inner else f"pvc://{namespace}/{name}")


def mlflow(text: str) -> Reference | None:
    """`models:/name/version`, `models:/name@alias` or `runs:/id/path`."""
    if text.startswith("runs:/"):
        return parse("mlflow://runs/" + text[6:].strip("/"))
    name = text.removeprefix("models:/").strip("/")
    if "@" in name:
        return parse(f"mlflow://{name}")
    head, slash, version = name.rpartition("/")
    return parse(f"mlflow://{head}@{version}" if slash else f"mlflow://{name}")


def _plain(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    if is_digest(suffix):
        return Reference(scheme, name, "", suffix, fragment)
    if suffix.startswith(("sha256:", "sha512:")):
        return None
    return Reference(scheme, name, suffix, "", fragment)


def _hub(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    return _plain(scheme, name, suffix, fragment) if is_hub_name(name) else None


def _container(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    if scheme == "oci" and is_bucket(name):
        return _plain(scheme, name, suffix, fragment)
    reference = image(f"{name}@{suffix}" if suffix else name, scheme)
    return msgspec.structs.replace(reference, fragment=fragment) if reference else None


def _ollama(_scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    if suffix:
        return None
    reference = ollama_name(name)
    return msgspec.structs.replace(reference, fragment=reference.fragment or fragment) if reference else None


def _tagged(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    head, slash, last = name.rpartition("/")
    last, colon, tag = last.partition(":")
    if (suffix and not is_digest(suffix)) or not last or (colon and not is_tag(tag)):
        return None
    return Reference(
        scheme, head + slash + last, tag or ("latest" if scheme == "bento" else ""), suffix, fragment
    )


def _web(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    if suffix:
        return None
    host, _, path = name.partition("/")
    if host in HUB_HOSTS:
        return _hub_address(path)
    return Reference(scheme, name, fragment=fragment) if is_host(host) else None


def _claim(scheme: str, name: str, suffix: str, fragment: str) -> Reference | None:
    return _plain(scheme, name, suffix, fragment) if "/" in name else None


_READERS = {
    **dict.fromkeys(HUBS, _hub),
    **dict.fromkeys(CONTAINERS, _container),
    "ollama": _ollama,
    "ngc": _tagged,
    "bento": _tagged,
    "https": _web,
    "pvc": _claim,
}


def _hub_address(path: str) -> Reference | None:
    """`org/name`, `org/name/resolve/revision/file` below the hub's host."""
    parts = path.removesuffix(".git").split("/")
    if parts[0] in REPOSITORY_TYPES:
        return None
    for verb in ("resolve", "blob", "raw", "tree"):
        if verb in parts[1:3]:
            at = parts.index(verb, 1)
            revision = parts[at + 1] if len(parts) > at + 1 else ""
            return hub_name("/".join(parts[:at]), revision, fragment="/".join(parts[at + 2 :]))
    return hub_name("/".join(parts))


def _hub_uri(scheme: str, rest: str) -> Reference | None:
    name, _, fragment = rest.partition("#")
    at = min((name.find(mark) for mark in ":@" if mark in name), default=len(name))
    head, revision = name[:at].rstrip("/"), name[at + 1 :]
    if len(name) > at and not revision:
        return None
    return hub_name(head, revision, scheme=scheme, fragment=fragment)


def _host_and_parts(parts: list[str]) -> tuple[str, list[str]]:
    first = parts[0]
    if len(parts) > 1 and ("." in first or ":" in first or first == "localhost" or first != first.lower()):
        host = first.lower()
        host, parts = ("docker.io" if host == "index.docker.io" else host), parts[1:]
    else:
        host = "docker.io"
    return host, ["library", *parts] if host == "docker.io" and len(parts) == 1 else parts
