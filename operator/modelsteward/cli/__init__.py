"""The command line: one command a file, imported when it is called."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from pathlib import Path

import click

COMMANDS: dict[str, str] = {
    "check": "Judge manifests against a catalogue, offline.",
    "review": "Judge admission requests against a catalogue, offline.",
    "sightings": "Show which models manifests name, and where.",
    "approve": "Print an Approval for a model, waiver or audit.",
    "library": "List, show and print the licences and frameworks that are shipped.",
    "crds": "Print the custom resource definitions.",
    "webhook": "Serve the admission webhook.",
    "operator": "Run the operator.",
    "version": "Print the version.",
    "completion": "Print the shell completion script.",
}
"""Every command with the line that the overview shows: an overview imports none of them."""

INTERNAL = 2
INTERRUPTED = 130
READER_GONE = 141
"""As if SIGPIPE had ended it: neither allowed nor denied."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What a write to standard output fails with that is nobody's bug."""


class Lazy(click.Group):
    """Imports a command's module when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The function of the command's name in the module of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"modelsteward.cli.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table as it stands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Tells the nearest name for one that is none."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean `{near[0]}`?" if near else f"choose one of {', '.join(COMMANDS)}"
            raise click.UsageError(f"no command `{args[0]}`: {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def modelsteward() -> None:
    """No AI model runs in a cluster unless it is known, licensed, approved and audited.

    \b
    Examples:
      modelsteward check deploy/ --catalog governance/
      helm template chart | modelsteward check - --catalog governance/ -o json
      modelsteward sightings deployment.yaml
      modelsteward approve model.json --role risk --reason "Reviewed" | kubectl create -f -

    Exit codes of check and review: 0 allowed, 1 denied, 2 could not tell.
    """


def name_of(program: str) -> str:
    """How the command was called: kubectl runs `kubectl-modelsteward` as `kubectl modelsteward`."""
    name = Path(program).name.removesuffix(".py").removesuffix(".exe")
    return name.replace("kubectl-", "kubectl ", 1) if name.startswith("kubectl-") else "modelsteward"


def main(arguments: list[str] | None = None) -> None:
    """The entry point. One line on standard error for every error, never a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What a terminal's encoding lacks is escaped instead of ending the command.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments, name_of(sys.argv[0])))


def run(arguments: list[str], name: str = "modelsteward") -> int:
    """Runs one command and gives its exit code."""
    try:
        code = modelsteward.main(
            arguments, prog_name=name, complete_var="_MODELSTEWARD_COMPLETE", standalone_mode=False
        )
        if sys.stdout is not None:
            # None where the caller closed it: the exit code is then all that is said.
            sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except click.ClickException as error:
        return _told(_message(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # Who read our output has gone; the interpreter would complain once more when it closes it.
        _discard_output()
        return READER_GONE
    except SystemExit as end:
        # click ends with 1 where standard output is closed under it.
        return end.code if isinstance(end.code, int) and end.code != 1 else READER_GONE
    except Exception as error:
        # The last resort: a bug is told in one line too.
        if os.environ.get("MODELSTEWARD_TRACEBACK"):
            raise
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            _discard_output()
            return _told(f"the output can't be written: {error.strerror}; write it elsewhere", INTERNAL)
        what = " ".join(f"{type(error).__name__}: {error}".split())[:500]
        return _told(f"{what}: a bug; report it with the output of MODELSTEWARD_TRACEBACK=1", INTERNAL)


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _message(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{text} (see `{context.command_path} --help`)" if context else text


def _told(message: str, code: int) -> int:
    click.echo(f"error: {message}", err=True)
    return code
