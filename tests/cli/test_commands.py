"""What holds for every command: help, errors, imports."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modelsteward import __version__
from modelsteward.cli import COMMANDS, name_of

Run = Callable[..., Any]
SOURCE = Path(__file__).parents[2] / "operator"
HEAVY = (
    "kopf",
    "kubernetes",
    "uvicorn",
    "uvloop",
    "aiohttp",
    "pydantic",
    "yaml",
    "msgspec",
    "rich",
    "asyncio",
)


def in_a_process(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_help_imports_nothing_heavy() -> None:
    printed = in_a_process(
        "import sys\nfrom modelsteward.cli import run\nassert run(['--help']) == 0\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert "HEAVY []" in printed
    for command in COMMANDS:
        assert command in printed


def test_the_version_imports_nothing_heavy() -> None:
    printed = in_a_process(
        "import sys\nfrom modelsteward.cli import run\nassert run(['version']) == 0\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert "HEAVY []" in printed


def test_sightings_import_no_server_and_no_cluster() -> None:
    printed = in_a_process(
        "import sys\nfrom modelsteward.cli import run\nrun(['sightings', '/dev/null'])\n"
        "heavy = ('kopf', 'kubernetes', 'uvicorn', 'aiohttp', 'pydantic')\n"
        "print('HEAVY', [name for name in heavy if name in sys.modules])"
    )
    assert "HEAVY []" in printed


@pytest.mark.parametrize(
    "name",
    [
        "check",
        "review",
        "sightings",
        "approve",
        "library",
        "crds",
        "version",
        "completion",
        "webhook",
        "operator",
    ],
)
def test_every_command_has_help_with_an_example(runner: Run, name: str) -> None:
    ran = runner(name, "--help")
    assert ran.code == 0
    assert f"modelsteward {name}" in ran.out
    assert "Examples:" in ran.out
    assert importlib.import_module(f"modelsteward.cli.{name}")


def test_the_version_is_the_package_s(runner: Run) -> None:
    assert runner("version").out == f"modelsteward {__version__}\n"
    assert runner("version", "-o", "json").json["version"] == __version__


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(runner: Run, shell: str) -> None:
    assert "_MODELSTEWARD_COMPLETE" in runner("completion", shell).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "error: no command `chek`: did you mean `check`? (see `modelsteward --help`)\n"),
        (["check"], "error: Missing argument 'FILES...'. (see `modelsteward check --help`)\n"),
        (
            ["check", "x", "--now", "yesterday", "--catalog", "y"],
            "error: Invalid value for '--now': 'yesterday' is no instant: write 2026-12-01T12:00:00Z "
            "(see `modelsteward check --help`)\n",
        ),
        (["sightings", "no.yaml"], "error: no.yaml: no such file: check the path\n"),
        (
            ["sightings", "-", "-"],
            "error: `-` stands for standard input once only: name files for the rest "
            "(see `modelsteward sightings --help`)\n",
        ),
    ],
)
def test_an_error_is_one_line_on_standard_error(runner: Run, arguments: list[str], said: str) -> None:
    ran = runner(*arguments)
    assert (ran.code, ran.out, ran.err) == (2, "", said)


def test_a_bug_is_one_line_too(runner: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("modelsteward.files.manifests.read_manifests", broken)
    ran = runner("sightings", "a.yaml")
    assert ran.code == 2
    assert ran.err == (
        "error: RuntimeError: two lines: a bug; report it with the output of MODELSTEWARD_TRACEBACK=1\n"
    )


def test_a_reader_that_goes_away_is_no_error() -> None:
    code = "import sys; from modelsteward.cli import run; sys.exit(run(['crds']))"
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    with subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def in_a_shell(command: str) -> subprocess.CompletedProcess[str]:
    script = f'{sys.executable} -c "from modelsteward.cli import main; main()" {command}'
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, text=True, check=False
    )


def test_a_closed_output_changes_no_exit_code() -> None:
    ran = in_a_shell("version >&-")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_full_disk_is_told_as_such() -> None:
    ran = in_a_shell("crds > /dev/full")
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: the output can't be written: No space left")
    assert len(ran.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_named(runner: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = runner("crds", "--output-dir", tmp_path / "file" / "crds")
    assert ran.code == 2
    assert str(tmp_path / "file") in ran.err
    assert "bug" not in ran.err


def test_without_a_command_the_overview_is_shown_as_it_stands(runner: Run) -> None:
    ran = runner()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: modelsteward ")
    assert "\n  check " in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--port 99999", "--port (MODELSTEWARD_PORT) can't be 99999"),
        ("--log-level loud", "Invalid value for '--log-level'"),
        ("--kubeconfig /nowhere", "kubeconfig /nowhere can't be used"),
    ],
)
def test_a_webhook_that_cannot_start_says_why(arguments: str, said: str) -> None:
    ran = in_a_shell(f"webhook {arguments}")
    assert ran.returncode == 2
    assert said in ran.stderr
    assert "a bug" not in ran.stderr


def test_kubectl_calls_it_by_its_plugin_name() -> None:
    assert name_of("/usr/bin/kubectl-modelsteward") == "kubectl modelsteward"
    assert name_of("/usr/bin/modelsteward") == "modelsteward"
    assert name_of("/usr/lib/python3/site-packages/modelsteward/__main__.py") == "modelsteward"


def test_help_shows_the_plugin_name_where_kubectl_calls() -> None:
    code = (
        "import sys; sys.argv = ['/usr/bin/kubectl-modelsteward', 'check', '--help']\n"
        "from modelsteward.cli import main; main()"
    )
    assert in_a_process(code).startswith("Usage: kubectl modelsteward check ")
