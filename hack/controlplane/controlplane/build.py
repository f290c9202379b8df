"""Builds the programs of the control plane once, into a cache outside the tree."""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from controlplane import toolchain, versions
from controlplane.guard import die_with_parent
from controlplane.toolchain import Go, Say
from controlplane.versions import HOME, BuildError, Versions

HEARTBEAT_SECONDS = 30.0


@dataclass(frozen=True)
class Part:
    """One program: what to build, at which version, with which linker flags."""

    name: str
    version: str
    package: str
    stamp: str
    own_module: bool = True  # False: the package's module is installed by itself, at its version


def parts(pinned: Versions) -> tuple[Part, ...]:
    """All programs in the order of building: the biggest first, because it fills the compiler's cache."""
    kubernetes, helm = pinned.kubernetes, pinned.helm
    major, minor, _ = kubernetes.split(".", 2)
    # Without the stamp /version says v0.0.0-master, and Helm's kubeVersion checks fail.
    base = "-X k8s.io/component-base/version."
    stamp = f"{base}gitVersion=v{kubernetes} {base}gitMajor={major} {base}gitMinor={minor}"
    return (
        Part("kube-apiserver", kubernetes, "k8s.io/kubernetes/cmd/kube-apiserver", stamp),
        Part("etcd", pinned.etcd, "go.etcd.io/etcd/server/v3", ""),
        Part("kube-controller-manager", kubernetes, "k8s.io/kubernetes/cmd/kube-controller-manager", stamp),
        Part("kubectl", kubernetes, "k8s.io/kubernetes/cmd/kubectl", stamp),
        Part(
            "helm",
            helm,
            "helm.sh/helm/v4/cmd/helm",
            f"-X helm.sh/helm/v4/internal/version.version=v{helm}",
            False,
        ),
    )


def say(line: str) -> None:
    """Progress goes to stderr: stdout belongs to what a command prints."""
    print(line, file=sys.stderr, flush=True)


def ensure(tell: Say = say, home: Path = HOME, cache: Path | None = None) -> Mapping[str, Path]:
    """The path of every program by name. Builds what neither KUBEBUILDER_ASSETS nor the cache has.

    Raises BuildError, which says what failed and what to do.
    """
    pinned = versions.read(home)
    cache = versions.cache_root() if cache is None else cache
    store = cache / versions.key(home)
    wanted = parts(pinned)
    found = _found(wanted, store)
    if len(found) < len(wanted):
        versions.check_pins(pinned, home)
        with _lock(store, tell):
            _clear_leftovers(store)
            go = toolchain.find(pinned, cache, tell)
            for number, part in enumerate(wanted, 1):
                place = f"({number}/{len(wanted)})"
                if part.name in _found(wanted, store):
                    tell(f"{part.name} {part.version} … there already {place}")
                else:
                    seconds = _build(part, go, store, home, tell)
                    tell(f"{part.name} {part.version} … built in {seconds:.0f} s {place}")
        found = _found(wanted, store)
    return found


def _found(wanted: tuple[Part, ...], store: Path) -> dict[str, Path]:
    folders = [store / "bin"]
    if assets := os.environ.get("KUBEBUILDER_ASSETS"):
        if not Path(assets).is_dir():
            raise BuildError(f"KUBEBUILDER_ASSETS={assets} is not a directory: correct it or unset it")
        folders.insert(0, Path(assets))
    found = {}
    for part in wanted:
        for folder in folders:
            if os.access(folder / part.name, os.X_OK):
                found[part.name] = folder / part.name
                break
    return found


@contextlib.contextmanager
def _lock(store: Path, tell: Say) -> Iterator[None]:
    """One build at a time; the kernel lets go of the lock of a process that dies."""
    store.mkdir(parents=True, exist_ok=True)
    with (store / "lock").open("w") as lock:
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    tell(f"another build is at work in {store}: waiting for it")
                told = True
                time.sleep(0.2)
        yield


def _clear_leftovers(store: Path) -> None:
    for leftover in store.glob("building-*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _build(part: Part, go: Go, store: Path, home: Path, tell: Say) -> float:
    """Builds one program beside its place and moves it there whole; returns the seconds it took."""
    scratch = store / f"building-{part.name}"
    scratch.mkdir()
    (store / "bin").mkdir(exist_ok=True)
    flags = ["-trimpath", "-buildvcs=false", "-ldflags", f"-s -w {part.stamp}".strip()]
    if part.own_module:
        command = ["build", "-mod=readonly", *flags, "-o", str(scratch / part.name), part.package]
    else:
        command = ["install", *flags, f"{part.package}@v{part.version}"]
    environment = {**go.environment, "GOBIN": str(scratch)}
    log = store / f"{part.name}.log"
    begun = time.monotonic()
    try:
        code = _run([str(go.program), *command], environment, home, log, part, tell)
        if code != 0:
            raise _failure(part, code, log)
        os.replace(scratch / part.name, store / "bin" / part.name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return time.monotonic() - begun


def _run(
    command: list[str], environment: dict[str, str], home: Path, log: Path, part: Part, tell: Say
) -> int:
    begun = time.monotonic()
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 — one system call, safe between fork and exec
        )
        try:
            while True:
                try:
                    return process.wait(HEARTBEAT_SECONDS)
                except subprocess.TimeoutExpired:
                    tell(
                        f"{part.name} {part.version} … still building after {time.monotonic() - begun:.0f} s"
                    )
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _failure(part: Part, code: int, log: Path) -> BuildError:
    last = "\n  ".join(log.read_text(errors="replace").strip().splitlines()[-8:])
    return BuildError(
        f"{part.name} {part.version} could not be built: go ended with {code}; if modules could not be "
        "fetched, set GOPROXY; ready programs can be given with KUBEBUILDER_ASSETS; "
        f"whole log: {log}\n  {last}"
    )
