"""What the documentation says is what the code does."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from modelsteward.api.enums import WaivableCode

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ENGINE = ROOT / "operator" / "modelsteward" / "engine"
WEBHOOK = ROOT / "operator" / "modelsteward" / "webhook"


@pytest.fixture(scope="module")
def documented() -> set[str]:
    """The codes of docs/reference/findings.md."""
    return set(re.findall(r"^\| `([A-Za-z]+)` \|", (DOCS / "reference" / "findings.md").read_text(), re.M))


def emitted() -> set[str]:
    """The constants that the code hands to a Finding, or to what makes one, as its code."""
    found = set()
    for file in (*ENGINE.rglob("*.py"), *WEBHOOK.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in ("Finding", "finding", "Fault"):
                continue
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            for value in values[:3]:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    found |= set(re.findall(r"^[A-Z][a-z]+(?:[A-Z][a-z]+)*$", value.value))
    return found


def test_every_code_that_the_code_emits_is_documented(documented: set[str]) -> None:
    assert len(emitted()) > 20
    assert emitted() <= documented


def test_troubleshooting_says_of_every_code_what_to_do(documented: set[str]) -> None:
    page = (DOCS / "troubleshooting.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z][a-z]+(?:[A-Z][a-z]+)*)` \|[^|]+\|([^|]+)\|$", page, re.M))
    for_the_record = {"Waived", "BrokenGlass"}
    assert set(rows) == documented - for_the_record
    assert {code for code, done in rows.items() if len(done.split()) < 2} == set()
    assert {code for code in for_the_record if f"`{code}`" not in page} == set()


def test_every_documented_code_is_one_that_the_code_can_say(documented: set[str]) -> None:
    sources = "".join(file.read_text() for folder in (ENGINE, WEBHOOK) for file in folder.rglob("*.py"))
    assert {code for code in documented if f'"{code}"' not in sources} == set()


def test_every_waivable_code_is_documented(documented: set[str]) -> None:
    assert set(get_args(WaivableCode)) <= documented


def test_the_reference_pages_are_what_the_code_prints(tmp_path: Path) -> None:
    # In a process of its own: click remembers a command's options from whoever asked first.
    program = [sys.executable, str(ROOT / "hack" / "print_reference.py"), "--output-dir", str(tmp_path)]
    subprocess.run(program, check=True)
    printed = sorted(tmp_path.iterdir())
    assert len(printed) == 5
    for page in printed:
        committed = (DOCS / "reference" / page.name).read_text()
        assert committed == page.read_text(), f"{page.name} differs: run make generate"


def test_the_page_of_values_names_every_value_that_the_schema_knows() -> None:
    page = set(re.findall(r"^\| `([A-Za-z.]+)` \|", (DOCS / "reference" / "values.md").read_text(), re.M))
    schema = json.loads((ROOT / "charts" / "modelsteward" / "values.schema.json").read_text())
    known = schema["properties"].keys() - {"global"}
    assert {name.split(".")[0] for name in page} == known
    for name in ("image", "defaultPolicy", "webhook", "operator", "identities", "serviceMonitor"):
        inner = schema["properties"][name]["properties"]
        assert {f"{name}.{key}" for key in inner} <= page | {each.rsplit(".", 1)[0] for each in page}, name


def pages_of_prose() -> list[Path]:
    return [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]


@pytest.mark.parametrize("page", pages_of_prose(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_in_the_documentation_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_the_readme_and_the_architecture_stay_short() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150
    assert len((DOCS / "architecture.md").read_text().splitlines()) <= 200


def test_files_that_the_architecture_names_exist() -> None:
    text = (DOCS / "architecture.md").read_text()
    for name in re.findall(r"`((?:workloads|engine|webhook|cluster|api|reports)/[a-z/_]+(?:\.py|/))`", text):
        assert (ROOT / "operator" / "modelsteward" / name).exists(), name
