"""The register of kinds that name models outside their pods: one file each, and one line here."""

from collections.abc import Callable
from typing import Any

from modelsteward.workloads.customresources import inferenceservice
from modelsteward.workloads.record import Record

READERS: dict[str, Callable[[dict[str, Any], Record], None]] = {
    "inferenceservice": inferenceservice.read,
}
