"""Package runners: they fetch a package and run one of its programs, or a program of a project's environment.

Sources: uv's crates/uv-cli/src/lib.rs (GlobalArgs, RunArgs, ToolRunArgs and the groups in them) and
crates/uv/src/commands/project/run.rs (what `uv run` takes for a script), pipx's src/pipx/main.py (`_add_run`
and its shared parsers), npm's bin/npx-cli.js and workspaces/config/lib/definitions/definitions.js, 2026.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads import flags
from modelsteward.workloads.flags import options
from modelsteward.workloads.word import Word


class Runner(msgspec.Struct, frozen=True):
    """One way to call a runner."""

    #: Words that must follow the program, with options between them.
    verbs: tuple[str, ...]
    valued: frozenset[str]
    #: Of those with a value: what says where the program comes from.
    packages: frozenset[str] = frozenset()
    #: What says that a Python module follows, a script, or a command line for a shell.
    module: frozenset[str] = frozenset()
    script: frozenset[str] = frozenset()
    line: frozenset[str] = frozenset()
    #: What follows is itself a package, so that it may have a version behind it.
    by_package: bool = False


class Started(msgspec.Struct, frozen=True):
    """What a runner starts, and the words that say where its program comes from."""

    argv: tuple[Word, ...]
    origins: tuple[Word, ...]


_UV = options(
    # The program itself.
    "--cache-dir --color --allow-insecure-host --trusted-host --preview-features --preview-feature --project "
    "--directory --config-file --python-fetch --python-preference "
    # Resolver, index, build and refresh.
    "--index --default-index -i --index-url --extra-index-url -f --find-links --index-strategy "
    "--keyring-provider -P --upgrade-package --upgrade-group --resolution --prerelease --prerelease-package "
    "--fork-strategy --exclude-newer --exclude-newer-package --no-sources-package --reinstall-package "
    "--link-mode -C --config-setting --config-settings --config-settings-package "
    "--no-build-isolation-package --no-build-package --no-binary-package --refresh-package "
    # run and tool run.
    "-w --with --with-editable --with-requirements --env-file -p --python --python-platform --torch-backend "
    "--generate-shell-completion"
)
_UV_PACKAGES = options("--from -w --with --with-editable --with-requirements")
_UV_RUN = Runner(
    ("run",),
    _UV
    | options(
        "--extra --no-extra --group --no-group --only-group --package --no-editable-package "
        "--max-recursion-depth"
    ),
    _UV_PACKAGES,
    module=options("-m --module"),
    script=options("-s --script --gui-script"),
)
_UV_TOOL = Runner(
    (),
    _UV
    | options(
        "--from -c --constraints --constraint -b --build-constraints --build-constraint"
        " --overrides --override"
    ),
    _UV_PACKAGES,
    by_package=True,
)
_PIPX = Runner(
    ("run",),
    options(
        "--python-args --with --spec --python --fetch-python --index-url -i --pip-args --cooldown --backend"
    ),
    options("--with --spec"),
    by_package=True,
)
_NPX = Runner(
    (),
    options(
        "-p --package -c --call --cache --userconfig --shell --script-shell --npm --node-arg -n -w "
        "--workspace "
        "-C --prefix --registry --loglevel --node-options --globalconfig --cafile --proxy --https-proxy --tag"
    ),
    options("-p --package"),
    line=options("-c --call"),
    by_package=True,
)
RUNNERS: dict[str, tuple[Runner, ...]] = {
    "uv": (
        _UV_RUN,
        msgspec.structs.replace(_UV_TOOL, verbs=("tool", "run")),
        msgspec.structs.replace(_UV_TOOL, verbs=("tool", "uvx")),
    ),
    "uvx": (_UV_TOOL,),
    "pipx": (_PIPX,),
    "npx": (_NPX,),
    "npm": (msgspec.structs.replace(_NPX, verbs=("exec",)), msgspec.structs.replace(_NPX, verbs=("x",))),
}
#: Files that `uv run` and `pipx run` give to Python.
SCRIPTS = (".py", ".pyc", ".pyw")
#: What stands between the name of a package and its version, extras or markers.
_VERSION = "@=<>~![; "


def started(argv: tuple[Word, ...]) -> Started | None:
    """What a runner starts; None where the first word is no runner, or it runs nothing."""
    for runner in RUNNERS.get(argv[0].text.rpartition("/")[2], ()):
        found = _started(argv, runner)
        if found is not None:
            return found
    return None


def _started(argv: tuple[Word, ...], runner: Runner) -> Started | None:
    words = argv[1:]
    given: list[flags.Option] = []
    for verb in (*runner.verbs, ""):
        read = flags.read(words, runner.valued)
        given += read.options
        words = read.rest
        if verb:
            if not words or words[0].text != verb:
                return None
            words = words[1:]
    every = flags.Flags(given, words)
    origins = every.values(runner.packages)
    for line in every.values(runner.line)[:1]:
        return Started((line.cut("sh"), line.cut("-c"), line), origins)
    return _program(every, runner, origins) if words else None


def _program(given: flags.Flags, runner: Runner, origins: tuple[Word, ...]) -> Started:
    words = given.rest
    first = words[0]
    python = first.cut("python")
    if given.given(runner.module):
        return Started((python, first.cut("-m"), *words), origins)
    if "://" in first.text or first.text.startswith("git+"):
        return Started((python, *words), (*origins, first))
    is_script = given.given(runner.script) or first.text.lower().endswith(SCRIPTS)
    if first.text == "-" or (is_script and not runner.line):
        return Started((python, *words), origins)
    if runner.by_package and first.text[:1] not in "@/.":
        end = min((first.text.find(mark) for mark in _VERSION if mark in first.text), default=None)
        first = first.cut(first.text[:end])
    return Started((first, *words[1:]), origins)
