"""The register of finders: what is looked for in every pod, one file each, and one line here."""

from collections.abc import Callable

from modelsteward.workloads.finders import (
    accelerators,
    containers,
    disguises,
    images,
    routes,
    surroundings,
)
from modelsteward.workloads.podspec import Pod
from modelsteward.workloads.record import Record

FINDERS: tuple[Callable[[Pod, Record], None], ...] = (
    images.find,
    accelerators.find,
    surroundings.find,
    containers.find,
    disguises.find,
    routes.find,
)
