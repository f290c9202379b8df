"""An audit schedule comes true, in a zone that exists, with slots far enough apart."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import due
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding."""
    spec = write.record.spec
    problem = due.problem(
        spec.schedule or due.DEFAULT_CRON,
        spec.time_zone or due.DEFAULT_ZONE,
        spec.interval_seconds or 0,
        write.catalog.minimum_audit_interval_seconds,
    )
    if problem is not None:
        field = "intervalSeconds" if spec.interval_seconds else "schedule"
        yield write.finding(
            "Unreadable",
            problem,
            "Write five cron fields and an IANA zone, such as '0 6 1 * *' and Europe/Berlin, or an interval.",
            f"spec.{field}",
        )
