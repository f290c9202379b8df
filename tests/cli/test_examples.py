"""Every file in examples/ is read by the types and taken by a real API server with the CRDs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from controlplane.plane import ControlPlane
from modelsteward.api.objects import parse, violations
from modelsteward.files.catalogs import LoadedCatalog, load_catalog
from modelsteward.files.manifests import read_manifests

Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FILES = sorted(
    path for path in EXAMPLES.rglob("*.yaml") if path.name != "values.yaml" and path.parent.name != "offline"
)


@pytest.fixture(scope="module")
def governed_plane(control_plane: ControlPlane) -> ControlPlane:
    control_plane.kubectl("apply", "--server-side", "-f", str(ROOT / "crds"))
    control_plane.kubectl("wait", "--for=condition=Established", "-f", str(ROOT / "crds"), "--timeout=60s")
    control_plane.kubectl("create", "namespace", "serving", check=False)
    return control_plane


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_example_is_read_and_breaks_no_rule(path: Path) -> None:
    manifests, problems = read_manifests([str(path)])
    assert problems == []
    assert manifests
    for manifest in manifests:
        if manifest.group == "modelsteward.io":
            read = parse(manifest.value)
            assert not isinstance(read, tuple), read
            assert violations(read) == ()


def test_the_offline_catalogue_completes_that_of_the_quick_start() -> None:
    loaded = load_catalog([str(EXAMPLES / "quickstart" / "governance"), str(EXAMPLES / "offline")])
    assert isinstance(loaded, LoadedCatalog), loaded
    assert loaded.remarks == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_an_api_server_takes_an_example(path: Path, governed_plane: ControlPlane) -> None:
    said = governed_plane.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", str(path))
    assert "(server dry run)" in said.stdout


def test_a_printed_approval_is_taken_by_an_api_server(runner: Run, governed_plane: ControlPlane) -> None:
    """The pipe of the how-to: get the model, print the approval, create it."""
    model = EXAMPLES / "quickstart" / "governance" / "model.yaml"
    governed_plane.kubectl("apply", "-f", str(model))
    digest = "sha256:" + "0" * 64
    status = {"status": {"observedGeneration": 1, "governedDigest": digest}}
    patch = ("patch", "aimodel", "chat", "--subresource=status", "--type=merge", "-p", json.dumps(status))
    governed_plane.kubectl(*patch)
    read = governed_plane.kubectl("get", "aimodel", "chat", "-o", "json").stdout
    printed = runner("approve", "-", "--role", "risk", "--reason", "Read.", stdin=read)
    assert printed.code == 0, printed.err
    created = governed_plane.kubectl("create", "-f", "-", "-o", "json", stdin=printed.out)
    subject = json.loads(created.stdout)["spec"]["subject"]
    assert subject["uid"] == json.loads(read)["metadata"]["uid"]
    assert subject["governedDigest"] == digest
    governed_plane.kubectl("delete", "aimodel", "chat")
    governed_plane.kubectl("delete", "approval", json.loads(created.stdout)["metadata"]["name"])
