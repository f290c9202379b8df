"""The programs that a container runs: prefixes taken off, shells read, one `Command` for each program.

Main command, hooks and exec probes are all run by the kubelet. A doubt says where a shell runs what can't be
read.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads import entrypoints, shell
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.prefixes import after_prefix, behind_c, behind_options
from modelsteward.workloads.word import Word

SHELLS = frozenset(("sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "rbash"))
#: A shell's own commands that make commands out of text; a shell's reader knows them, but for a prefix.
TEXTUAL = frozenset(("eval", ".", "source"))
#: What the text of KubeRay's own variable is replaced by: it runs `ray start`.
RAY_START = "ray-start-of-kuberay"
#: Shells within shells are followed this deep.
DEEPEST = 6
#: Of a longer command behind `find -exec` only this many words are read.
LONGEST_EXEC = 128
#: More prefixes before a program aren't taken off.
MOST_PREFIXES = 32
#: More programs in one container aren't followed.
MOST_COMMANDS = 600


class Command(msgspec.Struct, frozen=True):
    """One program with its arguments, as it is started."""

    argv: tuple[Word, ...]
    environment: Environment
    #: Working directory as far as it is known, empty where the image decides.
    directory: str
    stdin: str | None = None
    piped: bool = False
    files: dict[str, str] = {}
    #: A shell starts it.
    from_shell: bool = False
    #: A hook or probe, not the container's own process.
    beside: bool = False
    #: Words that say where a runner takes the program from.
    origins: tuple[Word, ...] = ()
    #: The file that a shell writes its output to.
    target: str = ""

    @property
    def program(self) -> str:
        """The last part of the program's path."""
        return self.argv[0].text.rpartition("/")[2]

    @property
    def arguments(self) -> tuple[Word, ...]:
        """What follows the program."""
        return self.argv[1:]


class Doubt(msgspec.Struct, frozen=True):
    """Where a shell runs what can't be told, and why."""

    path: str
    reason: str


class Commands(msgspec.Struct):
    """All that a container runs."""

    found: list[Command]
    doubts: list[Doubt]
    #: Names of files that those read until now fetch from the web.
    fetched: set[str] = msgspec.field(default_factory=set)

    def doubt(self, path: str, reason: str) -> None:
        """Adds a doubt once."""
        doubt = Doubt(path, reason)
        if doubt not in self.doubts:
            self.doubts.append(doubt)


def of(container: Container) -> Commands:
    """The programs of a container's command, hooks and probes; empty where its image decides all."""
    commands = Commands([], [])
    if container.command:
        run(commands, container, (*container.command, *container.args), beside=False)
    for words in container.beside:
        run(commands, container, words, beside=True)
    return commands


def run(commands: Commands, container: Container, argv: tuple[Word, ...], beside: bool) -> None:
    """Reads one argument vector of the container."""
    start = Command(argv, container.environment, container.directory, beside=beside)
    _unfold(commands, start, 0)


def follow(commands: Commands, command: Command) -> None:
    """Reads a command that stands inside another."""
    _unfold(commands, command, 1)


def _unfold(commands: Commands, command: Command, depth: int) -> None:
    """Takes prefixes off and reads shells until a program stands first."""
    if depth > DEEPEST or len(commands.found) >= MOST_COMMANDS:
        commands.doubt(command.argv[0].path, "commands within commands aren't followed further")
        return
    for _ in range(MOST_PREFIXES):
        step = after_prefix(command.argv, command.environment)
        if step is None:
            break
        if not step.argv:
            return
        command = msgspec.structs.replace(
            command,
            argv=step.argv,
            environment=step.environment,
            origins=(*command.origins, *step.origins),
        )
        if step.doubt:
            commands.doubt(command.argv[0].path, step.doubt)
    else:
        commands.doubt(command.argv[0].path, f"more than {MOST_PREFIXES} programs before the one that runs")
        return
    name = command.program
    if name == RAY_START:
        return
    if not command.argv[0].told:
        commands.doubt(command.argv[0].path, "which program runs isn't in sight")
    elif name in SHELLS:
        _shell(commands, command, depth)
    elif name in TEXTUAL and command.from_shell:
        commands.doubt(command.argv[0].path, f"{name} makes commands out of text")
    elif (behind := entrypoints.behind(command.argv)) is not None:
        _unfold(commands, msgspec.structs.replace(command, argv=behind), depth + 1)
    elif name in RUNNERS:
        RUNNERS[name](commands, command, depth)
    else:
        commands.found.append(command)


def _shell(commands: Commands, command: Command, depth: int) -> None:
    words = command.arguments
    index = 0
    wants_script = False
    while index < len(words) and words[index].text[:1] in ("-", "+") and len(words[index].text) > 1:
        text = words[index].text
        if text == "--":
            index += 1
            break
        if text.startswith("--"):
            index += 2 if text in ("--rcfile", "--init-file") else 1
            continue
        wants_script = wants_script or "c" in text[1:]
        # Each o and O of a bundle takes a word of its own: `-euo pipefail`.
        index += 1 + text.count("o") + text.count("O")
    rest = words[index:]
    if wants_script:
        if rest:
            _script(commands, command, rest[0], rest[1:], depth)
    elif rest:
        _file(commands, command, rest, depth)
    elif command.stdin is not None:
        _script(commands, command, Word(command.stdin, command.argv[0].path), (), depth)
    elif command.piped:
        commands.doubt(command.argv[0].path, "a shell runs what another command prints")


def _script(
    commands: Commands, command: Command, script: Word, parameters: tuple[Word, ...], depth: int
) -> None:
    read = shell.read(script.text, script.path, command.environment, parameters)
    for reason in read.doubts:
        commands.doubt(script.path, reason)
    for call in read.calls:
        directory = call.directory
        if not directory.startswith("/"):
            directory = f"{command.directory}/{directory}" if directory and command.directory else directory
        inner = Command(
            call.words,
            command.environment.with_words(call.variables),
            directory or command.directory,
            call.stdin,
            call.piped,
            call.files,
            True,
            command.beside,
            command.origins,
            call.target,
        )
        _unfold(commands, inner, depth + 1)


def _file(commands: Commands, command: Command, rest: tuple[Word, ...], depth: int) -> None:
    """A script file: read where the same shell has written it before, else unknown."""
    written = command.files.get(rest[0].text)
    if rest[0].text.rpartition("/")[2] in entrypoints.UNDER_A_SHELL and len(rest) > 1:
        _unfold(commands, msgspec.structs.replace(command, argv=rest[1:]), depth + 1)
    elif written is not None and rest[0].cut(written).told:
        _script(commands, command, Word(written, rest[0].path), rest, depth)
    else:
        commands.doubt(rest[0].path, "a script file isn't in sight")


def _quoted(commands: Commands, command: Command, depth: int) -> None:
    """Programs that take a command as one string: `trap`, and those with `-c`."""
    words = command.arguments
    if command.program == "trap":
        script = words[0] if len(words) > 1 and not words[0].text.startswith("-") else None
    else:
        script = behind_c(words)
    if script is not None:
        _script(commands, command, script, (), depth)
    elif command.program == "runuser":
        rest = behind_options(words, "-u --user -g --group -G --supp-group")
        if rest:
            _unfold(commands, msgspec.structs.replace(command, argv=rest), depth + 1)


def _watch(commands: Commands, command: Command, depth: int) -> None:
    """watch(1) joins its words and gives them to a shell, but with `-x`."""
    words = command.arguments
    rest = behind_options(words, "-n --interval -q --equexit")
    options = [word.text for word in words[: len(words) - len(rest)]]
    plain = any(text == "--exec" or (text[:2] != "--" and "x" in text) for text in options)
    if rest and plain:
        _unfold(commands, msgspec.structs.replace(command, argv=rest), depth + 1)
    elif rest:
        _script(commands, command, rest[0].cut(" ".join([word.text for word in rest])), (), depth)


def _find(commands: Commands, command: Command, depth: int) -> None:
    words = command.arguments
    for index, word in enumerate(words):
        if word.text not in ("-exec", "-execdir", "-ok", "-okdir"):
            continue
        if len(commands.found) >= MOST_COMMANDS:
            commands.doubt(word.path, f"more than {MOST_COMMANDS} programs aren't followed")
            return
        rest = words[index + 1 : index + 1 + LONGEST_EXEC]
        end = next((place for place, each in enumerate(rest) if each.text in (";", "+")), len(rest))
        if rest[:end]:
            _unfold(commands, msgspec.structs.replace(command, argv=rest[:end]), depth + 1)


#: Programs that run others in a way of their own.
RUNNERS = {
    **dict.fromkeys(("trap", "su", "runuser", "script"), _quoted),
    "watch": _watch,
    "find": _find,
}
