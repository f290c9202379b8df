"""How a container is told to start it: by its image, as an argument vector, or by a shell, and what is first.

Sources: the kubelet (command beats ENTRYPOINT, args beat CMD); the manuals of the programs that run another.
"""

from __future__ import annotations

from tests.fuzz.draws import Draws
from tests.fuzz.launches import PLAIN_IMAGES, Launch

#: Programs that run what follows them, as their manuals write them.
PREFIXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "env prefix": (("env",), ("/usr/bin/env", "A=b"), ("env", "-u", "X", "C=d"), ("env", "-i", "HOME=/root")),
    "priority prefix": (("nice", "-n", "5"), ("ionice", "-c2", "-n0"), ("chrt", "-f", "1"), ("nice",)),
    "timeout prefix": (("timeout", "3600"), ("timeout", "-k", "10", "-s", "INT", "1h")),
    "init prefix": (("tini", "--"), ("/usr/bin/tini", "-g", "--"), ("dumb-init", "--"), ("catatonit", "--")),
    "session prefix": (("setsid", "-w"), ("nohup",), ("stdbuf", "-oL"), ("unbuffer",)),
    "processor prefix": (("numactl", "--cpunodebind=0"), ("numactl", "-m", "0"), ("taskset", "-c", "0-3")),
    "user prefix": (
        ("sudo", "-E", "-u", "app"),
        ("gosu", "app"),
        ("su-exec", "app:app"),
        ("setpriv", "--reuid=1"),
    ),
    "runner prefix": (
        ("uv", "run"),
        ("conda", "run", "-n", "llm"),
        ("poetry", "run"),
        ("uv", "run", "--with", "x"),
    ),
    "tracer of telemetry": (
        ("opentelemetry-instrument",),
        ("ddtrace-run",),
        ("nsys", "profile", "-o", "out"),
    ),
    "lock prefix": (("flock", "/tmp/lock"), ("xvfb-run", "-a"), ("setarch", "x86_64")),
}
#: The same, that nobody is asked to know: what stands behind them must be told as opaque at least.
STRANGE = (
    ("strace", "-f"),
    ("ltrace",),
    ("gdb", "-batch", "-ex", "run", "--args"),
    ("perf", "stat", "--"),
    ("valgrind",),
    ("unshare", "-r"),
    ("firejail",),
    ("s6-setuidgid", "app"),
    ("chpst", "-u", "app"),
    ("/lib64/ld-linux-x86-64.so.2",),
    ("systemd-run", "-q", "--"),
    ("proot", "-r", "/"),
)
SHELLS = (
    ["sh", "-c"],
    ["/bin/sh", "-c"],
    ["bash", "-c"],
    ["/bin/bash", "-lc"],
    ["bash", "-euo", "pipefail", "-c"],
    ["sh", "-ec"],
    ["/usr/bin/env", "bash", "-c"],
    ["bash", "--norc", "-c"],
    ["busybox", "sh", "-c"],
    ["ash", "-c"],
)
#: Programs that an unknown image may be given as its first argument and that tell themselves.
KNOWN_FIRST = frozenset(
    ("python3", "python", "vllm", "ollama", "text-generation-launcher", "llama-server", "sglang")
)
INTERPRETERS = (
    "python",
    "python3.12",
    "/usr/bin/python3",
    "/opt/venv/bin/python",
    "python3 -u",
    "python3 -O -X dev",
)


def by_image(launch: Launch, draws: Draws) -> bool:
    """The image's own entrypoint runs with these arguments."""
    if launch.entry is None:
        return False
    first = (launch.program, launch.rest)
    launch.command = None
    launch.args = [*first[0][launch.entry :], *first[1]]
    return True


def as_vector(launch: Launch, draws: Draws) -> bool:
    """The program and its arguments are the container's command."""
    if not launch.program:
        return False
    words = [*launch.program, *launch.rest]
    at = draws.of((len(words), len(launch.program), 1))
    launch.command, launch.args = words[:at], words[at:] or None
    return True


def as_arguments(launch: Launch, draws: Draws) -> bool:
    """An image whose entrypoint runs its arguments is given the program."""
    if launch.in_its_image or not launch.program or launch.program[0] not in KNOWN_FIRST:
        return False
    launch.image = draws.of(PLAIN_IMAGES)
    launch.command, launch.args = None, [*launch.program, *launch.rest]
    return True


def by_shell(launch: Launch, draws: Draws) -> bool:
    """A shell is given the script."""
    if launch.script is None:
        return False
    shell = list(draws.of(SHELLS))
    way = draws.below(4)
    if way == 0:
        launch.command, launch.args = shell, [launch.script]
    elif way == 1 and not launch.in_its_image and shell[0] in ("sh", "bash", "/bin/sh", "/bin/bash"):
        launch.image, launch.command, launch.args = draws.of(PLAIN_IMAGES), None, [*shell, launch.script]
    else:
        launch.command, launch.args = [*shell, launch.script], None
    return True


def by_parameters(launch: Launch, draws: Draws) -> bool:
    """The script runs its own parameters."""
    if not launch.program:
        return False
    script, zero = draws.of(
        (('exec "$@"', ["sh"]), ('"$0" "$@"', []), ("$@", ["-"]), ('sleep 1; exec "$@"', ["x"]))
    )
    launch.command = [draws.of(("sh", "bash")), "-c", script, *zero, *launch.program, *launch.rest]
    launch.args = None
    return True


def by_variable(launch: Launch, draws: Draws) -> bool:
    """The script stands in a variable of the container."""
    if launch.script is None or "$(" in launch.script:
        return False
    launch.variable("RUN_THIS", launch.script.replace("$$", "$$$$"))
    launch.command, launch.args = ["sh", "-c", "$(RUN_THIS)"], None
    return True


def interpreter(launch: Launch, draws: Draws) -> bool:
    """Another Python runs the module."""
    if not launch.program or launch.program[0] not in ("python", "python3"):
        return False
    launch.program[:1] = draws.of(INTERPRETERS).split()
    return True


def path(launch: Launch, draws: Draws) -> bool:
    """The program is named by its path."""
    if not launch.program or launch.program[0].startswith("/"):
        return False
    launch.program[0] = (
        draws.of(("/usr/local/bin/", "/opt/venv/bin/", "./", "/usr/bin/../bin/")) + launch.program[0]
    )
    return True


def prefixed(prefixes: tuple[tuple[str, ...], ...]) -> object:
    """A trick that puts one of some programs before the command."""

    def trick(launch: Launch, draws: Draws) -> bool:
        if launch.command is None:
            return False
        launch.command[:0] = draws.of(prefixes)
        return True

    return trick


def strange(launch: Launch, draws: Draws) -> bool:
    """A program that nobody is asked to know runs it."""
    if launch.command is None:
        return False
    launch.command[:0] = draws.of(STRANGE)
    launch.hide()
    return True


#: Tricks on the program, before a form is chosen.
PROGRAMS = {"another interpreter": interpreter, "program by its path": path}
#: Forms that need no shell, and those that do.
PLAIN = {
    "image's entrypoint": by_image,
    "argument vector": as_vector,
    "arguments alone": as_arguments,
    "script's parameters": by_parameters,
}
SCRIPTED = {"shell": by_shell, "script in a variable": by_variable}
TRICKS = {name: prefixed(words) for name, words in PREFIXES.items()}
#: Those that nobody is asked to follow: a signal is as good as the reference.
HIDING = {"unknown prefix": strange}
