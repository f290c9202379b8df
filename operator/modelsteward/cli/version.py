"""`modelsteward version`."""

from __future__ import annotations

import json
import platform

import click

from modelsteward import __version__


@click.command()
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def version(output: str) -> None:
    """Print the version.

    \b
    Examples:
      modelsteward version
      modelsteward version -o json
    """
    told = {
        "version": __version__,
        "python": platform.python_version(),
        "apiVersion": "modelsteward.io/v1alpha1",
    }
    click.echo(json.dumps(told) if output == "json" else f"modelsteward {__version__}")
