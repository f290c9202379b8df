"""A model is registered by its owner or a pipeline, and what approvals cover is changed by its owner."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.engine import digest
from modelsteward.engine.people import is_among
from modelsteward.engine.verdict import Finding
from modelsteward.engine.writing import Write

#: Who may do anything in the cluster, without asking RBAC.
_MASTERS = "system:masters"


def judge(write: Write) -> Iterator[Finding]:
    """At most one finding. Holders of the verb `administer` may too; whether one is, the question says."""
    user = write.user
    if write.question.administers or write.question.restores or _MASTERS in user.groups:
        return
    if write.old is None:
        owner = write.record.spec.owner
        if owner not in user.groups and not _is_pipeline(write):
            yield _refusal(write, owner, f"register a model for {owner}")
        return
    owner = write.old.spec.owner
    covered = digest.of_model(write.record, ()) != digest.of_model(write.old, ())
    if (covered or write.record.spec.owner != owner) and owner not in user.groups:
        yield _refusal(write, owner, f"change what approvals of {write.name} cover")
    elif owner not in user.groups and (freed := _freed(write)):
        yield _refusal(write, owner, f"{freed} of {write.name}")


def _freed(write: Write) -> str:
    """What holds a model back and is taken away; anybody may put it there."""
    if write.old.spec.suspend and not write.record.spec.suspend:
        return "end the suspension"
    gone = set(write.old.spec.metrics) - set(write.record.spec.metrics)
    return f"stop the metric {min(gone)}" if gone else ""


def _is_pipeline(write: Write) -> bool:
    return any(is_among(write.user, it.spec.pipeline_identities) for it in write.catalog.policies())


def _refusal(write: Write, owner: str, what: str) -> Finding:
    return write.finding(
        "ScopeMismatch",
        f"{write.user.username or 'nobody'} may not {what}: not a member of the group",
        f"Let a member of {owner} do it, or somebody who holds the verb administer on aimodels.",
        "spec.owner",
    )
