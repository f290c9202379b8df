"""The chart brings the library, once: what is there already is nobody's to overwrite."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from yaml import CSafeLoader

from controlplane.plane import ControlPlane
from controlplane.processes import PlaneError
from modelsteward.files.shipped import Shipped, shipped

CHART = Path(__file__).parents[2] / "charts" / "modelsteward"
OURS = "/apis/modelsteward.io/v1alpha1"
COLLECTIONS = {
    "ModelLicense": f"{OURS}/modellicenses",
    "ComplianceFramework": f"{OURS}/complianceframeworks",
}
LARGEST_RELEASE = 768 * 1024
"""Three quarters of what a Secret may hold."""
MIT = f"{OURS}/modellicenses/library-mit"
BASELINE = f"{OURS}/complianceframeworks/baseline-1"


def path(entry: Shipped) -> str:
    return f"{COLLECTIONS[entry.kind]}/{entry.name}"


def rendered(chart: Any, *arguments: str) -> dict[tuple[str, str], dict[str, Any]]:
    every = yaml.load_all(chart.template(*arguments), Loader=CSafeLoader)
    return {(it["kind"], it["metadata"]["name"]): it for it in every if it and it["kind"] in COLLECTIONS}


def test_the_charts_copy_is_the_library(chart: Any) -> None:
    """`make generate` copies it."""
    folder = chart.path / "files" / "library"
    copied = {str(it.relative_to(folder)): it.read_text() for it in folder.rglob("*") if it.is_file()}
    assert copied == {f"{it.folder}/{it.stem}.yaml": it.text() for it in shipped()}


def test_every_object_is_rendered_as_it_is_shipped_and_kept(chart: Any) -> None:
    found = rendered(chart)
    assert {key: it["spec"] for key, it in found.items()} == {
        (it.kind, it.name): it.document()["spec"] for it in shipped()
    }
    assert {it["metadata"]["annotations"]["helm.sh/resource-policy"] for it in found.values()} == {"keep"}


def test_without_the_library_there_is_none_of_it(chart: Any) -> None:
    assert rendered(chart, "--set", "library.enabled=false") == {}


def test_an_install_creates_every_object(installed: Any) -> None:
    for kind, collection in COLLECTIONS.items():
        names = {it["metadata"]["name"] for it in installed.call("GET", collection).json()["items"]}
        assert names >= {it.name for it in shipped() if it.kind == kind}


def test_the_release_fits_into_its_secret(installed: Any) -> None:
    """With room to spare: the first one holds the library twice, as the chart's files and as manifests."""
    assert 0 < installed.first_release < LARGEST_RELEASE


@pytest.mark.parametrize("how", [[], ["--server-side=false"]], ids=["server-side apply", "three-way merge"])
def test_an_upgrade_leaves_what_people_changed_and_brings_back_what_is_gone(
    installed: Any, how: list[str]
) -> None:
    gone = next(it for it in shipped() if it.stem == "bsd-2-clause")
    assert installed.call("DELETE", path(gone)).status == 200
    mended = {**installed.call("GET", BASELINE).json()}
    mended["spec"]["title"] = "Ours"
    mended["metadata"].pop("managedFields")
    assert installed.call("PUT", BASELINE, mended).status == 200
    for turn in ("one", "two"):
        installed.upgrade("--set", f"commonLabels.turn={turn}", *how)
        assert installed.call("GET", BASELINE).json()["spec"]["title"] == "Ours"
        assert installed.call("GET", path(gone)).status == 200
        assert installed.call("GET", MIT).status == 200


THEIRS = {
    "apiVersion": "modelsteward.io/v1alpha1",
    "kind": "ModelLicense",
    "metadata": {"name": "library-mit"},
    "spec": {"spdxId": "MIT", "verification": "Verified", "title": "Theirs"},
}


@pytest.mark.parametrize("how", [[], ["--set", "library.enabled=false"]], ids=["library on", "library off"])
def test_no_upgrade_deletes_or_changes_what_somebody_put_in_place_of_a_shipped_object(
    control_plane_programs: Mapping[str, Path], how: list[str]
) -> None:
    """The first upgrade is the one in whose last manifest the shipped object stands."""
    with ControlPlane(programs=control_plane_programs) as plane:
        plane.create_namespace("modelsteward")
        upgrade = ("upgrade", "--install", "modelsteward", str(CHART), "-n", "modelsteward")
        plane.helm(*upgrade)
        assert plane.call("DELETE", MIT).status == 200
        assert plane.call("POST", COLLECTIONS["ModelLicense"], THEIRS).status == 201
        with pytest.raises(PlaneError, match="kubectl annotate modellicense library-mit "):
            plane.helm(*upgrade, *how)
        assert plane.call("GET", MIT).json()["spec"]["title"] == "Theirs"
        plane.kubectl("annotate", "modellicense", "library-mit", "helm.sh/resource-policy=keep")
        for _ in range(2):
            plane.helm(*upgrade, *how)
            stored = plane.call("GET", MIT).json()
            assert (stored["spec"]["title"], stored["spec"]["origin"]) == ("Theirs", "Organisation")
            assert "labels" not in stored["metadata"]


def test_an_install_leaves_alone_what_was_there_before_it(
    control_plane_programs: Mapping[str, Path],
) -> None:
    with ControlPlane(programs=control_plane_programs) as plane:
        plane.create_namespace("modelsteward")
        plane.kubectl("apply", "--server-side", "-f", str(CHART / "crds"))
        plane.kubectl("wait", "--for=condition=Established", "crd", "--all")
        assert plane.call("POST", COLLECTIONS["ModelLicense"], THEIRS).status == 201
        plane.helm("install", "modelsteward", str(CHART), "-n", "modelsteward")
        assert plane.call("GET", MIT).json()["spec"]["title"] == "Theirs"


def test_turning_the_library_off_takes_nothing_away(installed: Any) -> None:
    before = {kind: len(installed.call("GET", it).json()["items"]) for kind, it in COLLECTIONS.items()}
    installed.upgrade("--set", "library.enabled=false")
    assert before == {
        kind: len(installed.call("GET", it).json()["items"]) for kind, it in COLLECTIONS.items()
    }
    installed.upgrade()


def test_the_stored_release_names_no_object_that_was_there(installed: Any) -> None:
    """So no later upgrade or rollback has anything to do with it."""
    installed.upgrade()
    printed = installed.plane.helm("get", "manifest", "modelsteward", "-n", "modelsteward").stdout
    assert "kind: ModelLicense" not in printed
