"""Small pods for the tests of extraction."""

from __future__ import annotations

from typing import Any

from modelsteward.api.sighting import Extraction
from modelsteward.workloads.extract import extract

VLLM = "vllm/vllm-openai:v0.20.0"


def container(**fields: Any) -> dict[str, Any]:
    """A container with these fields; `env` may be a mapping of literal values."""
    env = fields.get("env")
    if isinstance(env, dict):
        fields["env"] = [{"name": name, "value": value} for name, value in env.items()]
    return {"name": "server", "image": VLLM, **fields}


def pod(*containers: dict[str, Any], **spec: Any) -> dict[str, Any]:
    """A Pod of these containers."""
    metadata = {"name": "chat", "namespace": "serving", "annotations": spec.pop("annotations", {})}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata,
        "spec": {"containers": list(containers), **spec},
    }


def read(document: dict[str, Any]) -> Extraction:
    """What is said about a document of its own kind in the namespace `serving`."""
    group, _, version = document["apiVersion"].rpartition("/")
    return extract(group, version, document["kind"], "serving", document)


def of(**fields: Any) -> Extraction:
    """What is said about a Pod of one container."""
    volumes = fields.pop("volumes", [])
    return read(pod(container(**fields), volumes=volumes))


def names(found: Extraction) -> list[tuple[str, str]]:
    """Reference and role of every sighting; a text that is no name in brackets."""
    return [
        (str(one.reference) if one.reference else f"({one.text})", one.role.value) for one in found.sightings
    ]


def signals(found: Extraction) -> list[tuple[str, str]]:
    """Name and path of every signal that counts."""
    return [(one.name.value, one.path) for one in found.signals if one.in_context]


def claim(name: str = "w", claim_name: str = "models") -> dict[str, Any]:
    """A volume of a claim."""
    return {"name": name, "persistentVolumeClaim": {"claimName": claim_name}}


def mount(directory: str, name: str = "w", **more: Any) -> dict[str, Any]:
    """A mount of a volume."""
    return {"name": name, "mountPath": directory, **more}
