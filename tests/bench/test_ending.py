"""Nothing stays behind, however the owner of a plane goes."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from controlplane.processes import PlaneError, Processes

# A shell starts its background jobs with SIGINT ignored, and children inherit that: both want it back.
# Both print the processes and the directory, then wait to be ended.
PLANE_OWNER = """
import os, signal, sys
from pathlib import Path
from controlplane.plane import ControlPlane
signal.signal(signal.SIGINT, signal.default_int_handler)
names = ("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm")
with ControlPlane(programs=dict(zip(names, map(Path, sys.argv[1:])))) as plane:
    print(plane.directory, *plane.processes.pids.values(), flush=True)
    signal.pause()
"""
SLEEP_OWNER = """
import os, signal, sys
from pathlib import Path
from controlplane.processes import Processes
signal.signal(signal.SIGINT, signal.default_int_handler)
directory = Path(sys.argv[1])
directory.mkdir()
processes = Processes(directory, keep=False)
processes.start("sleep", ["sleep", "1000"])
print(directory, *processes.pids.values(), flush=True)
signal.pause()
"""


class Owner:
    """A Python process that owns programs, and what it started."""

    def __init__(self, script: str, *arguments: str) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert self.process.stdout is not None
        directory, *pids = self.process.stdout.readline().split()
        self.directory = Path(directory)
        self.started = [os.pidfd_open(int(pid)) for pid in pids]

    def end(self, signal_number: int) -> None:
        self.process.send_signal(signal_number)
        self.process.wait(20)

    def all_gone(self) -> bool:
        """Waits for the end of every process; a pidfd becomes readable then."""
        return all(select.select([started], [], [], 20)[0] for started in self.started)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        for started in self.started:
            os.close(started)


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Owner]:
    owner = Owner(SLEEP_OWNER, str(tmp_path / "plane"))
    yield owner
    owner.close()


def test_a_killed_owner_leaves_no_plane(control_plane_programs: Mapping[str, Path]) -> None:
    names = ("etcd", "kube-apiserver", "kube-controller-manager", "kubectl", "helm")
    owner = Owner(PLANE_OWNER, *(str(control_plane_programs[name]) for name in names))
    try:
        assert len(owner.started) == 3
        owner.end(signal.SIGKILL)
        assert owner.all_gone()
        assert not owner.directory.exists()
    finally:
        owner.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_an_owner_that_ends_by_a_signal_leaves_nothing(sleeper: Owner, how: signal.Signals) -> None:
    sleeper.end(how)
    assert sleeper.all_gone()
    assert not sleeper.directory.exists()


def test_a_killed_guard_takes_its_programs_with_it(tmp_path: Path) -> None:
    processes = Processes(tmp_path, keep=True)
    processes.start("sleep", ["sleep", "1000"])
    program = os.pidfd_open(processes.pids["sleep"])
    os.kill(processes.pids["guard"], signal.SIGKILL)
    assert select.select([program], [], [], 20)[0]
    os.close(program)
    with pytest.raises(PlaneError, match="guard process has ended"):
        processes.check("sleep")
    processes.close()


def test_a_program_that_ended_by_itself_is_told_with_its_code(tmp_path: Path) -> None:
    processes = Processes(tmp_path, keep=True)
    processes.start("short", ["sh", "-c", "echo why; exit 3"])
    program = os.pidfd_open(processes.pids["short"])
    select.select([program], [], [], 20)
    os.close(program)
    with pytest.raises(PlaneError, match="short ended with 3"):
        processes.check("short")
    assert processes.tail("short") == "  why"
    processes.close()


def test_a_program_with_time_to_end_ends_in_order(tmp_path: Path) -> None:
    processes = Processes(tmp_path, keep=True)
    script = "trap 'exit 7' TERM; echo $GREETING; while :; do sleep 0.01; done"
    processes.start("orderly", ["sh", "-c", script], {"GREETING": "hello"})
    while "hello" not in processes.tail("orderly"):
        processes.check("orderly")
    assert processes.stop("orderly", grace_seconds=10) == 7
    processes.start("orderly", ["sleep", "1000"])
    with pytest.raises(PlaneError, match="orderly: runs already"):
        processes.start("orderly", ["sleep", "1000"])
    assert processes.stop("orderly") == -signal.SIGKILL
    with pytest.raises(PlaneError, match="orderly: was not started"):
        processes.stop("orderly")
    processes.close()


def test_a_program_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    processes = Processes(tmp_path, keep=True)
    with pytest.raises(PlaneError, match="nothing: could not start /no/such/program: No such file"):
        processes.start("nothing", ["/no/such/program"])
    processes.close()
    with pytest.raises(PlaneError, match="not running"):
        processes.check("nothing")
