"""Measures the house: lengths of functions and files, and what one decision passes through: `make house`.

python hack/house.py
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "operator" / "modelsteward"
#: Rooms that hold the judgement; they are kept small.
CORE = ("api", "workloads", "engine", "reports")
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, order=True)
class Function:
    """A function, from its `def` to its last line, docstring included."""

    lines: int
    file: Path
    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} {self.name}"


def tracked(*suffixes: str) -> list[Path]:
    """Files that are committed or about to be, with one of these endings; all without one."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = (ROOT / name for name in names.split("\0") if name)
    return sorted(path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes))


def functions(file: Path) -> Iterator[Function]:
    """Every function of a Python file, methods and inner ones, too."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function((node.end_lineno or 0) - node.lineno + 1, file, node.name, node.lineno)


def length(file: Path) -> int:
    """Lines of a file."""
    return len(file.read_text().splitlines())


def is_data(file: Path) -> bool:
    """Whether a Python file holds no function, so nothing but what is looked up."""
    return not list(functions(file))


def executed(work: Callable[[], Any]) -> set[Path]:
    """Files of the package in which a function ran while `work` did."""
    seen: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code.co_filename)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return {path for name in seen if (path := Path(name)).is_relative_to(PACKAGE)}


def decision() -> Callable[[], Any]:
    """One decision of the webhook, from bytes to bytes, about an approved model that vLLM serves."""
    import msgspec

    from modelsteward.files.catalogs import LoadedCatalog, load_catalog
    from modelsteward.metrics import WebhookMetrics
    from modelsteward.settings import Settings
    from modelsteward.webhook.server import VALIDATE_WORKLOADS, Admission

    examples = ROOT / "examples"
    loaded = load_catalog([str(examples / "quickstart" / "governance"), str(examples / "offline")])
    if not isinstance(loaded, LoadedCatalog):
        raise SystemExit(f"error: {loaded[0]}")
    admission = Admission(loaded.catalog, _Fresh(), Settings(), WebhookMetrics(), clock=lambda: NOW)
    body = msgspec.json.encode(_review())
    return lambda: admission.answer(VALIDATE_WORKLOADS, body)


class _Fresh:
    """A feed that is never behind."""

    synced = True

    def stale(self) -> str:
        """Nothing is."""
        return ""


def _review() -> dict[str, Any]:
    revision = "a09a35458c702b33eeacc393d103063234e8bc28"
    arguments = ["--model", "Qwen/Qwen2.5-7B-Instruct", "--revision", revision]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "chat", "namespace": "serving"},
        "spec": {"containers": [{"name": "server", "image": "vllm/vllm-openai:v0.20.0", "args": arguments}]},
    }
    request = {
        "uid": "house",
        "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "operation": "CREATE",
        "userInfo": {"username": "developer"},
        "namespace": "serving",
        "object": pod,
    }
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}


def main() -> None:
    """Prints the figures."""
    files = sorted(PACKAGE.rglob("*.py"))
    every = sorted(function for file in files for function in functions(file))
    longest, longest_file = every[-1], max(files, key=length)
    rooms = [file for file in files if file.relative_to(PACKAGE).parts[0] in CORE and not is_data(file)]
    core = max(rooms, key=length)
    judge = decision()
    judge()
    again = executed(judge)
    first = executed(decision())
    rows = (
        ("files", f"{len(files)}, {sum(map(length, files))} lines"),
        ("functions", f"{len(every)}"),
        ("length of a function, p50", f"{every[len(every) // 2].lines} lines"),
        ("length of a function, p90", f"{every[len(every) * 9 // 10].lines} lines"),
        ("longest function", f"{longest.lines} lines, {longest}"),
        ("longest file", f"{length(longest_file)} lines, {longest_file.relative_to(ROOT)}"),
        ("longest core file, tables apart", f"{length(core)} lines, {core.relative_to(ROOT)}"),
        ("files one decision runs through", f"{len(again)}; {len(first)} where a standing is compiled first"),
    )
    for name, figure in rows:
        print(f"{name:33}{figure}")
    for file in sorted(again):
        print(f"    {file.relative_to(PACKAGE)}")


if __name__ == "__main__":
    main()
