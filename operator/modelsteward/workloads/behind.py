"""What stands behind a program that isn't known: whether it starts a model server, itself or by a shell.

Every server of the register counts, by the same reading as in the first place. A server's name alone is none:
it may be a package, a service or the value of an option.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads import commands, program
from modelsteward.workloads.commands import SHELLS, Command, Commands
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.program import Program
from modelsteward.workloads.servers import BY_NAME, LAUNCHERS, server_of
from modelsteward.workloads.word import Word

#: More words behind a program aren't looked at.
MOST_WORDS = 64
#: Programs behind programs are followed this deep.
DEEPEST = 3
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


def starts_a_server(container: Container, command: Command, depth: int = 0) -> bool:
    """Whether the words behind the command's own program start a model server, or hide what they start."""
    previous = ""
    for index, word in enumerate(command.arguments[:MOST_WORDS]):
        base = word.text.rpartition("/")[2]
        rest = command.arguments[index:]
        if base in HANDLING and not index:
            return False
        if base in SHELLS and len(rest) > 2:
            return _by_shell(container, rest, depth)
        known = base in BY_NAME or base in LAUNCHERS or program.is_python(base)
        if known and _starts(msgspec.structs.replace(command, argv=rest), previous):
            return True
        previous = word.text
    return False


def _starts(command: Command, previous: str) -> bool:
    one = program.of(command)
    if server_of(one) is None or not command.arguments:
        return False
    if not previous.startswith("--") or previous in BEFORE_PROGRAMS:
        return True
    needs_verb = server_of(Program(one.name, (), one.module)) is None
    return needs_verb or any("model" in word.text for word in command.arguments)


def _by_shell(container: Container, argv: tuple[Word, ...], depth: int) -> bool:
    found = Commands([], [])
    commands.run(found, container, argv, beside=False)
    if found.doubts or depth >= DEEPEST:
        return True
    return any(
        server_of(program.of(one)) is not None or starts_a_server(container, one, depth + 1)
        for one in found.found
    )
