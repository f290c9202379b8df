"""What the containers of a pod run: servers, downloaders, program texts, and programs that can't be read."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Server as Seen
from modelsteward.api.sighting import SignalName
from modelsteward.workloads import (
    behind,
    commands,
    filling,
    foreign,
    harmless,
    inline,
    launchers,
    options,
    program,
    scripts,
    unknown,
)
from modelsteward.workloads.behind import is_program
from modelsteward.workloads.commands import Command, Commands
from modelsteward.workloads.downloads import IMAGES, downloader_of
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.program import Program
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server
from modelsteward.workloads.servers import BY_NAME, SERVERS, server_of
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import Word, is_told

#: Verbs of servers' programs behind which a second one says what is done.
FIRST_VERBS = frozenset(("models", "bench", "serve"))
#: Programs that a program text in a hook or probe may run.
ASKING = (harmless.HARMLESS - {"awk", "sed", "env", "mpirun"}) | {"curl", "pgrep", "ps", "pidof"}
#: With one of these a server says something and ends.
ENDS_AT_ONCE = frozenset(("--version", "--help", "-h"))


def find(pod: Pod, record: Record) -> None:
    """Reads every container, in the order in which they start."""
    for container in pod.loud:
        if not record.runs_on(container.path):
            return
        _container(container, record)


def _container(container: Container, record: Record) -> None:
    image = container.reference
    found = behind.of(container)
    if not container.command and image is not None and not (container.args and is_program(container.args)):
        _entrypoint(container, record, image, found)
    _dispatch(container, record, found)
    for doubt in found.doubts:
        record.signal(SignalName.OPAQUE_COMMAND, doubt.path, doubt.reason, container.path)
    if harmless.is_harmless(container, found):
        record.harmless.add(container.path)
    elif (
        not filling.is_idle(container, found, record)
        if container.runs_once
        else (filling.brings(container, found, record))
    ):
        record.spoiling.append(container)


def read(container: Container, record: Record, argv: tuple[Word, ...]) -> None:
    """Reads an argument vector that something else than the pod gives to a container."""
    found = Commands([], [])
    commands.run(found, container, argv, beside=False)
    _dispatch(container, record, found)
    for doubt in found.doubts:
        record.signal(SignalName.OPAQUE_COMMAND, doubt.path, doubt.reason, container.path)


def _entrypoint(container: Container, record: Record, image: Reference, found: Commands) -> None:
    """The image decides what runs; its arguments may be a command of their own."""
    args = container.args
    downloader = IMAGES.get(image.name.rpartition("/")[2])
    if downloader is not None and args:
        commands.run(found, container, (Word(downloader, container.path), *args), beside=False)
        return
    server = server_by_image(image) if not record.commanded else None
    if "ray-llm" in image.name:
        record.speaks_of_models = True
    if server is not None:
        if ENDS_AT_ONCE.isdisjoint([word.text for word in args]):
            _serve(server, _run(record, container, args))
        return
    _unknown(container, record, args)


@lru_cache(maxsize=2048)
def server_by_image(image: Reference) -> Server | None:
    """The server whose image this is; remembered, because most pods of a cluster have the same images."""
    return next((one for one in SERVERS if one.image(image)), None)


def _unknown(
    container: Container, record: Record, argv: tuple[Word, ...], command: Command | None = None
) -> None:
    record.unread.append(container)
    exported = command is not None and command.environment is not container.environment
    if exported or unknown.speaks(container, argv):
        unknown.read(_run(record, container, argv, command), argv)


def _run(
    record: Record, container: Container, words: tuple[Word, ...], command: Command | None = None
) -> Run:
    if command is None:
        return Run(record, container, words, container.environment)
    return Run(
        record, container, words, command.environment, command.directory, command.files, command.target
    )


def _serve(server: Server, run: Run) -> None:
    run.record.speaks_of_models = True
    run.record.serve(Seen(server.name, run.container.path), run.container)
    server.read(run)
    _out_of_sight(run)


def _out_of_sight(run: Run) -> None:
    """A program that loads models is given words that may say anything."""
    word = options.out_of_sight(run.words)
    if word is not None:
        run.opaque(word, word.path)


def _dispatch(container: Container, record: Record, found: Commands) -> None:
    programs = [program.of(command) for command in found.found]
    for index, (command, one) in enumerate(zip(found.found, programs, strict=True)):
        if not record.runs_on(container.path):
            return
        if command.environment is not container.environment:
            foreign.variables(container, record, command.environment)
        for origin in command.origins:
            _origin(container, found, origin)
        server = server_of(one)
        if server is not None:
            _serve(server[0], _run(record, container, server[1], command))
        else:
            _other(container, record, found, command, one, programs[index + 1 :])
            if container.path in record.fetched and filling.may_put(container, found, index, record):
                del record.fetched[container.path]
        found.fetched |= scripts.fetched(command)


def _other(
    container: Container,
    record: Record,
    found: Commands,
    command: Command,
    one: Program,
    later: list[Program],
) -> None:
    if _is_out_of_sight(one):
        found.doubt(command.argv[0].path, "which server or module is started isn't in sight")
    downloader = downloader_of(one)
    if downloader is not None:
        run = _run(record, container, one.arguments, command)
        before = len(record.sightings)
        downloader.read(run, one, later)
        _out_of_sight(run)
        if len(record.sightings) > before or run.told:
            record.filled.update(mount.volume.name for mount in container.mounts)
    elif one.code is not None:
        _code(_run(record, container, (), command), one.code, found, command.beside)
    elif one.name in ("perl", "ruby", "node", "lua") and any(w.text in ("-e", "-") for w in one.arguments):
        found.doubt(command.argv[0].path, f"a program text of {one.name} isn't read")
    elif one.name in ("pip", "pip3", "uv") or one.module == "pip":
        _install(container, found, one)
    elif one.name not in harmless.HARMLESS:
        scripts.tell(container, found, command, one)
        _unknown(container, record, command.argv, command)
        inner = behind.inner(command)
        if inner.found:
            _dispatch(container, record, inner)
        found.doubts += [doubt for doubt in inner.doubts if doubt not in found.doubts]


def _is_out_of_sight(one: Program) -> bool:
    """Whether Python's module or file, or the verb of a server's program, comes from somewhere else."""
    if not is_told(one.module) or (one.file is not None and options.out_of_sight((one.file,)) is not None):
        return True
    if one.name in launchers.DEVICES:
        words = options.to_operand(one.arguments, "launch")
        modules = [after for word, after in pairwise(words) if word.text in ("-m", "--module")]
        return options.out_of_sight(words) is not None or not all(word.told for word in modules)
    if downloader_of(one) is not None:
        verb = options.to_operand(one.arguments, "")[-1:]
        return any(not word.told and word.text[:1].isalpha() and "://" not in word.text for word in verb)
    words = one.arguments[: 2 if one.arguments and one.arguments[0].text in FIRST_VERBS else 1]
    known = (one.module or one.name) in BY_NAME or one.module.partition(".")[0] in BY_NAME
    return known and any(not word.told for word in words)


def _code(run: Run, text: Word, found: Commands, beside: bool) -> None:
    if run.opaque(text, text.path):
        return
    code = inline.read(text.text)
    for named in code.named:
        run.record.speaks_of_models = True
        word = text.cut(named.name)
        run.name(word, named.role, [text.cut(named.revision)] if named.revision else [])
        if named.remote_code:
            run.remote_code(text)
    runs = any(not words or words[0].rpartition("/")[2] not in ASKING for words in code.runs)
    for words in code.runs:
        _run_by_code(run, text, words)
    if code.doubt and (code.hides or runs or not beside):
        found.doubt(text.path, code.doubt)


def _run_by_code(run: Run, text: Word, words: tuple[str, ...]) -> None:
    """What a program text runs is read like any other command."""
    argv = tuple(text.cut(word) for word in words)
    inner = Commands([], [])
    if argv:
        commands.follow(inner, Command(argv, run.environment, run.directory))
    _dispatch(run.container, run.record, inner)


def _install(container: Container, found: Commands, one: Program) -> None:
    """Packages by name are nothing; from an address or a volume they are anybody's program."""
    words = one.arguments
    index_options = (
        "--index-url",
        "-i",
        "--extra-index-url",
        "-f",
        "--find-links",
        "--trusted-host",
        "--proxy",
    )
    for index, word in enumerate(words):
        if (index and words[index - 1].text in index_options) or word.text.startswith("-"):
            continue
        # After -t and the like a volume is where packages go to.
        if index and words[index - 1].text in ("-t", "--target", "--prefix", "--root", "--cache-dir"):
            continue
        _origin(container, found, word)


def _origin(container: Container, found: Commands, word: Word) -> None:
    """Where a package comes from: what an address or a volume supplies isn't in sight."""
    if "://" in word.text or word.text.startswith("git+"):
        found.doubt(word.path, "a package is installed from an address")
    mount = container.mount_of(normal(word.text)) if word.text.startswith("/") else None
    if mount is not None and mount.volume.kind != "image":
        found.doubt(word.path, f"packages are installed as {word.text} says, on a volume")
