"""`modelsteward completion`: click's own completion scripts."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Examples:
      modelsteward completion bash > ~/.local/share/bash-completion/completions/modelsteward
      modelsteward completion zsh > "${fpath[1]}/_modelsteward"
      modelsteward completion fish > ~/.config/fish/completions/modelsteward.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    group = context.find_root().command
    if script is None:
        raise click.UsageError(f"no completion for {shell}: choose bash, zsh or fish")
    click.echo(script(group, {}, "modelsteward", "_MODELSTEWARD_COMPLETE").source())
