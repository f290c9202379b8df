"""Programs that a container starts beside its command's own: by its arguments alone, or behind another.

An image's arguments may begin with a program that is known. Behind a program that isn't known, the first one
that is known is read like any other. A server's name alone starts nothing: it may be a package, a service or
the value of an option.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads import commands, downloads, launchers, program, runners
from modelsteward.workloads.commands import SHELLS, Command, Commands
from modelsteward.workloads.downloads import downloader_of
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.program import Program
from modelsteward.workloads.servers import BY_NAME, may_be_server, server_of
from modelsteward.workloads.word import Word

SHELL_WORDS = frozenset(("sh", "bash", "python", "python3", "/bin/sh", "/bin/bash", "env", "exec"))
#: More words behind a program aren't looked at.
MOST_WORDS = 64
#: Options behind which a program stands; behind other long ones their value does.
BEFORE_PROGRAMS = ("--", "--args", "--exec", "--command")
#: Verbs of programs that only handle what they name.
HANDLING = frozenset(
    (
        *(
            "install",
            "uninstall",
            "add",
            "remove",
            "pull",
            "push",
            "show",
            "info",
            "search",
            "list",
            "update",
        ),
        *("start", "stop", "restart", "status", "enable", "disable", "logs", "upgrade", "get", "describe"),
    )
)
#: One of these is in every text that starts a server: a cheap look. Short names stand before a verb.
NAMES = tuple(sorted(name if len(name) > 5 else f"{name} " for name in BY_NAME))


def of(container: Container) -> Commands:
    """The programs of a container's command, hooks and probes, or of arguments that are a command."""
    found = commands.of(container)
    if not container.command and container.args and is_program(container.args):
        commands.run(found, container, container.args, beside=False)
    return found


def is_program(args: tuple[Word, ...]) -> bool:
    """Whether the arguments of an image begin with a program that is known."""
    if not may_be_program(args[0].text):
        return False
    first = Program(args[0].text.rpartition("/")[2], args[1:])
    if args[0].text in SHELL_WORDS or first.name in SHELLS or program.is_python(first.name):
        return True
    return first.name in runners.RUNNERS or downloader_of(first) is not None or server_of(first) is not None


def may_be_program(word: str) -> bool:
    """A cheap look: whether the first argument of an image may name a program that is known."""
    if word.startswith("-"):
        return False
    name = word.rpartition("/")[2]
    return (
        word in SHELL_WORDS
        or name in SHELLS
        or program.is_python(name)
        or name in runners.RUNNERS
        or name in downloads.BY_NAME
        or may_be_server(name)
    )


def inner(command: Command) -> Commands:
    """What is known to run behind a command's own program."""
    found = Commands([], [])
    previous = ""
    for index, word in enumerate(command.arguments[:MOST_WORDS]):
        base = word.text.rpartition("/")[2]
        if base in HANDLING and not index:
            break
        rest = command.arguments[index:]
        if (base in SHELLS and len(rest) > 2) or _starts(command, rest, base, previous):
            commands.follow(found, msgspec.structs.replace(command, argv=rest))
            break
        previous = word.text
    return found


def _starts(command: Command, argv: tuple[Word, ...], base: str, previous: str) -> bool:
    """Whether a server or a download starts there."""
    if len(argv) < 2:
        return False
    known = base in BY_NAME or base in launchers.DEVICES or program.is_python(base)
    one = program.of(msgspec.structs.replace(command, argv=argv)) if known else Program(base, argv[1:])
    if not known:
        return downloader_of(one) is not None
    if one.code is None and server_of(one) is None and downloader_of(one) is None:
        return False
    if not previous.startswith("--") or previous in BEFORE_PROGRAMS or one.code is not None:
        return True
    needs_verb = not one.module and server_of(Program(one.name, ())) is None
    return needs_verb or bool(one.module) or any("model" in word.text for word in argv[1:])
