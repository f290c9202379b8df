"""One plane with our kinds in it for all tests of the webhook, and webhook processes beside it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.webhook import gate
from tests.webhook.gate import Gate

from controlplane.plane import ControlPlane

_numbers = itertools.count(1)
Open = Callable[..., Gate]


@pytest.fixture(scope="session")
def kinds_plane(control_plane_programs: Mapping[str, Path]) -> Iterator[ControlPlane]:
    """A plane that knows our kinds, a policy and a licence, and lets every person do anything."""
    with ControlPlane(programs=control_plane_programs) as plane:
        gate.install_kinds(plane)
        for identity in ("model-owner", "approver", "second-approver", "developer"):
            plane.grant(identity, "cluster-admin")
        assert gate.write(plane, "GovernancePolicy", "gate", gate.policy_spec()).status == 201
        assert gate.write(plane, "ModelLicense", "apache-2.0", gate.license_spec()).status == 201
        yield plane


@pytest.fixture
def open_gate(tmp_path: Path) -> Iterator[Open]:
    """Starts webhook processes; they end with the test."""
    gates: list[Gate] = []

    def start(plane: ControlPlane, **settings: str) -> Gate:
        directory = tmp_path / f"tls-{next(_numbers)}"
        directory.mkdir()
        gates.append(Gate(plane, directory, **settings))
        return gates[-1]

    yield start
    for each in gates:
        each.unregister()
        if each.name in each.plane.processes.pids:
            each.stop()


@pytest.fixture
def closed_namespace(kinds_plane: ControlPlane) -> str:
    """A namespace in which the policy enforces."""
    name = f"closed-{next(_numbers)}"
    kinds_plane.create_namespace(name, {"gate": "closed", "modelsteward.io/gate": "closed"})
    return name
