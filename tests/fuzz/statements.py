"""Tricks on a whole command line of a shell: what stands around it, and what runs it.

Each takes the text of a command and gives the text of a script that runs it. Source: POSIX.1-2024, Shell
Command Language, 2.9 and 2.14; the Bash manual; the manuals of the programs named.
"""

from __future__ import annotations

import base64

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch, quoted

#: A name for the mark that ends a here-document.
MARK = "END_OF_IT"


def _around(*templates: str) -> object:
    """A trick that puts the command at `{}` of one of some templates."""

    def trick(launch: Launch, draws: Draws) -> bool:
        assert launch.script is not None
        template = draws.of(templates)
        if "<<'" in launch.script and template.partition("{}")[2][:1] not in ("", "\n"):
            return False
        launch.script = template.replace("{}", launch.script)
        return True

    return trick


def _hidden(*templates: str) -> object:
    """The same, where nobody is asked to follow it."""

    def trick(launch: Launch, draws: Draws) -> bool:
        assert launch.script is not None
        launch.script = draws.of(templates).replace("{q}", quoted(launch.script)).replace("{}", launch.script)
        launch.hide()
        return True

    return trick


def _one_line(launch: Launch) -> bool:
    return launch.script is not None and "\n" not in launch.script


def simple(template: str) -> object:
    """A trick that needs one command on one line, without a list around it."""

    def trick(launch: Launch, draws: Draws) -> bool:
        if not _one_line(launch) or launch.wrapped:
            return False
        assert launch.script is not None
        launch.script = template.replace("{}", launch.script)
        launch.wrapped = True
        return True

    return trick


def assigned(launch: Launch, draws: Draws) -> bool:
    """Variables stand before the command."""
    if launch.wrapped or not _one_line(launch):
        return False
    prefix = draws.of(
        ("CUDA_VISIBLE_DEVICES=0", "OMP_NUM_THREADS=4 LC_ALL=C", 'X="a b"', "PYTHONUNBUFFERED=1")
    )
    launch.script = f"{prefix} {launch.script}"
    launch.wrapped = True
    return True


def nested(launch: Launch, draws: Draws) -> bool:
    """A shell runs a shell."""
    assert launch.script is not None
    shell = draws.of(("sh -c", "bash -c", "/bin/sh -ec", "exec bash -lc", "bash -euo pipefail -c"))
    launch.script = f"{shell} {quoted(launch.script)}"
    launch.wrapped = True
    return True


def here_document(launch: Launch, draws: Draws) -> bool:
    """A shell reads the script from a here-document."""
    assert launch.script is not None
    if MARK in launch.script:
        return False
    launch.script = draws.of(("sh", "bash", "bash -s")) + f" <<'{MARK}'\n{launch.script}\n{MARK}\n"
    launch.wrapped = True
    return True


def written_file(launch: Launch, draws: Draws) -> bool:
    """The script is written into a file, and that is run."""
    assert launch.script is not None
    if MARK in launch.script:
        return False
    path = draws.of(("/tmp/run.sh", "/run/start", "./go.sh"))
    launch.script = (
        f"cat > {path} <<'{MARK}'\n{launch.script}\n{MARK}\n" + draws.of(("sh ", "bash ", "exec sh ")) + path
    )
    launch.wrapped = True
    return True


def encoded(launch: Launch, draws: Draws) -> bool:
    """The script is decoded by another program and piped into a shell."""
    assert launch.script is not None
    text = base64.b64encode(launch.script.encode()).decode()
    launch.script = draws.of(
        (
            f"echo {text} | base64 -d | sh",
            f'eval "$(echo {text} | base64 -d)"',
            f"bash <(echo {text} | base64 -d)",
            f"base64 -d <<< {text} | bash -s",
            f'sh -c "$(echo {text} | base64 --decode)"',
        )
    )
    launch.wrapped = True
    launch.hide()
    launch.truth = ""
    return True


def by_python(launch: Launch, draws: Draws) -> bool:
    """A program text of another language runs it."""
    assert launch.script is not None
    if any(char in launch.script for char in "\"'\\\n$`"):
        return False
    text = launch.script
    launch.script = draws.of(
        (
            f"python3 -c 'import os; os.system(\"{text}\")'",
            f"python3 -c 'import subprocess; subprocess.run(\"{text}\", shell=True)'",
            f"perl -e 'system(\"{text}\")'",
            f"ruby -e 'exec(\"{text}\")'",
            f"awk 'BEGIN {{ system(\"{text}\") }}'",
        )
    )
    launch.wrapped = True
    launch.hide()
    return True


def split(launch: Launch, draws: Draws) -> bool:
    """A variable that isn't quoted becomes the words of a command."""
    assert launch.script is not None
    if (
        launch.wrapped
        or launch.before
        or launch.after
        or any(char in launch.script for char in "'\"\\\n$`#;&|<>(){}*?")
    ):
        return False
    launch.script = draws.of((f"X='{launch.script}'; $X", f'CMD="{launch.script}"\nexec $CMD'))
    launch.wrapped = True
    launch.hide()
    return True


TRICKS = {
    "exec": simple("exec {}"),
    "nohup in the background": simple("nohup {} >/dev/null 2>&1 &\nwait"),
    "time": simple("time {}"),
    "command builtin": simple("command {}"),
    "variables before": assigned,
    "env": simple("env CUDA_VISIBLE_DEVICES=0 {}"),
    "subshell": _around("( {}\n)", "(cd /tmp && {}\n)", "{ {}\n}"),
    "condition": _around(
        'if [ -n "$HOSTNAME" ]; then\n{}\nfi',
        "if test -d /opt; then :; else\n{}\nfi",
        'case "$HOSTNAME" in *) {}\n;; esac',
        "case x in y) echo n;; *)\n{}\n;;\nesac",
    ),
    "loop": _around(
        "while true; do\n{}\nsleep 1; done", "until false; do\n{}\ndone", "for i in 1 2; do\n{}\ndone"
    ),
    "function": _around("start() {\n{}\n}\nstart", 'function start {\n{}\n}\nstart "$@"'),
    "list": _around(
        "mkdir -p /tmp/x && {}",
        "set -e\n{}",
        "sleep 2; {}",
        "cd /srv && {}",
        "{}\nexit 0",
        "test -f /ready || sleep 5; {}",
        "true && {} || exit 1",
        "echo start; {}",
    ),
    "comment": _around(
        "# vllm serve other/decoy\n{}", "  # ollama pull other\n{}", "# it's here\n{}\n# done"
    ),
    "redirections": simple("{} > /proc/1/fd/1 2>&1"),
    "pipe": simple("{} 2>&1 | tee /tmp/log"),
    "preparation": _around(
        "set -euo pipefail\n{}",
        "pip install -U transformers && {}",
        "export VERBOSE=1\n{}",
        "trap 'kill 0' TERM\n{}",
    ),
    "carriage": _around("\n\n  {}", "\t{}\n\n", "{} ;", "{} &\nwait"),
    "shell in a shell": nested,
    "here-document": here_document,
    "file written by the script": written_file,
}
#: Those that nobody is asked to follow: a signal is as good as the reference.
HIDING = {
    "eval": _hidden("eval {q}", "builtin eval {q}", 'X={q}; eval "$X"', "command eval {q}"),
    "encoded": encoded,
    "another language": by_python,
    "xargs": _hidden("echo {q} | xargs -I% sh -c %", "printf '%s' {q} | xargs -0 bash -c"),
    "piped into a shell": _hidden("echo {q} | sh", "printf '%s\\n' {q} | bash", "cat <<< {q} | sh -"),
    "trap": _hidden("trap {q} EXIT", "trap {q} 0; exit 0"),
    "alias": _hidden("shopt -s expand_aliases\nalias go={q}\ngo"),
    "user switch": _hidden("su nobody -c {q}", "runuser -u nobody -- sh -c {q}", "sudo sh -c {q}"),
    "find": _hidden("find / -maxdepth 0 -exec sh -c {q} \\;"),
    "script program": _hidden("script -qc {q} /dev/null", "watch -n 60 {q}", "timeout 9h sh -c {q}"),
    "variable run by a shell": _hidden('X={q}; sh -c "$X"', 'X={q}\nbash <<< "$X"'),
    "variable run as a command": split,
    "sourced": _hidden(
        "echo {q} > /tmp/e; . /tmp/e", "source <(echo {q})", "cat > /tmp/e <<< {q}; source /tmp/e"
    ),
    "process substitution": _hidden("bash <(echo {q})", "sh <(printf %s {q})"),
    "coprocess": _hidden("coproc sh -c {q}; wait", "sh -c {q} &\ndisown; sleep infinity"),
}
#: Those that take one simple command.
SIMPLE = frozenset(
    (
        "exec",
        "nohup in the background",
        "time",
        "command builtin",
        "variables before",
        "env",
        "redirections",
        "pipe",
    )
)
