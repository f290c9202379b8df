"""Options that commands share, and the reading of what they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import printing

if TYPE_CHECKING:
    from modelsteward.files.catalogs import LoadedCatalog


class Instant(click.ParamType):  # type: ignore[type-arg]
    """An RFC 3339 instant with an offset, as aware UTC."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Raises UsageError where it is none."""
        from modelsteward.files.admission import instant

        read = instant(value) if isinstance(value, str) else None
        if read is None:
            self.fail(f"{value!r} is no instant: write 2026-12-01T12:00:00Z", param, ctx)
        return read


def catalog_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--catalog`, repeatable."""
    return click.option(
        "--catalog",
        "-c",
        "catalogs",
        multiple=True,
        required=True,
        metavar="PATH",
        help="Folder or file with models, licences, policies, …; may be given again: "
        "a later one replaces objects of the same kind and name.",
    )(command)


def now_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--now`."""
    return click.option(
        "--now", type=Instant(), metavar="TIME", help="Judge as of this instant.  [default: now]"
    )(command)


def loaded(catalogs: Sequence[str], stdin: bytes | None) -> LoadedCatalog:
    """The catalogue; its problems end the command. Rules that it breaks are remarked."""
    from modelsteward.files.catalogs import LoadedCatalog, load_catalog

    answer = load_catalog(catalogs, stdin)
    if not isinstance(answer, LoadedCatalog):
        printing.refuse(answer)
    printing.remark(answer.remarks)
    return answer


def judges(loaded: LoadedCatalog) -> bool:
    """Whether any policy is there to judge by."""
    return next(iter(loaded.catalog.names("GovernancePolicy")), None) is not None


def clock(now: datetime | None) -> datetime:
    """The instant given, or this one."""
    return now or datetime.now(UTC)
