"""What lies at a path of a container: the artefact that its volume names, or that it can't be told."""

from __future__ import annotations

from typing import Literal

import msgspec

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.shape import normal
from modelsteward.workloads.volumes import Mount
from modelsteward.workloads.word import is_told

Kind = Literal["artefact", "invalid", "empty", "opaque", "baked"]
#: Volumes whose content is written with the pod's own object or by the kubelet.
CONFIGURATION = frozenset(("configMap", "secret", "downwardAPI", "projected"))
#: CSI drivers that mount the bucket of their attribute `bucketName`. Source: the drivers' manuals.
BUCKET_DRIVERS = {"gcsfuse.csi.storage.gke.io": "gs", "s3.csi.aws.com": "s3"}
#: Where a hub's files are kept unless a variable says otherwise.
DEFAULT_CACHES = ("/.cache", "/.cache/huggingface", "/.cache/huggingface/hub", "/.cache/modelscope")
#: Working directories of servers' images.
WORKING = ("/vllm-workspace", "/sgl-workspace")


class Place(msgspec.Struct, frozen=True):
    """What is at a path. `path` is set where the volume, not the argument, names the artefact."""

    kind: Kind
    reference: Reference | None = None
    detail: str = ""
    volume: str = ""
    path: str = ""


def locate(container: Container, path: str) -> Place:
    """What lies at an absolute path of the container."""
    path = normal(path)
    mount = container.mount_of(path)
    if mount is None:
        return Place("baked", reference.image(container.image), "in the image")
    inner = "/".join(part for part in (mount.inner, path[len(mount.directory) :].strip("/")) if part)
    return _in_volume(container, mount, inner)


def _in_volume(container: Container, mount: Mount, inner: str) -> Place:
    volume = mount.volume
    kind = volume.kind
    if kind == "persistentVolumeClaim":
        if not is_told(mount.inner):
            return Place("opaque", None, "a directory of a claim that a variable picks", volume.name)
        claim = volume.settings.get("claimName")
        name = claim if isinstance(claim, str) else ""
        found = reference.claim(container.pod.namespace, name, inner)
        return Place("artefact" if found else "invalid", found, "a claim", volume.name)
    if kind == "image":
        text = volume.settings.get("reference")
        found = reference.image(text if isinstance(text, str) else "", "oci")
        place = f"{volume.path}.image.reference"
        return Place("artefact" if found else "invalid", found, "an image volume", volume.name, place)
    if kind == "emptyDir" or (kind == "ephemeral" and not _has_source(volume.settings)):
        return Place("empty", None, "an empty volume", volume.name)
    if kind == "csi":
        bucket = _bucket(volume.settings, inner)
        if bucket is not None:
            return Place("artefact", bucket, "a bucket", volume.name)
    return Place("opaque", None, f"a {kind} volume", volume.name)


def _has_source(settings: dict[str, object]) -> bool:
    template = settings.get("volumeClaimTemplate")
    spec = template.get("spec") if isinstance(template, dict) else None
    return isinstance(spec, dict) and bool(spec.get("dataSource") or spec.get("dataSourceRef"))


def _bucket(settings: dict[str, object], inner: str) -> Reference | None:
    attributes = settings.get("volumeAttributes")
    scheme = BUCKET_DRIVERS.get(str(settings.get("driver")))
    if not isinstance(attributes, dict) or scheme is None:
        return None
    name = attributes.get("bucketName")
    if not isinstance(name, str) or name == "_":
        return None
    options = attributes.get("mountOptions")
    only = next((o[9:] for o in str(options or "").split(",") if o.startswith("only-dir=")), "")
    return reference.parse("/".join(part for part in (f"{scheme}://{name}", only.strip("/"), inner) if part))


def can_be_written_by_others(mount: Mount) -> bool:
    """Whether others can write what is mounted: claims, node paths, file servers, drivers."""
    kind = mount.volume.kind
    if kind in ("emptyDir", "image") or kind in CONFIGURATION:
        return False
    return not (kind == "ephemeral" and not _has_source(mount.volume.settings))


def shadow(container: Container, directory: str, name: str) -> str:
    """The working directory where a volume covers a hub's name: servers look there first. Empty if none does.

    Where the image decides (`directory` is empty) some are known, and a mount that ends like the name tells.
    """
    directories = [directory]
    if not directory:
        first = name.partition("/")[0]
        ends = [place for place in container.mounted if place.endswith((f"/{first}", f"/{name}"))]
        directories = [*WORKING, *(end.rpartition(f"/{first}")[0] for end in ends)]
    return next((one for one in directories if _is_filled(container, normal(f"{one}/{name}"))), "")


def _is_filled(container: Container, place: str) -> bool:
    """Whether a volume that something else may have filled covers the place."""
    mount = container.mount_of(place) if place else None
    if mount is None or mount.volume.kind != "emptyDir":
        return mount is not None
    others = (one for one in container.pod.containers if one.path != container.path)
    return any(each.volume.name == mount.volume.name for one in others for each in one.mounts)


def is_default_cache(directory: str) -> bool:
    """Whether a hub's cache is usually kept there."""
    return directory.endswith(DEFAULT_CACHES) or directory == "/root" or "/.cache/huggingface/" in directory
