"""Settings, logs and metrics: what a process is told and what it tells."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from modelsteward import logs
from modelsteward.engine.verdict import Effect
from modelsteward.settings import Settings, SettingsError, read

SOURCE = Path(logs.__file__).parent


def test_flags_come_before_the_environment_and_that_before_defaults() -> None:
    environment = {"MODELSTEWARD_PORT": "1", "MODELSTEWARD_WHEN_UNSURE": "Warn", "MODELSTEWARD_HOST": ""}
    found = read(environment, port=2, probe_port=None)
    assert (found.port, found.probe_port, found.when_unsure, found.host) == (2, 9080, Effect.WARN, "0.0.0.0")  # noqa: S104


def test_the_defaults_are_those_of_the_documentation() -> None:
    found = read({"PATH": "x"})
    assert found == Settings()
    assert found.catalog_maximum_age_seconds == 150
    assert found.body_limit_bytes == 8 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("PORT", "x"),
        ("WHEN_UNSURE", "Perhaps"),
        ("DRAIN_SECONDS", "-1"),
        ("DEPTH_LIMIT", "0"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_setting_that_can_not_be_used_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"MODELSTEWARD_{name}") as error:
        read({f"MODELSTEWARD_{name}": value})
    assert "\n" not in str(error.value)
    assert value in str(error.value) or value.upper() in str(error.value)


def test_a_log_level_may_be_written_small() -> None:
    assert read({"MODELSTEWARD_LOG_LEVEL": "debug"}).log_level == "DEBUG"


def test_every_setting_is_read_by_somebody() -> None:
    """A setting that nobody reads is a promise that nobody keeps."""
    sources = [path.read_text() for path in SOURCE.rglob("*.py") if path.name != "settings.py"]
    names = (field.name for field in msgspec.structs.fields(Settings))
    unread = [name for name in names if not any(re.search(rf"\.{name}\b", text) for text in sources)]
    assert unread == []


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    written = io.StringIO()
    logs.configure("INFO", written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def test_a_log_line_is_one_json_object_whatever_is_in_it(stream: io.StringIO) -> None:
    logging.getLogger("a.b").warning("two\nlines %s", "\x1b[31m", extra={"kind": "AIModel", "odd": object()})
    lines = stream.getvalue().splitlines()
    assert len(lines) == 1
    found = json.loads(lines[0])
    assert (found["level"], found["logger"], found["kind"]) == ("warning", "a.b", "AIModel")
    assert found["message"] == "two\nlines \x1b[31m"


def test_an_exception_stays_in_its_line(stream: io.StringIO) -> None:
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("x").exception("it failed")
    found = json.loads(stream.getvalue())
    assert found["exception"].endswith("ValueError: why")
    assert len(stream.getvalue().splitlines()) == 1
