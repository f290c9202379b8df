"""Starts and stops programs through the guard."""

import contextlib
import json
import os
import subprocess
import sys
import threading
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

    def start(self, name: str, argv: list[str]) -> None:
        """Starts a program; PlaneError when it cannot be executed."""
        environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(self.directory)}
        answer = self._ask(
            do="start",
            name=name,
            argv=argv,
            env=environment,
            cwd=str(self.directory),
            log=str(self.log(name)),
        )
        if "error" in answer:
            raise PlaneError(f"{name} did not start: {answer['error']}")
        self.pids[name] = answer["pid"]

    def check(self, name: str) -> None:
        """PlaneError when the program has ended by itself."""
        code = self._ask(do="state", name=name)["code"]
        if code is not None:
            raise PlaneError(f"{name} ended with {code}")

    def stop(self, name: str) -> None:
        """Ends a program at once (SIGKILL) and returns when it is gone."""
        self._ask(do="stop", name=name)
        del self.pids[name]

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
            return answer
