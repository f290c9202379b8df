"""The objects under cases/, and an API server of these tests' own that knows the nine kinds."""

import http.client
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from controlplane.plane import ADMIN, ControlPlane
from modelsteward.api.kinds import KINDS

HERE = Path(__file__).parent
CRDS = HERE.parent.parent / "crds"
PLURALS = {kind.NAMES.kind: kind.NAMES.plural for kind in KINDS}


class Loader(yaml.SafeLoader):
    """Times stay text, as in JSON."""


Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(path: Path) -> list[dict[str, Any]]:
    return list(yaml.load_all(path.read_text("utf-8"), Loader=Loader))


@dataclass(frozen=True)
class BadCase:
    """An object that breaks rules: field, reason and message of each; `before` is what was stored."""

    name: str
    refused: frozenset[tuple[str, str, str]]
    before: dict[str, Any] | None
    document: dict[str, Any]


def _bad_cases(path: Path) -> Iterator[BadCase]:
    for case in load(path):
        refused = frozenset((part["field"], part["reason"], part["message"]) for part in case["refused"])
        yield BadCase(f"{path.stem}: {case['case']}", refused, case.get("before"), case["object"])


GOOD = {path.stem: load(path)[0] for path in sorted((HERE / "cases" / "good").glob("*.yaml"))}
BAD = [case for path in sorted((HERE / "cases" / "rules").glob("*.yaml")) for case in _bad_cases(path)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each file or case that a test asks for by argument name."""
    if "good_document" in metafunc.fixturenames:
        metafunc.parametrize("good_document", GOOD.values(), ids=GOOD.keys())
    if "bad_case" in metafunc.fixturenames:
        metafunc.parametrize("bad_case", BAD, ids=[case.name for case in BAD])
    if "standing_case" in metafunc.fixturenames:
        cases = [case for case in BAD if case.before is None]
        metafunc.parametrize("standing_case", cases, ids=[case.name for case in cases])


@pytest.fixture(scope="session")
def good_documents() -> Mapping[str, dict[str, Any]]:
    return GOOD


@pytest.fixture(scope="session")
def bad_cases() -> list[BadCase]:
    return BAD


class Server:
    """Creates and replaces objects over one connection, as cluster admin, with strict field validation."""

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self._token = plane.credentials.tokens[ADMIN]
        trust = ssl.create_default_context(cafile=str(plane.ca_file))
        self._connection = http.client.HTTPSConnection("127.0.0.1", plane.port, context=trust, timeout=30)

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        self._connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self._connection.getresponse()
        return response.status, json.loads(response.read())

    def create(self, document: dict[str, Any], *, dry_run: bool = False) -> tuple[int, Any]:
        return self.call("POST", f"{self._place(document)}?{_options(dry_run)}", document)

    def replace(self, document: dict[str, Any], part: str = "", *, dry_run: bool = False) -> tuple[int, Any]:
        """`part` is "" or "/status"."""
        path = f"{self._place(document)}/{document['metadata']['name']}{part}?{_options(dry_run)}"
        return self.call("PUT", path, document)

    def delete(self, document: dict[str, Any]) -> None:
        self.call("DELETE", f"{self._place(document)}/{document['metadata']['name']}")

    @staticmethod
    def _place(document: dict[str, Any]) -> str:
        return f"/apis/modelsteward.io/v1alpha1/{PLURALS[document['kind']]}"

    def close(self) -> None:
        self._connection.close()


def _options(dry_run: bool) -> str:
    return "fieldValidation=Strict" + ("&dryRun=All" if dry_run else "")


@pytest.fixture(scope="session")
def applied(control_plane_programs: Mapping[str, Path]) -> Iterator[tuple[ControlPlane, str]]:
    """A plane after `kubectl apply -f crds/`, and what kubectl printed."""
    with ControlPlane(programs=control_plane_programs) as plane:
        printed = plane.kubectl("apply", "-f", str(CRDS)).stdout
        for plural in PLURALS.values():
            _wait_until_served(plane, plural)
        yield plane, printed


def _wait_until_served(plane: ControlPlane, plural: str) -> None:
    deadline = time.monotonic() + 20
    while plane.call("GET", f"/apis/modelsteward.io/v1alpha1/{plural}").status != 200:
        assert time.monotonic() < deadline, f"{plural} is not served"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def server(applied: tuple[ControlPlane, str]) -> Iterator[Server]:
    server = Server(applied[0])
    yield server
    server.close()
