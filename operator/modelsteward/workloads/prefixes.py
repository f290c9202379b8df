"""Programs that run what follows them: `exec`, `env`, `nice`, `timeout`, `tini` and their like."""

from __future__ import annotations

import msgspec

from modelsteward.workloads import runners
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.word import COMPUTED, Word


class Prefix(msgspec.Struct, frozen=True):
    """How a prefix is read: its options that take a value, and how many words stand before the program."""

    valued: frozenset[str] = frozenset()
    before: int = 0
    #: Words that must follow for it to run something (`uv run`), tried in order.
    verbs: tuple[str, ...] = ()


class Step(msgspec.Struct, frozen=True):
    """What is left behind a prefix; `doubt` where the program is made of text."""

    argv: tuple[Word, ...]
    environment: Environment
    doubt: str = ""
    #: Words that say where the program comes from.
    origins: tuple[Word, ...] = ()


def _valued(options: str) -> frozenset[str]:
    return frozenset(options.split())


PLAIN = Prefix()
RUNNER = _valued("-n --name -p --prefix --project --directory --python --env-file")
PREFIXES: dict[str, Prefix] = {
    "exec": Prefix(_valued("-a")),
    "command": PLAIN,
    "builtin": PLAIN,
    "nohup": PLAIN,
    "setsid": PLAIN,
    "time": Prefix(_valued("-f -o")),
    "nice": Prefix(_valued("-n --adjustment")),
    "ionice": Prefix(_valued("-c -n -p --class --classdata")),
    "timeout": Prefix(_valued("-k -s --kill-after --signal"), 1),
    "stdbuf": Prefix(_valued("-i -o -e --input --output --error")),
    "unbuffer": PLAIN,
    "sudo": Prefix(_valued("-u -g -h -p -C -U --user --group")),
    "doas": Prefix(_valued("-u")),
    "gosu": Prefix(before=1),
    "su-exec": Prefix(before=1),
    "setpriv": Prefix(_valued("--reuid --regid --groups")),
    "chroot": Prefix(_valued("--userspec --groups"), 1),
    "numactl": Prefix(
        _valued("-N -m -C -i -p --cpunodebind --membind --physcpubind --interleave --preferred")
    ),
    "taskset": Prefix(before=1),
    "chrt": Prefix(before=1),
    "flock": Prefix(_valued("-w --timeout -E"), 1),
    "tini": Prefix(_valued("-p -e")),
    "tini-static": Prefix(_valued("-p -e")),
    "dumb-init": Prefix(_valued("--rewrite -r")),
    "catatonit": PLAIN,
    "catchsegv": PLAIN,
    "trtllm-llmapi-launch": PLAIN,
    "nsys": Prefix(
        _valued("-o -t -c -s --output --trace --capture-range --sample"), verbs=("profile", "launch")
    ),
    "conda": Prefix(RUNNER, verbs=("run",)),
    "micromamba": Prefix(RUNNER, verbs=("run",)),
    "mamba": Prefix(RUNNER, verbs=("run",)),
    "poetry": Prefix(RUNNER, verbs=("run",)),
    "pipenv": Prefix(RUNNER, verbs=("run",)),
    "pixi": Prefix(RUNNER, verbs=("run",)),
    "opentelemetry-instrument": Prefix(
        _valued("--traces_exporter --metrics_exporter --service_name --exporter_otlp_endpoint")
    ),
    "ddtrace-run": PLAIN,
    "xvfb-run": Prefix(_valued("-n -s -e -f")),
    "setarch": Prefix(before=1),
    "busybox": PLAIN,
}
HARMLESS_WITH_XARGS = frozenset(
    ("rm", "kill", "echo", "ls", "chmod", "chown", "grep", "cat", "mkdir", "basename")
)


def after_prefix(argv: tuple[Word, ...], environment: Environment) -> Step | None:
    """The words behind one prefix; None where the first word is no prefix."""
    name = argv[0].text.rpartition("/")[2]
    if name == "env":
        return _env(argv[1:], environment)
    if name == "xargs":
        return _xargs(argv[1:], environment)
    prefix = PREFIXES.get(name)
    if prefix is None:
        started = runners.started(argv) if name in runners.RUNNERS else None
        return None if started is None else Step(started.argv, environment, origins=started.origins)
    words = argv[1:]
    if prefix.verbs:
        at = _verb(words, prefix)
        if at is None:
            return None
        words = words[at:]
    words = words[_options(words, prefix.valued) :][prefix.before :]
    if words and words[0].text == "--":
        words = words[1:]
    return Step(words, environment)


def behind_options(words: tuple[Word, ...], valued: str) -> tuple[Word, ...]:
    """What stands behind the options; `valued` names those that take a value."""
    return words[_options(words, _valued(valued)) :]


def behind_c(words: tuple[Word, ...]) -> Word | None:
    """The command of `-c TEXT`, `-qc TEXT`, `--command TEXT` or `--command=TEXT`."""
    for index, word in enumerate(words):
        text = word.text
        if text.startswith("--command="):
            return word.cut(text[10:])
        if text == "--":
            break
        bundled = text[:1] == "-" and text[:2] != "--" and text.endswith("c")
        if (bundled or text == "--command") and index + 1 < len(words):
            return words[index + 1]
    return None


def _verb(words: tuple[Word, ...], prefix: Prefix) -> int | None:
    at = _options(words, prefix.valued)
    return at + 1 if at < len(words) and words[at].text in prefix.verbs else None


def _options(words: tuple[Word, ...], valued: frozenset[str]) -> int:
    """How many words the options take."""
    index = 0
    while index < len(words) and words[index].text.startswith("-") and len(words[index].text) > 1:
        if words[index].text == "--":
            return index + 1
        index += 2 if words[index].text in valued else 1
    return min(index, len(words))


def _env(words: tuple[Word, ...], environment: Environment) -> Step:
    """`env [-i] [-u NAME] [-C DIR] [-S STRING] [NAME=VALUE]… program`."""
    index = 0
    while index < len(words):
        word = words[index]
        if word.text.startswith(("-S", "--split-string")):
            return _split_string(words, index, environment)
        if word.text in ("-u", "--unset", "-C", "--chdir"):
            index += 2
        elif word.text.startswith("-"):
            index += 1
        elif "=" in word.text:
            name, _, value = word.text.partition("=")
            environment = environment.with_words({name: word.cut(value)})
            index += 1
        else:
            break
    return Step(words[index:], environment)


def _split_string(words: tuple[Word, ...], index: int, environment: Environment) -> Step:
    word = words[index]
    text = word.text.removeprefix("--split-string").removeprefix("-S").removeprefix("=")
    if not text and index + 1 < len(words):
        index, word = index + 1, words[index + 1]
        text = word.text
    if any(char in text for char in "\"'\\$#"):
        return Step((word.cut("env"),), environment, "env -S makes a command out of text")
    return Step((*(word.cut(piece) for piece in text.split()), *words[index + 1 :]), environment)


def _xargs(words: tuple[Word, ...], environment: Environment) -> Step | None:
    """xargs gives the program words that another command prints."""
    rest = words[
        _options(words, _valued("-I -n -P -L -d -s -a -E --max-args --max-procs --delimiter --arg-file")) :
    ]
    if not rest or rest[0].text.rpartition("/")[2] in HARMLESS_WITH_XARGS:
        return Step((), environment)
    return Step((*rest, Word(COMPUTED, rest[0].path, True)), environment, "xargs makes arguments out of text")
