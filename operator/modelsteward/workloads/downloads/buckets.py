"""Copies out of a bucket: aws, gsutil, gcloud, azcopy, mc, s5cmd. Uploads are nothing."""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.downloader import Downloader, says_model
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run

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
    verbs = next((verbs for verbs in COPIES[program.name] if texts[: len(verbs)] == verbs), None)
    if verbs is None:
        return
    operands = given.positionals[len(verbs) :]
    for word in operands[:-1]:
        if not word.text.startswith((*SCHEMES, "https://")):
            continue
        if not word.told:
            run.record.copies.append((run.container, None, word))
            continue
        found = reference.storage_uri(word.text.removesuffix("*").rstrip("/"), run.container.pod.namespace)
        if says_model(word.text.partition("://")[2]):
            run.speaks()
            run.sight(found, Role.MODEL, word.path, word.text)
        else:
            run.record.copies.append((run.container, found, word))
        for endpoint in given.all("endpoint-url"):
            run.record.endpoints.append((endpoint.path, run.container.path))


DOWNLOADER = Downloader("buckets", frozenset((*COPIES, "aibrix")), read)
