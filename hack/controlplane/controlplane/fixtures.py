"""pytest plugin: a real control plane for tests. Tests that use it get the marker `cluster`."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from controlplane import build
from controlplane.plane import ControlPlane

_CLUSTER_FIXTURES = frozenset({"control_plane_programs", "control_plane"})
_numbers = itertools.count(1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks before `-m` selects."""
    for item in items:
        if not _CLUSTER_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.cluster)


@pytest.fixture(scope="session")
def control_plane_programs(pytestconfig: pytest.Config) -> Mapping[str, Path]:
    """Paths of the control plane's programs, built when they are not there; progress is shown as it comes."""
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")

    def tell(line: str) -> None:
        with capture.global_and_fixture_disabled():
            build.say(line)

    return build.ensure(tell)


@pytest.fixture(scope="session")
def control_plane(control_plane_programs: Mapping[str, Path]) -> Iterator[ControlPlane]:
    """One plane with its controllers for the whole run. Tests keep apart by namespaces and names."""
    with ControlPlane(controller_manager=True, programs=control_plane_programs) as plane:
        yield plane


@pytest.fixture
def new_plane(control_plane_programs: Mapping[str, Path]) -> Iterator[Callable[..., ControlPlane]]:
    """Makes planes of a test's own, started, with ControlPlane's arguments; they end with the test."""
    planes: list[ControlPlane] = []

    def start(**arguments: Any) -> ControlPlane:
        plane = ControlPlane(programs=control_plane_programs, **arguments)
        planes.append(plane)
        return plane.start()

    yield start
    for plane in planes:
        plane.stop()


@pytest.fixture
def namespace(control_plane: ControlPlane) -> str:
    """A namespace of the shared plane that no other test uses."""
    name = f"test-{next(_numbers)}"
    control_plane.create_namespace(name)
    return name
