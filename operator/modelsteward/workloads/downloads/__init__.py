"""The register of downloaders: one file each, and one line here."""

from modelsteward.workloads.downloader import Downloader
from modelsteward.workloads.downloads import buckets, git, hub, registries, storageinitializer, web
from modelsteward.workloads.program import Program

DOWNLOADERS: tuple[Downloader, ...] = (
    hub.DOWNLOADER,
    git.DOWNLOADER,
    web.DOWNLOADER,
    buckets.DOWNLOADER,
    registries.DOWNLOADER,
    storageinitializer.DOWNLOADER,
)

#: Images whose entrypoint is a downloader, by the last part of the repository.
IMAGES = {
    "git": "git",
    "curl": "curl",
    "aws-cli": "aws",
    "mc": "mc",
    "s5cmd": "s5cmd",
    "oras": "oras",
    "crane": "crane",
    "kitops": "kit",
    "downloader": "kthena-downloader",
    "storage-initializer": "storage-initializer",
    "kserve-storage-initializer": "storage-initializer",
}

BY_NAME: dict[str, Downloader] = {name: one for one in DOWNLOADERS for name in one.names}


def downloader_of(program: Program) -> Downloader | None:
    """The downloader that a program is."""
    return BY_NAME.get(program.module.partition(".")[0] if program.module else program.name)
