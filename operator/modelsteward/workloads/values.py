"""Values of options that several servers share: adapter lists, JSON of a draft model, pairs and paths."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import shell
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word

#: Speculation without a model of its own.
NO_DRAFT = frozenset(("ngram", "suffix", "[ngram]", "[suffix]"))


def adapter(run: Run, word: Word) -> None:
    """`name=path`, a path, or JSON with `path` or `lora_path`."""
    if word.text.lstrip().startswith("{"):
        found = decoded(run, word)
        if found is not None:
            run.name(word.cut(str(found.get("path") or found.get("lora_path") or "")), Role.ADAPTER)
        return
    name, equals, path = word.text.partition("=")
    run.name(word.cut(path if equals else name), Role.ADAPTER)


def draft(run: Run, word: Word) -> None:
    """The JSON of `--speculative-config`."""
    found = decoded(run, word)
    if found is None or not isinstance(model := found.get("model"), str):
        return
    if model in NO_DRAFT or found.get("method") in NO_DRAFT:
        return
    revision = found.get("revision")
    run.name(word.cut(model), Role.DRAFT, [word.cut(revision)] if isinstance(revision, str) else [])


def decoded(run: Run, word: Word) -> dict[str, object] | None:
    """The JSON object of an argument; what can't be read is told as opaque."""
    if run.opaque(word, word.path):
        return None
    try:
        value = msgspec.json.decode(word.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        value = None
    if isinstance(value, dict):
        return value
    run.signal(SignalName.OPAQUE_SOURCE, word.path, "JSON that can't be read")
    return None


def pairs(words: Iterable[Word]) -> dict[str, Word]:
    """`key=value` words as the readers of OmegaConf and its kin take them: the last one of a key counts."""
    found = {}
    for word in words:
        key, equals, value = word.text.partition("=")
        if equals and not key.startswith("-"):
            found[key.lstrip("+~")] = word.cut(value)
    return found


def place(word: Word) -> Word:
    """A word that is a path whatever it looks like."""
    text = word.text.strip()
    plain = not text or text.startswith(("/", ".", "~", "$")) or "://" in text or not word.told
    return word if plain else word.cut(f"./{text}")


def arguments(run: Run, word: Word) -> tuple[Word, ...]:
    """The arguments that one text holds, quotes taken off."""
    if not word.told:
        return (word,)
    calls = shell.read(f"run {word.text}", word.path, run.environment, ()).calls
    return tuple(word.cut(one.text) for call in calls[:1] for one in call.words[1:])
