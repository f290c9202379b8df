"""Which program a command starts: its name, or the module that Python runs."""

from __future__ import annotations

import msgspec

from modelsteward.workloads.commands import Command
from modelsteward.workloads.word import Word

#: Python's own options that take a value.
PYTHON_VALUED = frozenset(("-X", "-W", "--check-hash-based-pycs"))


class Program(msgspec.Struct, frozen=True):
    """A program and its arguments. For `python -m M` and `python F` the name is `python`."""

    name: str
    arguments: tuple[Word, ...]
    #: The dotted module of `python -m`.
    module: str = ""
    #: The script file of `python F`.
    file: Word | None = None
    #: The program text of `python -c`, or of a here-document.
    code: Word | None = None


def of(command: Command) -> Program:
    """The program of a command; Python is looked through, also under torchrun and accelerate."""
    name = command.program
    if is_python(name):
        return _python(command, command.arguments)
    return Program(name, command.arguments)


def is_python(name: str) -> bool:
    """python, python3, python3.12, pypy3."""
    return name.rstrip("0123456789.") in ("python", "pypy")


def _python(command: Command, words: tuple[Word, ...]) -> Program:
    index = 0
    while index < len(words):
        text = words[index].text
        if text == "-m" and index + 1 < len(words):
            return Program("python", words[index + 2 :], module=words[index + 1].text)
        if text.startswith("-m") and len(text) > 2:
            return Program("python", words[index + 1 :], module=text[2:])
        if text == "-c" and index + 1 < len(words):
            return Program("python", words[index + 2 :], code=words[index + 1])
        if text == "-" or not text.startswith("-"):
            break
        if text[-1] in "cm" and not text.startswith("--") and index + 1 < len(words):
            rest = words[index + 2 :]
            if text[-1] == "c":
                return Program("python", rest, code=words[index + 1])
            return Program("python", rest, module=words[index + 1].text)
        index += 2 if text in PYTHON_VALUED else 1
    if (index >= len(words) or words[index].text == "-") and command.stdin is not None:
        return Program("python", words[index + 1 :], code=Word(command.stdin, command.argv[0].path))
    if index < len(words) and words[index].text != "-":
        return Program("python", words[index + 1 :], file=words[index])
    return Program("python", ())
