"""`hf download`, `hf cp`, `huggingface-cli download`, `modelscope download`.

Sources: huggingface_hub's src/huggingface_hub/cli/download.py, _cp.py, buckets.py and utils/_hf_uris.py;
modelscope_hub's src/modelscope_hub/cli/download.py, compat.py and base.py, 2026.
"""

from __future__ import annotations

from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.downloader import Downloader
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import ELSEWHERE, Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("revision", "repo-type", "type", "local-dir", "cache-dir", "token", "max-workers", "endpoint"),
            *("model", "model-id", "dataset", "collection", "source", "local-dir-use-symlinks"),
        )
    ),
    switches=frozenset(("quiet", "force-download", "force", "resume-download", "dry-run", "help", "h")),
    many=frozenset(("include", "exclude")),
    underscores=True,
    abbreviations=True,
)
URI = "hf://"
OTHER_TYPES = frozenset(("dataset", "space", "datasets", "spaces", "kernels"))
#: The downloader image of kthena: `--source NAME --output-dir DIR`.
KTHENA = "kthena-downloader"
CLIS = frozenset(("hf", "huggingface-cli", "modelscope", "ms"))
#: Groups of `hf` that have `cp` and `sync` too.
GROUPS = ("buckets", "repos", "repo")
COPIES = ("cp", "sync")
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
    if words and words[0].text in GROUPS:
        words = words[1:]
    if words and words[0].text in COPIES and program.name == "hf":
        for word in options.read(words[1:], GRAMMAR).positionals[:1]:
            if word.text.startswith(URI):
                _uri(run, word)
    elif words and words[0].text in ("download", "snapshot-download"):
        _download(run, program, words[0], options.read(words[1:], GRAMMAR))


def _download(run: Run, program: Program, verb: Word, given: Options) -> None:
    types = [word.text for word in given.all("repo-type", "type")]
    if given.given("help", "h", "dataset", "collection") or OTHER_TYPES.intersection(types):
        return
    if program.name in ("modelscope", "ms") or MODULES.get(program.module) == "modelscope":
        run.hub = "modelscope"
    for place in given.all("local-dir"):
        run.fetched(place.text)
    files = [word.text for word in given.positionals[1:] if word.told]
    names = given.all("model", "model-id") or given.positionals[:1]
    if not names:
        for word in given.loose[:1] or [verb.cut(ELSEWHERE)]:
            run.opaque(word, word.path)
    for word in names:
        if word.text.startswith(URI):
            _uri(run, word)
        elif not run.opaque(word, word.path):
            fragment = files[0] if len(files) == 1 else ""
            run.hub_name(word, Role.MODEL, given.all("revision"), fragment=fragment)


def _uri(run: Run, word: Word) -> None:
    """`hf://[TYPE/]ORG/NAME[@REVISION][/FILE]`; a bucket can't be named here."""
    kind, slash, rest = word.text.removeprefix(URI).partition("/")
    if slash and kind in OTHER_TYPES:
        return
    body = rest if kind == "models" else word.text.removeprefix(URI)
    name, _, tail = body.partition("@")
    parts = name.split("/")
    count = 3 if tail.startswith("refs/") else 1
    revision = "/".join(tail.split("/")[:count])
    file = "/".join(parts[2:] or tail.split("/")[count:])
    file = file if word.cut(file).told else ""
    word = word.cut("/".join(parts[:2]) if kind != "buckets" else ELSEWHERE)
    if not run.opaque(word, word.path):
        run.hub_name(word, Role.MODEL, [word.cut(revision)] if revision else [], fragment=file)


DOWNLOADER = Downloader(
    "hub", frozenset((*CLIS, KTHENA, *(module.partition(".")[0] for module in MODULES))), read
)
