"""Every kind that is read is served, routed and judged, with the chart on a real API server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.chart.definitions import CUSTOM, definition, naming

from controlplane.installation import Installation
from controlplane.plane import ControlPlane
from modelsteward.workloads.kinds.kind import Kind

DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
HOOK = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/modelsteward"
DECLARED = {"modelsteward.io/models": "hf://example/unknown"}
#: A version that nobody has read yet.
LATER = "v9"


@pytest.fixture(scope="module")
def served(control_plane_programs: Mapping[str, Path]) -> Iterator[Installation]:
    """The chart in Enforce, and after it the definitions of all custom kinds."""
    with (
        ControlPlane(controller_manager=True, programs=control_plane_programs) as plane,
        Installation(plane, values={"defaultPolicy.mode": "Enforce"}) as installation,
    ):
        plane.create_namespace("team")
        with ThreadPoolExecutor(4) as pool:
            for made in pool.map(lambda kind: _define(plane, kind), CUSTOM):
                assert made.status == 201, made.text
        plane.until("all definitions are served", lambda: not _missing(plane))
        yield installation


def test_an_object_of_each_kind_that_names_an_unknown_model_is_denied_with_its_place(
    served: Installation,
) -> None:
    denied = 0
    for kind in CUSTOM:
        example = naming(kind)
        if example is not None:
            reply = _create(served, kind, kind.versions[0], example[0])
            assert reply.status == 403, f"{kind.kind}: {reply.status} {reply.text}"
            causes = reply.json()["details"]["causes"]
            assert any(each["field"].startswith(example[1]) for each in causes), (kind.kind, causes)
            denied += 1
    assert denied > 100


def test_each_kind_is_routed_in_every_version_and_one_that_is_not_read_yet_is_denied(
    served: Installation,
) -> None:
    for kind in CUSTOM:
        for version in (*kind.versions, LATER):
            reply = _create(served, kind, version, {"metadata": {"annotations": DECLARED}})
            assert reply.status == 403, f"{kind.kind} {version}: {reply.status} {reply.text}"
            assert '"workloads.modelsteward.io"' in reply.json()["message"]
            said = "UnknownModel" if version != LATER else "UnsupportedVersion"
            assert said in reply.text, f"{kind.kind} {version}: {reply.text}"


def test_an_object_without_a_model_passes_and_its_status_is_not_asked_about(served: Installation) -> None:
    harmless = {
        "containers": [{"name": "main", "image": "registry.example.com/shop:1", "command": ["/shop"]}]
    }
    kind = next(each for each in CUSTOM if each.kind == "JobSet")
    template = {"template": {"spec": {"template": {"spec": harmless}}}}
    made = _create(served, kind, kind.versions[0], {"spec": {"replicatedJobs": [template]}})
    assert made.status == 201, made.text
    rules = served.plane.call("GET", HOOK).json()["webhooks"][0]["rules"]
    below = {each for rule in rules for each in rule["resources"] if "/" in each}
    assert below == {"pods/ephemeralcontainers"}


def _define(plane: ControlPlane, kind: Kind) -> Any:
    return plane.call("POST", DEFINITIONS, definition(kind, LATER))


def _missing(plane: ControlPlane) -> list[str]:
    """What the API server doesn't serve yet, of all kinds in all their versions."""
    missing = []
    for group in {kind.group for kind in CUSTOM}:
        kinds = [kind for kind in CUSTOM if kind.group == group]
        for version in {each for kind in kinds for each in (*kind.versions, LATER)}:
            listed = plane.call("GET", f"/apis/{group}/{version}")
            if listed.status != 200:
                return [f"{group}/{version}"]
            found = {(each["name"], each["kind"], each["namespaced"]) for each in listed.json()["resources"]}
            missing += [
                kind.kind
                for kind in kinds
                if version in (*kind.versions, LATER)
                and (kind.resource, kind.kind, not kind.cluster) not in found
            ]
    return missing


def _create(installation: Installation, kind: Kind, version: str, body: dict[str, Any]) -> Any:
    inside = "" if kind.cluster else "/namespaces/team"
    metadata = {**body.get("metadata", {}), "name": "example"}
    document = {
        **body,
        "apiVersion": f"{kind.group}/{version}",
        "kind": kind.kind,
        "metadata": metadata,
    }
    path = f"/apis/{kind.group}/{version}{inside}/{kind.resource}?dryRun=All"
    return installation.plane.call("POST", path, document)
