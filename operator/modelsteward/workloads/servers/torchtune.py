"""torchtune: `tune run [torchrun's options] RECIPE --config CONFIG key=value…`, `tune download NAME`.

Source: torchtune 0.6.1 (torchtune/_cli/run.py and download.py, torchtune/config/_parse.py; argparse).

A configuration without a file's ending is one of the package's own. Checkpoints and tokenizers are paths.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

DOWNLOAD = Grammar(
    valued=frozenset(
        ("output-dir", "hf-token", "ignore-patterns", "source", "kaggle-username", "kaggle-api-key")
    ),
    abbreviations=True,
)
FILES = (".yaml", ".yml")
#: The option and its abbreviations.
CONFIG = tuple(f"--{'config'[:length]}" for length in range(3, 7))


def program(program: Program) -> tuple[Word, ...] | None:
    """`run` with a configuration, or `download`."""
    words = program.arguments
    if not words or only(words):
        return None
    configured = any(word.text.partition("=")[0] in CONFIG or not word.told for word in words)
    return words if words[0].text == "download" or (words[0].text == "run" and configured) else None


def image(_image: Reference) -> bool:
    """It has no images."""
    return False


def read(run: Run) -> None:
    """One download or one recipe."""
    if run.words[0].text == "download":
        _download(run, run.words[1:])
        return
    words = run.words[1:]
    for index, word in enumerate(words):
        option, equals, value = word.text.partition("=")
        if option in CONFIG and (equals or words[index + 1 : index + 2]):
            file = word.cut(value) if equals else words[index + 1]
            if file.text.endswith(FILES) or not file.told:
                run.configuration(file)
    for key, word in values.pairs(words).items():
        first, _, last = key.rpartition(".")
        if last in ("checkpoint_dir", "adapter_checkpoint", "recipe_checkpoint") and "checkpointer" in first:
            role = Role.ADAPTER if last == "adapter_checkpoint" else Role.BASE
            run.name(values.place(word), Role.TEACHER if first.startswith("teacher") else role)
        elif last in ("path", "merges_file") and first.endswith("tokenizer"):
            run.name(values.place(word), Role.TOKENIZER)


def _download(run: Run, words: tuple[Word, ...]) -> None:
    given = options.read(words, DOWNLOAD)
    for word in given.loose[:1]:
        run.opaque(word, word.path)
    kaggle = any(word.text == "kaggle" for word in given.all("source"))
    for word in given.positionals[:1]:
        if kaggle and not run.opaque(word, word.path):
            run.sight(reference.parse(f"kaggle://{word.text}"), Role.MODEL, word.path, word.text)
        elif not kaggle:
            run.hub_name(word, Role.MODEL)
            kept = given.all("output-dir") or [word.cut(f"/tmp/{word.text.rpartition('/')[2]}")]  # noqa: S108
            run.fetched(kept[-1].text)


SERVER = Server("torchtune", frozenset(("tune",)), image, program, read)
