"""`make demo` tells its whole story on a real API server, and can't tell one that isn't true."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from demo.narrator import Narrator, StoryError

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path(sys.executable)
#: What each part must show of the answers of the real API server, in this order.
SHOWN = (
    ("0. ", "Deny    UnknownModel  serving/Deployment/experiment"),
    ("1. ", "denied the request: UnknownModel: hf://mistralai/Mistral-7B-Instruct-v0.3"),
    ("1. ", "No resources found in serving namespace."),
    ("2. ", "denied the request: NotApproved: chat"),
    ("2. ", "SelfApproval: model-owner registered the model"),
    ("2. ", "deployment.apps/chat created"),
    ("2. ", "pod/chat-"),
    ("3. ", "LicenseForbidsUse: translator is used, and clause purpose-limited (section "),
    ("4. ", "NAME         TIER      DEPLOYABLE   AUDITED   READY"),
    ("5. ", "audit.modelsteward.io/often-"),
    ("6. ", "denied the request: ApprovalRevoked: chat was revoked by approver"),
)


def parts(told: str) -> dict[str, str]:
    """What was told, by the beginning of each part's title."""
    pieces = re.split(r"(?m)^(\d\. )", told)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@pytest.mark.usefixtures("control_plane_programs")
def test_make_demo_ends_well_and_tells_every_part() -> None:
    # The environment of this run is the installed one: only what the target itself does is run.
    environment = PYTHON.parents[1]
    installed = environment / ".installed"
    command = ["make", "--old-file", str(installed), "demo", f"VENV={environment}"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = parts(ran.stdout)
    assert [*told] == ["0. ", "1. ", "2. ", "3. ", "4. ", "5. ", "6. "]
    assert [(part, text) for part, text in SHOWN if text not in told[part]] == []


def run(narrator: Narrator, script: str, environment: Mapping[str, str], **expected: object) -> str:
    return narrator.run("developer", [sys.executable, "-c", script], environment=environment, **expected)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("raise SystemExit(1)", {}),
        ("", {"succeeds": False}),
        ("print('allowed')", {"shows": ("UnknownModel",)}),
    ],
    ids=["a command fails", "a refusal doesn't come", "it prints something else"],
)
def test_the_story_ends_where_something_else_happens_than_it_says(
    script: str, expected: dict[str, object]
) -> None:
    with pytest.raises(StoryError):
        run(Narrator(), script, {}, **expected)


def test_the_story_ends_where_what_it_waits_for_never_comes() -> None:
    with pytest.raises(StoryError, match="not after 0 s: the Pod"):
        Narrator().until("the Pod", lambda: False, seconds=0)
