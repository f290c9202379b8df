"""Prints a story of real commands: who typed what, what it printed, and whether that is what must happen."""

import shlex
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COLOURS = {"title": "1;36", "who": "1;33", "bad": "1;31", "good": "1;32", "quiet": "2"}


class StoryError(Exception):
    """A command did not do what the story says; the message is one line."""


class Narrator:
    """Tells parts, runs commands, keeps the time of each part."""

    def __init__(self) -> None:
        self._colour = sys.stdout.isatty()
        self._parts: list[tuple[str, float]] = []
        self._began = time.monotonic()

    def part(self, title: str) -> None:
        """Begins a part; its time runs until the next one begins."""
        self._parts.append((title, time.monotonic()))
        print(f"\n{self.paint('title', title)}", flush=True)

    def say(self, text: str) -> None:
        """A paragraph."""
        print(textwrap.fill(" ".join(text.split()), 100), flush=True)

    def paint(self, style: str, text: str) -> str:
        """The text in colour, where the output is a terminal."""
        return f"\033[{COLOURS[style]}m{text}\033[0m" if self._colour else text

    def run(
        self,
        who: str,
        argv: list[str],
        *,
        environment: Mapping[str, str],
        succeeds: bool = True,
        shows: tuple[str, ...] = (),
        stdin: str | None = None,
        shown_as: str = "",
        quiet: bool = False,
    ) -> str:
        """Runs a command as `who` and prints its output; StoryError unless it ends and prints as it must."""
        line = shown_as or shlex.join(argv)
        print(f"{self.paint('who', who + ' $')} {line}", flush=True)
        done = subprocess.run(
            argv,
            env=dict(environment),
            input=stdin or "",
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        output = (done.stdout + done.stderr).strip()
        if output and not quiet:
            print(textwrap.indent(output, "  "), flush=True)
        if not succeeds:
            print(f"  {self.paint('quiet', f'exit code {done.returncode}')}", flush=True)
        if (done.returncode == 0) is not succeeds:
            raise StoryError(f"{line}: ended with {done.returncode}: {output}")
        for text in shows:
            if text not in output:
                raise StoryError(f"{line}: {text!r} is not in what it printed: {output}")
        return done.stdout

    def until(self, what: str, done: Callable[[], bool], seconds: float = 60.0) -> None:
        """Waits until something holds; StoryError after `seconds`."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                raise StoryError(f"not after {seconds:.0f} s: {what}")
            time.sleep(0.05)

    def times(self) -> None:
        """Prints how long each part took."""
        self._parts.append(("", time.monotonic()))
        print(f"\n{self.paint('title', 'Time of each part')}")
        for (title, start), (_, end) in zip(self._parts, self._parts[1:], strict=False):
            print(f"  {end - start:7.1f} s  {title}")
        print(f"  {time.monotonic() - self._began:7.1f} s  in all", flush=True)
