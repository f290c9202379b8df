"""AdmissionReviews as an API server writes them, for tests."""

from __future__ import annotations

import json
from typing import Any

GROUPS = {"Pod": "", "Service": "", "Deployment": "apps", "InferenceService": "serving.kserve.io"}


def review(kind: str, document: Any, /, **request: Any) -> dict[str, Any]:
    """A CREATE of `document` by a developer; `request` replaces fields of the request."""
    group = GROUPS.get(kind, "modelsteward.io")
    version = "v1alpha1" if group == "modelsteward.io" else "v1"
    return {
        "kind": "AdmissionReview",
        "apiVersion": "admission.k8s.io/v1",
        "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind": {"group": group, "version": version, "kind": kind},
            "resource": {"group": group, "version": version, "resource": f"{kind.lower()}s"},
            "name": "thing",
            **({} if group == "modelsteward.io" else {"namespace": "team-a"}),
            "operation": "CREATE",
            "userInfo": {"username": "developer", "groups": ["developers", "system:authenticated"]},
            "object": document,
            "oldObject": None,
            "dryRun": False,
            "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1"},
            **request,
        },
    }


def encoded(value: Any) -> bytes:
    """Compact JSON, as Go writes it."""
    return json.dumps(value, separators=(",", ":")).encode()


def pod(*arguments: str, image: str = "vllm/vllm-openai:v0.10.0") -> dict[str, Any]:
    """A Pod that serves a model, if the arguments name one."""
    container = {"name": "server", "image": image, "args": list(arguments)}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "thing", "namespace": "team-a"},
        "spec": {"containers": [container]},
    }


def web_server() -> dict[str, Any]:
    """A Pod that has nothing to do with models."""
    return pod(image="registry.example/nginx:1.29")


def policy(mode: str = "Enforce", name: str = "all") -> dict[str, Any]:
    """A GovernancePolicy over all namespaces."""
    return {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": "GovernancePolicy",
        "metadata": {"name": name, "uid": f"uid-{name}", "creationTimestamp": "2026-01-01T00:00:00Z"},
        "spec": {"mode": mode, "namespaceSelector": {}},
    }
