"""Where things stand: registers, names, docstrings, and what the pure rooms may touch."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import house
import pytest

PURE = house.CORE
#: Clocks, files, networks, processes, chance, logs.
OUTSIDE = frozenset(
    (
        *("aiohttp", "asyncio", "concurrent", "ftplib", "glob", "http", "io", "kopf", "kubernetes"),
        *(
            "locale",
            "logging",
            "multiprocessing",
            "os",
            "pathlib",
            "platform",
            "prometheus_client",
            "queue",
            "random",
        ),
        *("requests", "secrets", "select", "selectors", "shutil", "signal", "smtplib", "socket", "sqlite3"),
        *("ssl", "starlette", "subprocess", "tempfile", "threading", "time", "urllib", "uuid", "uvicorn"),
        *("uvloop", "yaml"),
    )
)
#: Calls that ask the world for something, whatever was imported.
ASKING = ("now", "utcnow", "today", "open", "print", "input", "eval", "exec", "__import__", "getenv")
#: A command is called like its file, and people call it `modelsteward operator`.
NAMED_LIKE_THE_LIBRARY = ("cli/operator.py",)
#: The folder of rules, servers, …, the name that each file exports, and where the register stands.
REGISTERS = (
    ("engine/rules", "engine"),
    ("workloads/servers", "workloads/servers"),
    ("workloads/finders", "workloads/finders"),
    ("workloads/downloads", "workloads/downloads"),
)
#: Asked once for an object, not for each of its pods: `extract` calls it by name.
IN_NO_REGISTER = ("workloads/finders/declarations.py",)


def files(folder: str) -> list[Path]:
    return sorted(it for it in (house.PACKAGE / folder).glob("*.py") if it.name != "__init__.py")


def registered(folder: str) -> set[str]:
    """Modules of which something stands in a constant of the folder's own files, or which `FILES` names."""
    found = set()
    for file in (house.PACKAGE / folder).glob("*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                inner = ast.walk(node.value)
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FILES":
                    found |= set(ast.literal_eval(node.value))
                attributes = (it.value for it in inner if isinstance(it, ast.Attribute))
                found |= {it.id for it in attributes if isinstance(it, ast.Name)}
    return found


def every(*folders: str) -> list[Path]:
    return [file for folder in folders for file in files(folder)]


def relative(file: Path) -> str:
    return str(file.relative_to(house.PACKAGE))


@pytest.mark.parametrize(("folder", "register"), REGISTERS, ids=[it[0] for it in REGISTERS])
def test_every_file_of_its_kind_stands_in_the_register(folder: str, register: str) -> None:
    known = registered(register)
    missing = [relative(file) for file in files(folder) if file.stem not in known]
    assert [it for it in missing if it not in IN_NO_REGISTER] == []


@pytest.mark.parametrize(
    "file", every("engine/rules", "workloads/servers", "workloads/finders"), ids=relative
)
def test_the_docstring_is_one_sentence(file: Path) -> None:
    written = ast.get_docstring(ast.parse(file.read_text()))
    assert written, "it says nothing"
    sentence = re.split(r" ?Sources?: ", " ".join(written.split("\n\n")[0].split()))[0].rstrip()
    assert sentence.endswith(".")
    assert not re.search(r"[.!?] +[A-Z`]", sentence), f"more than one sentence: {sentence}"


def test_the_source_root_is_no_package() -> None:
    assert not (house.ROOT / "operator" / "__init__.py").exists()


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    modules = [*house.PACKAGE.rglob("*.py"), *(house.ROOT / "hack").rglob("*.py")]
    folders = {file.parent for file in modules if file.parent.name != "operator"}
    named = [it for it in (*modules, *folders) if it.stem in sys.stdlib_module_names]
    found = [
        str(it.relative_to(house.PACKAGE if it.is_relative_to(house.PACKAGE) else house.ROOT)) for it in named
    ]
    assert sorted(set(found) - set(NAMED_LIKE_THE_LIBRARY)) == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
    assert [relative(file) for file in house.PACKAGE.rglob("*") if file.stem in drawers] == []


@pytest.mark.parametrize(
    "file", sorted(it for room in PURE for it in (house.PACKAGE / room).rglob("*.py")), ids=relative
)
def test_a_pure_room_asks_nothing_of_the_world(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            roots = {name.name.partition(".")[0] for name in node.names}
            assert not roots & OUTSIDE, f"line {node.lineno}"
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in OUTSIDE, f"line {node.lineno}"
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name not in ASKING, f"line {node.lineno}: {name}()"
