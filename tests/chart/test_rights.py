"""What the ServiceAccounts may do, as the API server itself answers."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOLDEN = Path(__file__).parent / "golden"


def may(installed: Any, account: str, namespace: str, where: str) -> set[str]:
    """The lines of `kubectl auth can-i --list`, blanks made single."""
    kubeconfig = installed.plane.service_account_kubeconfig(namespace, account)
    listed = installed.plane.kubectl("--kubeconfig", str(kubeconfig), "auth", "can-i", "--list", "-n", where)
    return {" ".join(line.split()) for line in listed.stdout.splitlines()[1:]}


@pytest.fixture(scope="module")
def everybody(installed: Any) -> Callable[[str], set[str]]:
    """What a ServiceAccount may do that nobody gave anything to."""
    installed.plane.create_namespace("nobody")
    return lambda where: may(installed, "default", "nobody", where)


@pytest.mark.parametrize("account", ["webhook", "operator"])
@pytest.mark.parametrize("where", ["modelsteward", "default", "elsewhere"])
def test_an_account_has_the_committed_rights_and_no_others(
    installed: Any, everybody: Callable[[str], set[str]], account: str, where: str
) -> None:
    """After a wanted change: MODELSTEWARD_WRITE_GOLDEN=1 pytest tests/chart."""
    installed.plane.create_namespace(where)
    own = sorted(may(installed, f"modelsteward-{account}", "modelsteward", where) - everybody(where))
    listed = "".join(f"{line}\n" for line in own)
    golden = GOLDEN / f"rights-of-{account}-in-{where}.txt"
    if os.environ.get("MODELSTEWARD_WRITE_GOLDEN"):
        golden.write_text(listed)
    assert listed == golden.read_text()


def test_the_webhook_can_write_nothing() -> None:
    assert list(GOLDEN.glob("rights-of-webhook-*.txt"))
    for path in GOLDEN.glob("rights-of-webhook-*.txt"):
        verbs = {
            verb for line in path.read_text().splitlines() for verb in line.rsplit("[", 1)[1][:-1].split()
        }
        assert verbs == {"get", "list", "watch"}
