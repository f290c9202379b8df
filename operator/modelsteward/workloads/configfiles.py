"""Files that may name models: opaque on a volume, read where the same shell wrote them, else of the image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from modelsteward.api.sighting import SignalName
from modelsteward.workloads import plainyaml
from modelsteward.workloads.shape import normal
from modelsteward.workloads.word import Word, is_told

if TYPE_CHECKING:
    from modelsteward.workloads.run import Run

#: A shell that writes more files than this is told of only these.
MOST_FILES = 16


def tell(run: Run, word: Word, *, reads: bool = False) -> bool:
    """Says that a file is opaque and answers True, but for what the image holds.

    `reads`: the caller reads what the same shell wrote, so that alone isn't opaque.
    """
    if run.opaque(word, word.path):
        return True
    path = word.text if word.text.startswith("/") else f"{run.directory}/{word.text}"
    mount = run.container.mount_of(normal(path))
    why = ""
    if "://" in word.text:
        why = "is fetched and may name models"
    elif mount is not None and mount.volume.kind != "image":
        why = f"on a {mount.volume.kind} volume may name models"
    elif not (reads and word.text in run.files) and _is_made(run, word.text):
        why = "is made by the command and may name models"
    if why:
        run.signal(SignalName.OPAQUE_SOURCE, word.path, f"{word.text} {why}")
    return bool(why)


def value(run: Run, word: Word) -> Any:
    """What a file holds that the same shell wrote as YAML or JSON; None, and told, where it can't be read."""
    if tell(run, word, reads=True) or word.text not in run.files:
        return None
    text = run.files[word.text]
    try:
        if is_told(text):
            return plainyaml.read(text)
        problem = "has text that isn't in sight"
    except plainyaml.UnreadableError as error:
        problem = f"isn't plain YAML: {error}"
    run.signal(SignalName.OPAQUE_SOURCE, word.path, f"{word.text} {problem}")
    return None


def flags(run: Run, word: Word) -> tuple[Word, ...]:
    """The options that a file of options gives, as if they stood on the command line."""
    found = value(run, word)
    given: list[Word] = []
    for key, held in found.items() if isinstance(found, dict) else ():
        many = held if isinstance(held, list) else [held]
        texts = [one if isinstance(one, str) else msgspec.json.encode(one).decode() for one in many]
        given.append(word.cut(f"--{key}"))
        given += [word.cut(text) for text in texts if text != "true"]
    return tuple(given)


def _is_made(run: Run, text: str) -> bool:
    """Whether the command speaks of the file elsewhere too, so that it may have written it."""
    if text in run.files or len(run.files) > MOST_FILES:
        return True
    words = (*run.container.command, *run.container.args)
    name = text.rpartition("/")[2]
    return sum(word.text.count(name) for word in words) > 1 if name else False
