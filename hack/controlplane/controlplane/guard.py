"""Runs the programs of one plane and ends them when its owner is gone, however the owner went.

A process of its own, started by path with `python -I -S`: standard library only, no imports of ours. It reads
one JSON command a line from stdin and answers each with one JSON line. When it is told to end, when its input
ends, or when its parent changes because the owner has died, it kills its children and removes the plane's
directory. Should the guard itself be killed, the kernel kills its children (PR_SET_PDEATHSIG).
"""

import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
OWNER_CHECK_SECONDS = 1.0

_libc = ctypes.CDLL(None)


def die_with_parent() -> None:
    """For preexec_fn: the kernel kills this process when the thread that started it ends. Linux only."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Guard:
    """The children by name, in the order in which they were started."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    def answer(self, command: dict[str, Any]) -> dict[str, Any]:
        name = command["name"]
        if command["do"] == "start":
            return {"error": "runs already"} if name in self.children else self.start(command)
        if name not in self.children:
            return {"error": "was not started"}
        if command["do"] == "stop":
            return {"code": self.stop(name, command["grace"])}
        return {"code": self.children[name].poll()}

    def start(self, command: dict[str, Any]) -> dict[str, Any]:
        with open(command["log"], "ab") as log:
            try:
                child = subprocess.Popen(
                    command["argv"],
                    env=command["env"],
                    cwd=command["cwd"],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    preexec_fn=die_with_parent,  # noqa: PLW1509 — the guard has one thread
                )
            except OSError as error:
                return {"error": f"could not start {command['argv'][0]}: {error.strerror}"}
        self.children[command["name"]] = child
        return {"pid": child.pid}

    def stop(self, name: str, grace: float = 0.0) -> int:
        """SIGKILL at once by default: an API server's orderly end waits for open watches."""
        child = self.children.pop(name)
        if grace:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                return child.wait(grace)
        child.kill()
        return child.wait()

    def stop_all(self) -> None:
        for name in reversed(list(self.children)):
            self.stop(name)


def commands(owner: int) -> Any:
    """Yields commands until `end`, the end of the input, or another parent than the owner."""
    pending = b""
    while os.getppid() == owner:
        readable, _, _ = select.select([0], [], [], OWNER_CHECK_SECONDS)
        if not readable:
            continue
        chunk = os.read(0, 65536)
        if not chunk:
            return
        *lines, pending = (pending + chunk).split(b"\n")
        for line in lines:
            command = json.loads(line)
            if command["do"] == "end":
                return
            yield command


def main(owner: int, directory: str, keep: bool) -> None:
    """Serves one owner; `directory` is removed at the end unless `keep`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    guard = Guard()
    try:
        for command in commands(owner):
            os.write(1, json.dumps(guard.answer(command)).encode() + b"\n")
    finally:
        with contextlib.suppress(Exception):
            guard.stop_all()
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3] == "keep")
