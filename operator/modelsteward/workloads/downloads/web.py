"""curl, wget, aria2c: a weight file by its address, or Ollama told over HTTP to pull."""

from __future__ import annotations

import msgspec

from modelsteward.api import reference
from modelsteward.api.sighting import Role
from modelsteward.workloads.downloader import Downloader, is_weight
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import COMPUTED, ELSEWHERE, Word

PROGRAMS = frozenset(("curl", "wget", "aria2c", "axel", "http", "https"))
#: An address of which nothing at its beginning is in sight; a variable that nothing sets is none.
HIDDEN = (ELSEWHERE, COMPUTED)
DATA = ("-d", "--data", "--data-raw", "--data-binary", "--json", "--post-data", "--body-data")


def read(run: Run, program: Program, _later: list[Program]) -> None:
    """Every address of one call; where none is in sight, what may be one."""
    if not any("://" in word.text or "/api/" in word.text for word in program.arguments):
        hidden = (word for word in program.arguments if word.text[:1] in HIDDEN and word.text)
        for word in hidden:
            run.opaque(word, word.path)
    for word in program.arguments:
        text = word.text
        if "://" not in text and "/api/" not in text and not text.startswith(("huggingface.co/", "hf.co/")):
            continue
        if "/api/pull" in text or "/api/create" in text:
            pull(run, program)
        elif is_model(text):
            run.speaks()
            run.name(word.cut(text if "://" in text else f"https://{text}"), Role.MODEL)


def is_model(address: str) -> bool:
    """A file of the hub that isn't a data set's, or a weight file anywhere."""
    lower = address.lower()
    for host in ("huggingface.co/", "hf.co/"):
        _, found, path = lower.partition(host)
        if found:
            return "/resolve/" in path and not path.startswith(("datasets/", "spaces/", "api/"))
    return is_weight(address)


def pull(run: Run, program: Program) -> None:
    """The name in the body of a pull."""
    words = program.arguments
    for index, word in enumerate(words):
        body = words[index + 1] if word.text in DATA and index + 1 < len(words) else None
        if body is None and word.text.startswith(("--data=", "--post-data=", "-d{")):
            body = word.cut(word.text.partition("=")[2] or word.text[2:])
        if body is not None:
            name = named(body)
            if name:
                run.sight(reference.ollama_name(name), Role.MODEL, body.path, name)
            else:
                run.opaque(body if not body.told else body.cut("\0"), body.path)


def named(body: Word) -> str:
    """`name`, `model` or `from` of a JSON body."""
    try:
        found = msgspec.json.decode(body.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ""
    if not isinstance(found, dict):
        return ""
    name = found.get("from") or found.get("model") or found.get("name")
    return name if isinstance(name, str) and body.told else ""


DOWNLOADER = Downloader("web", PROGRAMS, read)
