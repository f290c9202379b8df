"""Program and script files: what a volume supplies, or was fetched before it runs, isn't in sight."""

from __future__ import annotations

from modelsteward.workloads.commands import Command, Commands
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.program import Program
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import Word

SHELL_SCRIPTS = (".sh", ".bash")
#: Programs that run a script of Python's, which stands behind their own options.
LAUNCHERS = frozenset(("torchrun", "accelerate", "deepspeed", "mpirun", "mpiexec"))
FETCHERS = frozenset(("curl", "wget", "aria2c"))
#: Options behind which they are told the name of the file.
NAMED = frozenset(("-o", "-O", "--output", "--output-document", "--out"))


def tell(container: Container, found: Commands, command: Command, one: Program) -> None:
    """Tells the file of one program that isn't known, where it isn't in sight."""
    for file in _files(command, one):
        path = file.text
        if not path.startswith("/") and ("/" in path or one.file is not None):
            path = f"{command.directory}/{path}" if command.directory else path
        mount = container.mount_of(normal(path)) if path.startswith("/") else None
        if mount is not None and mount.volume.kind != "image":
            found.doubt(file.path, f"{file.text} comes from a {mount.volume.kind} volume")
        elif not command.from_shell:
            continue
        elif file.text.endswith(SHELL_SCRIPTS) or _is_cloned(found, one, path):
            found.doubt(file.path, f"{file.text} isn't in sight")
        elif file.text.rpartition("/")[2] in found.fetched:
            found.doubt(file.path, f"{file.text} is fetched when the container starts")


def _files(command: Command, one: Program) -> list[Word]:
    """The files whose text decides what runs."""
    files = [one.file] if one.file is not None else [command.argv[0]] if one.name != "python" else []
    if one.name in LAUNCHERS:
        files += [word for word in one.arguments if word.text.endswith(".py")][:1]
    return [file for file in files if file.told]


def _is_cloned(found: Commands, one: Program, path: str) -> bool:
    """A relative program after a clone: it is what was cloned."""
    if one.file is None or path.startswith("/"):
        return False
    return any(
        each.program == "git" and "clone" in {w.text for w in each.arguments[:3]} for each in found.found
    )


def fetched(command: Command) -> set[str]:
    """The names of the files that a command fetches from the web."""
    names: set[str] = set()
    if command.program not in FETCHERS:
        return names
    for index, word in enumerate(command.arguments):
        text = word.text
        named = index > 0 and command.arguments[index - 1].text in NAMED
        option, equals, value = text.partition("=")
        if option in NAMED and equals:
            text, named = value, True
        if named or "://" in text:
            names.add(text.partition("?")[0].rstrip("/").rpartition("/")[2])
    return names
