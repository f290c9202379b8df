"""What is committed says nothing of the machine it was written on."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import house

#: Settings that name where packages and programs come from.
SOURCES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "GOPROXY", "GOSUMDB")
#: A download address in a lock or a configuration file.
ADDRESS = re.compile(
    r"--(extra-)?index-url[ =]https?://|files\.pythonhosted\.org|GOPROXY=https?://|registry\+https?://"
)
#: Manifests that others wrote, with paths inside their images.
OF_OTHERS = house.ROOT / "tests" / "cases"
BINARY = (".png", ".ico", ".woff2")


def lines() -> list[tuple[str, str]]:
    """Every line of every file, with its place."""
    own = Path(__file__).resolve()
    return [
        (f"{file.relative_to(house.ROOT)}:{number}", line)
        for file in house.tracked()
        if file.suffix not in BINARY and file != own and not file.is_relative_to(OF_OTHERS)
        for number, line in enumerate(file.read_text().splitlines(), 1)
    ]


def hosts() -> set[str]:
    """Where this machine gets packages from, as far as it is told by the environment and pip's settings."""
    said = [os.environ.get(name, "") for name in SOURCES]
    for file in (Path("/etc/pip.conf"), Path.home() / ".config/pip/pip.conf", Path.home() / ".pip/pip.conf"):
        said += file.read_text().split() if file.is_file() else []
    found = {urlsplit(word).hostname or "" for text in said for word in re.split(r"[,|\s=]", text)}
    return {host for host in found if host and host not in ("pypi.org", "proxy.golang.org", "localhost")}


def test_no_path_of_this_machine_is_committed() -> None:
    # Not the folder above: a clone may lie in /tmp, which manifests name for good reasons.
    assert [place for place, line in lines() if f"{house.ROOT}/" in line] == []


def test_no_address_of_a_package_registry_is_committed() -> None:
    mirrors = hosts()
    found = [place for place, line in lines() if ADDRESS.search(line) or any(it in line for it in mirrors)]
    assert found == []
