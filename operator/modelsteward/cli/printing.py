"""What commands share in printing: formats, problems, colours."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

import click

from modelsteward.files.places import Problem

COULD_NOT = 2

_COLOURS = {"Deny": "red", "Warn": "yellow", "Record": "cyan"}


def output_option(*formats: str) -> Callable[[Any], Any]:
    """`-o`; the first format is the default."""
    return click.option(
        "-o",
        "--output",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How to print the answer.",
    )


def emit(value: Any, output: str) -> None:
    """A JSON-ready value as JSON or YAML."""
    if output == "yaml":
        click.echo(yaml_text(value), nl=False)
    else:
        click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def yaml_text(value: Any) -> str:
    """Block YAML in the order of the keys."""
    import yaml

    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)
    return text


def table(lines: Iterable[str]) -> None:
    """Lines of a table; on terminals a leading effect is coloured, unless NO_COLOR is set."""
    coloured = _wants_colour()
    for line in lines:
        effect = line.split(" ", 1)[0]
        style = _COLOURS.get(effect) if coloured else None
        click.echo((click.style(effect, fg=style, bold=True) if style else effect) + line[len(effect) :])


def aligned(rows: Sequence[tuple[str, ...]], longest: int = 120) -> list[str]:
    """Rows as lines, each column as wide as its widest cell; a cell that is longer than `longest` is cut."""
    from modelsteward.reports.texts import cut, one_line

    clean = [[cut(one_line(cell), longest) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in clean) for column in range(len(clean[0]))]
    return ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in clean]


def refuse(problems: Iterable[Problem]) -> NoReturn:
    """All problems on standard error, one a line, and the end: exit 2."""
    for problem in problems:
        click.echo(f"error: {problem}", err=True)
    raise click.exceptions.Exit(COULD_NOT)


def remark(problems: Iterable[Problem]) -> None:
    """What is read all the same, on standard error."""
    for problem in problems:
        click.echo(f"warning: {problem}", err=True)


def stdin_for(*groups: Iterable[str]) -> bytes | None:
    """Standard input, where a `-` asks for it. Raises UsageError for two, and for a terminal."""
    asking = [path for group in groups for path in group if path == "-"]
    if not asking:
        return None
    if len(asking) > 1:
        raise click.UsageError("`-` stands for standard input once only: name files for the rest")
    if sys.stdin.isatty():
        raise click.UsageError("`-` reads standard input, which is a terminal: pipe something in")
    return sys.stdin.buffer.read()


def _wants_colour() -> bool:
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
