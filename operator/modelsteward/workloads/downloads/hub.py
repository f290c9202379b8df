"""`hf download`, `huggingface-cli download`, `modelscope download`. Source: the CLIs of both hubs."""

from __future__ import annotations

from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.downloader import Downloader
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run

GRAMMAR = Grammar(
    valued=frozenset(
        ("revision", "repo-type", "local-dir", "cache-dir", "token", "model", "model-id", "dataset", "source")
    ),
    switches=frozenset(("quiet", "force-download", "resume-download", "local-dir-use-symlinks")),
    many=frozenset(("include", "exclude")),
    underscores=True,
)
#: The downloader image of kthena: `--source NAME --output-dir DIR`.
KTHENA = "kthena-downloader"
CLIS = frozenset(("hf", "huggingface-cli", "modelscope"))
MODULES = {
    "huggingface_hub.commands.huggingface_cli": "huggingface-cli",
    "huggingface_hub.cli.hf": "hf",
    "modelscope.cli.cli": "modelscope",
}


def read(run: Run, program: Program, _later: list[Program]) -> None:
    """One `download REPOSITORY [FILE…]`; datasets and spaces are no models."""
    words = program.arguments
    if program.name == KTHENA:
        for word in options.read(words, GRAMMAR).all("source"):
            run.name(word, Role.MODEL)
        return
    if not words or words[0].text not in ("download", "snapshot-download"):
        return
    given = options.read(words[1:], GRAMMAR)
    if any(word.text in ("dataset", "space", "datasets", "spaces") for word in given.all("repo-type")):
        return
    if "modelscope" in (program.name, MODULES.get(program.module)):
        run.hub = "modelscope"
    files = [word.text for word in given.positionals[1:] if word.told]
    names = given.all("model", "model-id") or given.positionals[:1]
    if not names:
        for word in given.loose[:1]:
            run.opaque(word, word.path)
    for word in names:
        if not run.opaque(word, word.path):
            fragment = files[0] if len(files) == 1 else ""
            run.hub_name(word, Role.MODEL, given.all("revision"), fragment=fragment)


DOWNLOADER = Downloader(
    "hub", frozenset((*CLIS, KTHENA, *(module.partition(".")[0] for module in MODULES))), read
)
