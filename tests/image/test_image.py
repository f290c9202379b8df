"""The image without a container engine: its own install commands, run in a clean place, and its form."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PREFIX = "/opt/modelsteward"
# Of the image's environment, what only makes installers slower: byte code, and going without caches.
NOT_HERE = {"PIP_NO_CACHE_DIR", "UV_COMPILE_BYTECODE", "UV_LINK_MODE", "UV_NO_CACHE"}
# Of this environment, what installers need to reach an index.
NEEDED = re.compile(r"(PIP|UV|SSL|XDG_CACHE)_|(https?|no|all)_proxy$", re.IGNORECASE)


@dataclass(frozen=True)
class Instruction:
    name: str
    value: str


@dataclass
class Stage:
    base: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[str]:
        return [each.value for each in self.instructions if each.name == name]


def stages() -> list[Stage]:
    """The stages of the Dockerfile; comments dropped, continued lines joined."""
    text = "\n".join(
        line for line in (ROOT / "Dockerfile").read_text().splitlines() if not line.startswith("#")
    )
    found: list[Stage] = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip():
            continue
        name, _, value = line.strip().partition(" ")
        if name == "FROM":
            found.append(Stage(value.strip()))
        elif found:
            found[-1].instructions.append(Instruction(name, value.strip()))
    return found


class Builder:
    """Does what the build stage says, with its two absolute places moved under `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.source = root / "src"
        self.source.mkdir()
        subprocess.run([sys.executable, "-m", "venv", root / "python"], check=True, timeout=120)
        self.environment = {
            "PATH": f"{root / 'python' / 'bin'}:/usr/bin:/bin",
            "HOME": str(root),
            "XDG_CACHE_HOME": str(Path.home() / ".cache"),
            **{key: value for key, value in os.environ.items() if NEEDED.match(key)},
            "PIP_NO_COMPILE": "1",
        }
        # uv doesn't read pip's settings.
        if index := self.environment.get("PIP_INDEX_URL"):
            self.environment.setdefault("UV_DEFAULT_INDEX", index)

    def do(self, stage: Stage) -> None:
        """Every instruction; one that isn't known here is an AttributeError."""
        for each in stage.instructions:
            getattr(self, each.name.lower())(each.value)

    def env(self, value: str) -> None:
        pairs = dict(pair.partition("=")[::2] for pair in shlex.split(value))
        self.environment |= {key: text for key, text in pairs.items() if key not in NOT_HERE}

    def workdir(self, value: str) -> None:
        assert value == "/src"

    def copy(self, value: str) -> None:
        *sources, target = value.split()
        place = self.source / target
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / source, place)

    def run(self, value: str) -> None:
        command = value.replace(PREFIX, str(self.root / "image"))
        done = subprocess.run(
            ["/bin/sh", "-euc", command],
            cwd=self.source,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{value}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The virtual environment that the final stage copies."""
    root = tmp_path_factory.mktemp("image")
    build, _ = stages()
    Builder(root).do(build)
    yield root / "image"
    shutil.rmtree(root)


def start(image: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The entry point as in the image: no shell, nothing of this environment, nowhere to write."""
    (entry,) = json.loads(final().all("ENTRYPOINT")[0])
    return subprocess.run(
        [image / "bin" / entry, *arguments],
        cwd="/",
        env={
            "PATH": f"{image / 'bin'}:/usr/bin:/bin",
            "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": "/nonexistent",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def final() -> Stage:
    return stages()[-1]


@pytest.mark.parametrize("process", ["webhook", "operator"])
def test_each_process_starts_from_what_the_image_installs(image: Path, process: str) -> None:
    done = start(image, process, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


def test_the_image_holds_this_version(image: Path) -> None:
    done = start(image, "version")
    assert done.returncode == 0, done.stderr
    assert "0.1.0" in done.stdout


def test_the_image_holds_the_locked_packages_and_no_others(image: Path) -> None:
    installed = {
        normal(path.name.split("-")[0]) for path in image.glob("lib/python*/site-packages/*.dist-info")
    }
    locked = {normal(name) for name, marker in pinned("runtime.txt") if not marker}
    assert installed >= locked | {"modelsteward"}
    assert installed <= {normal(name) for name, _ in pinned("runtime.txt")} | {"modelsteward"}


def test_bytecode_is_compiled_at_install_because_the_root_is_read_only() -> None:
    assert "UV_COMPILE_BYTECODE=1" in (ROOT / "Dockerfile").read_text()


def test_every_install_is_pinned_by_hash() -> None:
    for stage in stages():
        for command in stage.all("RUN"):
            if " install " in command:
                assert "--require-hashes" in command or "--offline" in command, command


def test_the_build_backend_is_the_locked_one() -> None:
    locked = blocks("dev.txt")
    assert all(name in locked and locked[name] == pins for name, pins in blocks("build.txt").items())
    assert "hatchling" in blocks("build.txt")


def test_the_final_stage_runs_as_a_numeric_user_that_is_not_root() -> None:
    [user] = final().all("USER")
    assert re.fullmatch(r"[1-9][0-9]*:[1-9][0-9]*", user)


def test_the_user_is_the_charts() -> None:
    helpers = (ROOT / "charts" / "modelsteward" / "templates" / "_helpers.tpl").read_text()
    [user] = final().all("USER")
    assert f"runAsUser: {user.split(':')[0]}" in helpers


def test_the_final_stage_needs_no_shell() -> None:
    assert final().all("RUN") == []
    assert final().all("SHELL") == []
    for name in ("ENTRYPOINT", "CMD"):
        for value in final().all(name):
            assert isinstance(json.loads(value), list)


def test_nothing_is_fetched_but_by_installers() -> None:
    for stage in stages():
        assert stage.all("ADD") == []
        assert not [command for command in stage.all("RUN") if re.search(r"\b(curl|wget|git)\b|://", command)]


def test_both_stages_have_one_base_with_a_version() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert {stage.base.split(" ")[0] for stage in stages()} == {"${PYTHON}"}
    [base] = re.findall(r"^ARG PYTHON=(\S+)$", text, re.MULTILINE)
    assert re.fullmatch(r"python:3\.\d+-slim", base)


def test_the_build_context_holds_what_is_copied_and_little_else() -> None:
    rules = (ROOT / ".dockerignore").read_text().split()
    kept = {rule[1:] for rule in rules if rule.startswith("!")}
    build, _ = stages()
    copied = {source.split("/")[0] for value in build.all("COPY") for source in value.split()[:-1]}
    assert "*" in rules
    assert kept == copied


def pinned(lock: str) -> list[tuple[str, str]]:
    """Names and environment markers of a lock."""
    text = (ROOT / "requirements" / lock).read_text()
    return re.findall(r"^([A-Za-z0-9._-]+)==[^ ;]+ ?;? ?([^\\\n]*)", text, re.MULTILINE)


def blocks(lock: str) -> dict[str, str]:
    """What a lock says of each package, by name."""
    text = (ROOT / "requirements" / lock).read_text()
    found = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    return {block.partition("==")[0]: block.strip() for block in found}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
