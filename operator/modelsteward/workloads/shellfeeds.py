"""What a loop of a shell script reads: a here-document, or what `echo` and `printf` print into it."""

from __future__ import annotations

from modelsteward.workloads.shelltoken import Token
from modelsteward.workloads.word import COMPUTED, Word, is_told

OPENERS = frozenset(("while", "until", "for", "select"))
#: More lines aren't followed one by one.
MOST_LINES = 8


def of_loops(stream: list[Token]) -> dict[int, list[Token]]:
    """The redirections behind the `done` of each loop that has some, by the identity of its first word."""
    open_loops: list[Token] = []
    found: dict[int, list[Token]] = {}
    closed: Token | None = None
    starts = True
    for token in stream:
        if token.kind == "separator":
            starts, closed = True, None
            continue
        if closed is not None:
            found.setdefault(id(closed), []).append(token)
            continue
        if token.kind == "word" and token.bare:
            if starts and token.text in OPENERS:
                open_loops.append(token)
            elif token.text == "done" and starts and open_loops:
                closed = open_loops.pop()
        starts = token.kind == "word" and token.bare and token.text in STARTERS
    return found


#: Words of the grammar behind which a command starts.
STARTERS = frozenset(("if", "then", "else", "elif", "do", "while", "until", "!", "{", "time"))


def printed(words: list[tuple[Word, ...]], stdin: str | None) -> str | None:
    """The text that `echo`, `printf` or `cat` of a here-document prints, None where that can't be told."""
    texts = [alternatives[0].text for alternatives in words]
    if any(len(alternatives) > 1 for alternatives in words) or not is_told("".join(texts)):
        return None
    name, texts = texts[0], texts[1:]
    if name == "cat" and not texts:
        return stdin
    if any("\\" in text for text in texts[1:]) or not texts:
        return None
    if name == "echo" and texts[0][:1] != "-" and "\\" not in texts[0]:
        return " ".join(texts) + "\n"
    if name != "printf":
        return None
    if texts[0] == "%s\\n":
        return "".join(f"{text}\n" for text in texts[1:])
    plain = texts[0].replace("\\n", "\n")
    return plain if len(texts) == 1 and "%" not in plain and "\\" not in plain else None


def read(words: list[Word], text: str | None, *, once: bool) -> dict[str, tuple[str, ...]]:
    """What `read` gives its variables, line by line; `once`: it reads the first line only."""
    names = [word.text for word in words[1:]]
    raw = names[:1] == ["-r"]
    names = names[1:] if raw else names
    if not names:
        return {}
    lines = text.splitlines() if text is not None and is_told(text) else []
    unclear = not raw and text is not None and "\\" in text
    if not lines or unclear or len(lines) > MOST_LINES or any(name[:1] == "-" for name in names):
        return dict.fromkeys((name for name in names if name[:1] != "-"), (COMPUTED,))
    found: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
    for line in lines[:1] if once else lines:
        fields = line.split(None, len(names) - 1)
        for place, name in enumerate(names):
            found[name] += (fields[place].strip() if place < len(fields) else "",)
    return found
