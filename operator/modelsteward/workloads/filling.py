"""What the commands of a container put on the volumes it fills, beside what downloads name.

Rule: what a readable command fetches is what lies there, unless another command of the same container may put
something else there: files of another volume or of the image, an archive that nothing names, what a program
prints that isn't known, a program that isn't read.
"""

from __future__ import annotations

from modelsteward.workloads import harmless, inline, program
from modelsteward.workloads.commands import Command, Commands
from modelsteward.workloads.downloader import is_plain
from modelsteward.workloads.downloads import downloader_of
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.record import Record
from modelsteward.workloads.servers import server_of
from modelsteward.workloads.shape import normal
from modelsteward.workloads.storage import can_be_written_by_others
from modelsteward.workloads.word import Word

#: Programs whose last operand is where they put what the others name.
TO_LAST = frozenset(("cp", "mv", "ln", "install", "rsync"))
#: Programs that put what files or a pipe hold somewhere.
COPIERS = TO_LAST | frozenset(
    (
        *("tar", "bsdtar", "unzip", "cpio", "dd", "tee", "gunzip", "gzip", "zstd", "unzstd", "xz", "unxz"),
        *("bzip2", "bunzip2", "zcat", "base64", "funzip"),
    )
)
#: Programs that print what files hold, which a redirection puts somewhere.
READERS = frozenset(("cat", "head", "tail", "sed", "awk", "cut", "sort", "tr"))
#: Programs that write nothing where a server may read, and print nothing that is a model.
IDLE = (harmless.HARMLESS - COPIERS - READERS) | frozenset(
    (
        *("chown", "chmod", "rm", "rmdir", "mkdir", "nslookup", "until", "touch", "getent", "sysctl", "find"),
        *("sha256sum", "sha512sum", "md5sum", "basename", "dirname", "stat", "du", "sync", "pwd", "whoami"),
        *("umask", "unset", "jq", "info"),
    )
)


def is_idle(container: Container, found: Commands, record: Record) -> bool:
    """Whether a container that ends before the others start puts nothing on its volumes that isn't told."""
    if not found.found or found.doubts:
        return record.has_sighting(container.path) and not found.found
    return not any(may_put(container, found, index, record) for index in range(len(found.found)))


def brings(container: Container, found: Commands, record: Record) -> bool:
    """Whether a container that stays copies something to its volumes that isn't told."""
    return any(
        each.program in COPIERS | READERS and not each.beside and may_put(container, found, index, record)
        for index, each in enumerate(found.found)
    )


def may_put(container: Container, found: Commands, index: int, record: Record) -> bool:
    """Whether one command may put something somewhere that no download names."""
    command = found.found[index]
    one = program.of(command)
    if one.code is not None:
        return bool(inline.read(one.code.text).doubt)
    if downloader_of(one) is not None or server_of(one) is not None:
        return False
    if command.program in IDLE or one.module == "pip":
        return False
    if command.program not in COPIERS | READERS:
        return True
    if command.program == "tee" and not any(
        _is_on_volume(container, command, it) for it in command.arguments
    ):
        return False
    if command.piped and not _is_downloaded(found, index):
        return command.program in COPIERS or bool(command.target)
    if command.program in READERS and not command.target:
        return False
    return _copies(container, command, record)


def _is_on_volume(container: Container, command: Command, word: Word) -> bool:
    """Whether a file of that name is on a volume, as far as it can be told."""
    text = word.text
    place = normal(text if text.startswith("/") else f"{command.directory or '/.'}/{text}")
    return not text.startswith("-") and (not word.told or container.mount_of(place) is not None)


def _is_downloaded(found: Commands, index: int) -> bool:
    """Whether what is piped into a command is what a download prints, through programs that unpack."""
    while index > 0 and found.found[index].piped:
        index -= 1
        before = program.of(found.found[index])
        if downloader_of(before) is not None or before.name in ("echo", "printf"):
            return True
        if before.name not in COPIERS:
            return False
    return False


def _copies(container: Container, command: Command, record: Record) -> bool:
    """Whether it copies files that nothing names, or gives one that says it is text another name."""
    words = [word for word in command.arguments if not word.text.startswith("-")]
    name = command.program
    if name == "tee":
        return False
    last = words[-1].text if words else ""
    onto = name in TO_LAST and "-t" not in [word.text for word in command.arguments]
    target = command.target or (last if onto else "")
    sources = words[:-1] if onto else words
    if name in ("tar", "bsdtar") and sources and "/" not in sources[0].text and "." not in sources[0].text:
        # `tar xzf FILE`: the first word is options.
        sources = sources[1:]
    if name == "dd":
        sources = [word for word in words if word.text.startswith("if=")]
    if not all(word.text.isdigit() or _is_told(container, command, word, record) for word in sources):
        return True
    renamed = bool(target) and not target.endswith("/") and not is_plain(target)
    return renamed and any(is_plain(word.text) for word in sources)


def _is_told(container: Container, command: Command, word: Word, record: Record) -> bool:
    """Whether a place is on a volume that only the pod writes, or a download has named what lies there."""
    text = word.text.partition("=")[2] or word.text
    if not word.told or text == ".":
        return text == "."
    place = normal(text if text.startswith("/") else f"{command.directory or '/.'}/{text}")
    mount = container.mount_of(place)
    if mount is not None:
        return not can_be_written_by_others(mount)
    named = record.fetched.get(container.path, ())
    return any(f"{place}/".startswith(f"{one}/") for one in named)
