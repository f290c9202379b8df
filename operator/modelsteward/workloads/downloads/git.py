"""`git clone` of a repository of the hub, with the commit that a checkout picks afterwards."""

from __future__ import annotations

from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.downloader import Downloader
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        ("branch", "depth", "config", "origin", "filter", "C", "jobs", "reference", "upload-pack")
    ),
    switches=frozenset(("recursive", "single-branch", "quiet", "no-checkout", "bare", "mirror", "progress")),
    short={"-b": "branch", "-c": "config", "-o": "origin", "-C": "C", "-j": "jobs", "-q": "quiet", "-n": "n"},
)
HOSTS = frozenset(("huggingface.co", "www.huggingface.co", "hf.co"))
OTHER_TYPES = frozenset(("datasets", "spaces"))


def read(run: Run, program: Program, later: list[Program]) -> None:
    """One clone."""
    given = options.read(program.arguments, GRAMMAR)
    words = given.positionals
    if not words or words[0].text not in ("clone", "lfs"):
        return
    for word in words[1:]:
        name = repository(word.text)
        if name:
            revisions = given.all("branch") + checkout(later)
            run.hub_name(word.cut(name), Role.MODEL, revisions[-1:])
            run.fetched(words[-1].text if words[-1] is not word else name.rpartition("/")[2])
            return


def repository(address: str) -> str:
    """`org/name` of an address of the hub, with or without a user in front; else empty."""
    bare = address.removeprefix("https://").removeprefix("http://").removeprefix("ssh://")
    host, separator, path = bare.partition("/")
    host = host.rpartition("@")[2]
    if not separator or ":" in host:
        host, _, rest = host.partition(":")
        path = "/".join(part for part in (rest, path) if part and not part.isdigit())
    path = path.strip("/").removesuffix(".git")
    return path if host.lower() in HOSTS and path.partition("/")[0] not in OTHER_TYPES else ""


def checkout(later: list[Program]) -> list[Word]:
    """The revision that is checked out before the next clone."""
    for program in later:
        if program.name != "git":
            continue
        words = options.read(program.arguments, GRAMMAR).positionals
        if words and words[0].text == "clone":
            break
        if len(words) > 1 and words[0].text in ("checkout", "reset", "switch"):
            return [words[1]]
    return []


DOWNLOADER = Downloader("git", frozenset(("git",)), read)
