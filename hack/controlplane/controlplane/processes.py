"""Starts and stops programs through the guard."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from controlplane import guard


class PlaneError(Exception):
    """The plane could not do what was asked; the message says what, and what the program in question said."""


class Processes:
    """The programs of one plane, by name. Each writes NAME.log into `directory`."""

    def __init__(self, directory: Path, keep: bool) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        arguments = [str(os.getpid()), str(directory), "keep" if keep else "remove"]
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", guard.__file__, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C in the terminal reaches the owner alone, which then ends the rest in order.
            start_new_session=True,
        )
        self.pids: dict[str, int] = {"guard": self._guard.pid}

    def start(self, name: str, argv: list[str], environment: Mapping[str, str] | None = None) -> None:
        """Starts a program with our PATH, the plane's HOME and `environment`; PlaneError when it cannot."""
        own = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.directory)}
        answer = self._ask(
            do="start",
            name=name,
            argv=argv,
            env={**own, **(environment or {})},
            cwd=str(self.directory),
            log=str(self.log(name)),
        )
        self.pids[name] = answer["pid"]

    def check(self, name: str) -> None:
        """PlaneError when the program has ended by itself."""
        code = self._ask(do="state", name=name)["code"]
        if code is not None:
            raise PlaneError(f"{name} ended with {code}")

    def stop(self, name: str, grace_seconds: float = 0.0) -> int:
        """Ends a program and returns its exit code: SIGTERM first if it has time, else SIGKILL at once."""
        code: int = self._ask(do="stop", name=name, grace=grace_seconds)["code"]
        del self.pids[name]
        return code

    def log(self, name: str) -> Path:
        """Where the program writes its output."""
        return self.directory / f"{name}.log"

    def tail(self, name: str, lines: int = 12) -> str:
        """The last lines of a program's log, indented."""
        with contextlib.suppress(FileNotFoundError):
            text = self.log(name).read_text(errors="replace")
            return "\n".join("  " + line for line in text.splitlines()[-lines:])
        return "  (no log)"

    def close(self) -> None:
        """Ends everything and waits until it is gone; more than once does no harm."""
        with self._lock:
            for pipe in (self._guard.stdin, self._guard.stdout):
                if pipe is not None and not pipe.closed:
                    with contextlib.suppress(BrokenPipeError):
                        # Said in words: a forked child of ours may hold the pipe open.
                        if pipe.writable():
                            pipe.write(b'{"do": "end"}\n')
                        pipe.close()
            self._guard.wait()
            self.pids.clear()

    def _ask(self, **command: Any) -> dict[str, Any]:
        with self._lock:
            sender, receiver = self._guard.stdin, self._guard.stdout
            if sender is None or receiver is None or sender.closed:
                raise PlaneError("the plane is not running: start it first")
            try:
                sender.write(json.dumps(command).encode() + b"\n")
                sender.flush()
                line = receiver.readline()
            except BrokenPipeError:
                line = b""
            if not line:
                raise PlaneError("the plane's guard process has ended, and all its programs with it")
            answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PlaneError(f"{command['name']}: {answer['error']}")
        return answer
