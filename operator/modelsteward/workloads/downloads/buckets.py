"""Copies out of a bucket: aws, gsutil, gcloud, azcopy, mc, s5cmd, rclone. Uploads are nothing.

What an alias of mc (its cmd/cp-main.go) or a remote of rclone (its fs/fspath/path.go) stands for is told by
their own configuration, so that such a place has no name here.
"""

from __future__ import annotations

from collections.abc import Sequence

from modelsteward.api import reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import copies, options
from modelsteward.workloads.downloader import Downloader, is_plain, says_model
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import ELSEWHERE, Word

GRAMMAR = Grammar(
    valued=frozenset(("endpoint-url", "region", "profile", "exclude", "include", "project", "o", "h", "u")),
    switches=frozenset(("recursive", "r", "R", "m", "n", "quiet", "delete", "no-sign-request", "overwrite")),
    short={"-r": "recursive", "-R": "recursive", "-m": "m", "-n": "n", "-q": "quiet", "-o": "o"},
)
#: Program and the words that must follow it.
COPIES = {
    "aws": (("s3", "cp"), ("s3", "sync"), ("s3", "mv")),
    "gsutil": (("cp",), ("rsync",), ("mv",)),
    "gcloud": (("storage", "cp"), ("storage", "rsync"), ("alpha", "storage", "cp")),
    "azcopy": (("copy",), ("cp",), ("sync",)),
    "mc": (("cp",), ("mirror",)),
    "s5cmd": (("cp",), ("sync",)),
    "rclone": (("copy",), ("copyto",), ("sync",), ("move",), ("moveto",)),
    "aibrix_download": ((),),
}
SCHEMES = ("s3://", "gs://", "az://", "oss://", "tos://")


def read(run: Run, program: Program, _later: list[Program]) -> None:
    """One copy; what it fetches counts where it is a model by its name or goes where a server reads."""
    given = options.read(program.arguments, GRAMMAR)
    texts = tuple(word.text for word in given.positionals)
    if program.name == "aibrix_download" or program.module == "aibrix.downloader":
        for word in given.all("model-uri"):
            run.name(word, Role.MODEL)
        return
    if texts[:2] == ("s3api", "get-object"):
        _object(run, given)
        return
    verbs = next((verbs for verbs in COPIES[program.name] if texts[: len(verbs)] == verbs), None)
    if verbs is None:
        for word in (*given.loose, *_hidden(program.name, given.positionals)):
            run.opaque(word, word.path)
        return
    operands = given.positionals[len(verbs) :]
    target = operands[-1].text if len(operands) > 1 else ""
    for word in operands[:-1]:
        if not word.text.startswith((*SCHEMES, "https://")):
            if _is_elsewhere(program.name, word.text) and not _is_elsewhere(program.name, target):
                _copy(run, word.cut(f"{word.text}{ELSEWHERE}"), target)
            continue
        _copy(run, word, target if "://" not in target else "")
        for endpoint in given.all("endpoint-url"):
            run.record.endpoints.append((endpoint.path, run.container.path))


def _hidden(name: str, words: Sequence[Word]) -> list[Word]:
    """The words out of sight by which a program may copy, where those in sight don't say otherwise."""
    return [
        word
        for verbs in COPIES[name]
        if all(word.text == verb or not word.told for word, verb in zip(words, verbs, strict=False))
        for word in words[: len(verbs)]
        if not word.told
    ]


def _is_elsewhere(program: str, text: str) -> bool:
    """A place that the program's own configuration stands for: `ALIAS/BUCKET/…` or `REMOTE:PATH`."""
    if program == "mc":
        return "/" in text and text[0] not in "/.~"
    return program == "rclone" and ":" in text[1:].partition("/")[0]


def _object(run: Run, given: Options) -> None:
    """`aws s3api get-object --bucket B --key K FILE`."""
    target = given.positionals[-1].text if len(given.positionals) > 2 else ""
    for bucket, key in zip(given.all("bucket"), given.all("key"), strict=False):
        _copy(run, key.cut(f"s3://{bucket.text}/{key.text}"), target)


def _copy(run: Run, word: Word, target: str) -> None:
    path = word.text.partition("://")[2] or word.text
    if is_plain(path.rstrip("\0\1\2")):
        return
    found = None
    if word.told:
        found = reference.storage_uri(word.text.removesuffix("*").rstrip("/"), run.container.pod.namespace)
    if says_model(path.rstrip("\0\1\2")):
        run.speaks()
        if not run.opaque(word, word.path):
            run.sight(found, Role.MODEL, word.path, word.text)
            run.fetched(target)
    else:
        copies.note(run, found, word, target)


DOWNLOADER = Downloader("buckets", frozenset((*COPIES, "aibrix")), read)
