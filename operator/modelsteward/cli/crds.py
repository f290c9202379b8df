"""`modelsteward crds`: prints the custom resource definitions, or writes or compares their files."""

from pathlib import Path

import click


def rendered() -> dict[str, str]:
    """File name to YAML text, one definition a file, in the order of the kinds."""
    import yaml

    from modelsteward.api.crds import documents, filename

    class Dumper(yaml.SafeDumper):
        """Never writes aliases: the same list printed twice is written twice."""

        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
            return True

    return {
        filename(document): yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=140)
        for document in documents()
    }


def differing(folder: Path) -> list[str]:
    """Names of the files in the folder that are missing, too many, or not what is printed."""
    expected = rendered()
    found = {path.name: path.read_text("utf-8") for path in folder.glob("*.yaml")}
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


@click.command()
@click.option(
    "--output-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one file a kind into this folder.",
)
@click.option(
    "--check",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Exit 1 if the files in this folder are not what would be printed.",
)
def crds(output_dir: Path | None, check: Path | None) -> None:
    """Print the custom resource definitions of modelsteward.io as YAML.

    \b
    Examples:
      modelsteward crds | kubectl apply -f -
      modelsteward crds --output-dir crds
      modelsteward crds --check crds
    """
    if output_dir and check:
        raise click.UsageError("--output-dir and --check can't be given together")
    if check:
        names = differing(check)
        if names:
            raise click.ClickException(
                f"{check}: {', '.join(names)} differ from the types; write them anew: "
                f"modelsteward crds --output-dir {check}"
            )
    elif output_dir:
        try:
            output_dir.mkdir(parents=True, exist_ok=True)
            for name, text in rendered().items():
                (output_dir / name).write_text(text, "utf-8")
        except OSError as error:
            raise click.UsageError(f"{error.filename} can't be written: {error.strerror}") from None
    else:
        click.echo("---\n".join(rendered().values()), nl=False)
