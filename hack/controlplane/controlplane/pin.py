"""Rewrites go.mod and go.sum from versions.toml."""

import json
import re
import subprocess
from pathlib import Path

from controlplane import toolchain, versions
from controlplane.build import say
from controlplane.toolchain import Go
from controlplane.versions import HOME, BuildError, Versions

HEADER = """\
// Written by `python -m controlplane pin` from versions.toml; README.md says how to move to other versions.
module modelsteward.io/hack/controlplane

go {go}

tool (
\tgo.etcd.io/etcd/server/v3
\tk8s.io/kubernetes/cmd/kube-apiserver
\tk8s.io/kubernetes/cmd/kube-controller-manager
\tk8s.io/kubernetes/cmd/kubectl
)

require (
\tgo.etcd.io/etcd/server/v3 v{etcd}
\tk8s.io/kubernetes v{kubernetes}
)

// k8s.io/kubernetes points these at directories of its own repository.
replace (
{replaces}
)
"""


def pin(home: Path = HOME) -> None:
    """Leaves go.mod and go.sum as versions.toml asks; BuildError when a version does not exist."""
    pinned = versions.read(home)
    go = toolchain.find(pinned, versions.cache_root(), say)
    upstream = _upstream_go_mod(go, pinned)
    minimum = re.search(r"^go (\S+)$", upstream, re.MULTILINE)
    names = re.findall(r"^\s*(\S+) => \./staging/", upstream, re.MULTILINE)
    text = HEADER.format(
        go=minimum[1] if minimum else pinned.go_minimum,
        etcd=pinned.etcd,
        kubernetes=pinned.kubernetes,
        replaces="\n".join(f"\t{name} => {name} v{pinned.staging}" for name in names),
    )
    (home / "go.mod").write_text(text)
    _go(go, ["mod", "tidy"], home)
    versions.check_pins(pinned, home)


def _upstream_go_mod(go: Go, pinned: Versions) -> str:
    """Kubernetes' own go.mod: it says which libraries the release is made of and which Go it wants."""
    answer = _go(go, ["mod", "download", "-json", f"k8s.io/kubernetes@v{pinned.kubernetes}"], Path("/"))
    return Path(json.loads(answer)["GoMod"]).read_text()


def _go(go: Go, arguments: list[str], cwd: Path) -> str:
    done = subprocess.run(
        [go.program, *arguments], cwd=cwd, env=go.environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError(
            f"go {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-800:]}"
        )
    return done.stdout
