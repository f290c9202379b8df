"""A plane of its own with our kinds in it, and operators beside it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.controller.operating import Governed, Operator, prepare

from controlplane.plane import ControlPlane


@pytest.fixture(scope="module")
def governed(control_plane_programs: Mapping[str, Path]) -> Iterator[Governed]:
    """A plane with our kinds, and a ServiceAccount with exactly the operator's rights."""
    with ControlPlane(programs=control_plane_programs) as plane:
        prepare(plane)
        yield Governed(plane)


@pytest.fixture
def start(governed: Governed, tmp_path: Path) -> Iterator[Callable[..., Operator]]:
    """Starts operators, which end with the test."""
    running: list[Operator] = []

    def begin(*flags: str) -> Operator:
        running.append(Operator(governed, tmp_path / f"operator-{len(running)}.log", *flags))
        return running[-1]

    yield begin
    for each in running:
        each.end()
