"""The only entry for judgements: catalogue, question and clock in, verdict out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from modelsteward.engine import governed, waivers
from modelsteward.engine.case import day
from modelsteward.engine.catalog import Catalog
from modelsteward.engine.policy import CAPS, Policy
from modelsteward.engine.question import Fault, Governed, Question, Workload
from modelsteward.engine.records import Waiver
from modelsteward.engine.rules import (
    adapter,
    deployer,
    known,
    pinned,
    readable,
    serverimage,
    signals,
    standings,
)
from modelsteward.engine.scene import Rule, Scene
from modelsteward.engine.verdict import STRICTNESS, Effect, Finding, Verdict

RULES: tuple[Rule, ...] = (
    known.judge,
    pinned.judge,
    standings.judge,
    deployer.judge,
    adapter.judge,
    serverimage.judge,
    signals.judge,
    readable.judge,
)
"""Every rule that a workload is judged by."""

CLEAN = Verdict()
UNGOVERNED = Verdict(governed=False)
FAULTS: dict[str, tuple[str, str]] = {
    "StaleCatalog": (
        "the catalogue may be out of date, so that nothing can be judged",
        "Ask again in a minute; if it stays, look at the connection between webhook and API server.",
    ),
    "NotSynced": (
        "the catalogue isn't read yet, so that nothing can be judged",
        "Ask again in a minute; if it stays, look at the connection between webhook and API server.",
    ),
    "TooLarge": ("the object is too large to be judged", "Make it smaller: move data into ConfigMaps."),
    "TooDeep": ("the object is nested too deeply to be judged", "Make it flatter."),
    "Unreadable": ("the object can't be read", "Write it as the kind's own documentation says."),
}
"""What stops the service from judging, and what to do about it."""


def decide(catalog: Catalog, question: Question, now: datetime, when_unsure: Effect = Effect.DENY) -> Verdict:
    """The verdict at this instant (aware UTC). `when_unsure`: of a service fault with no policy known."""
    subject = question.subject
    if isinstance(subject, Workload):
        if question.operation not in ("CREATE", "UPDATE"):
            return CLEAN
        return _judge_workload(catalog, question, subject, now)
    if isinstance(subject, Governed):
        findings = _sorted(governed.judge(catalog, question, subject, now))
        return Verdict(findings) if findings else CLEAN
    return _answer_fault(catalog, question, subject, when_unsure)


def _judge_workload(catalog: Catalog, question: Question, workload: Workload, now: datetime) -> Verdict:
    policies = catalog.policies_for(question.namespace)
    if not policies:
        return UNGOVERNED
    if _is_quiet(catalog, workload):
        return CLEAN
    scene = Scene(catalog, question, workload, now)
    limit = Effect.DENY
    if question.operation == "UPDATE" and not workload.runs_something_new:
        limit = Effect.WARN
    strictest: dict[tuple[str, ...], Finding] = {}
    used: dict[str, Waiver] = {}
    for policy in policies:
        for rule in RULES:
            for finding in rule(scene, policy):
                judged = _weighed(scene, policy, finding, limit, used)
                key = (judged.code, judged.path, judged.reference, judged.model, judged.about)
                other = strictest.get(key)
                if other is None or _is_stricter(judged, other):
                    strictest[key] = judged
    if not strictest:
        return CLEAN
    return Verdict(_sorted(_as_waived(finding, used) for finding in strictest.values()))


def _is_quiet(catalog: Catalog, workload: Workload) -> bool:
    """Whether the workload says nothing that any policy could judge: most of what runs."""
    it = workload.extraction
    if it.sightings or it.signals or it.declarations or it.servers or it.unreadable or it.unsupported_version:
        return False
    return not any(image.reference is not None and catalog.claims(image.reference) for image in it.images)


def _weighed(
    scene: Scene, policy: Policy, finding: Finding, limit: Effect, used: dict[str, Waiver]
) -> Finding:
    """The finding with what mode, operation and waivers leave of its effect."""
    waiver = waivers.covering(
        scene.catalog, policy, finding, scene.question.namespace, _image(scene, finding.path), scene.now
    )
    if waiver is not None:
        used[waiver.metadata.name] = waiver
        return msgspec.structs.replace(finding, effect=Effect.RECORD, waiver=waiver.metadata.name)
    effect = policy.capped(finding.effect)
    if STRICTNESS[effect] > STRICTNESS[limit]:
        effect = limit
    return finding if effect is finding.effect else msgspec.structs.replace(finding, effect=effect)


def _is_stricter(finding: Finding, other: Finding) -> bool:
    """Not waived beats waived where the effect is the same."""
    rank, best = STRICTNESS[finding.effect], STRICTNESS[other.effect]
    return rank > best or (rank == best and bool(other.waiver) and not finding.waiver)


def _image(scene: Scene, path: str) -> str:
    """The digest of the image of the container that a path is in; empty where none is."""
    for image in scene.extraction.images:
        inside = path.startswith(image.container) and path[len(image.container) :][:1] in ("", ".", "[")
        if inside and image.reference is not None:
            return image.reference.digest
    return ""


def _as_waived(finding: Finding, used: dict[str, Waiver]) -> Finding:
    """A finding as it is told: one that is waived becomes the record of its waiver."""
    waiver = used.get(finding.waiver)
    if waiver is None:
        return finding
    code = "BrokenGlass" if waiver.spec.emergency else "Waived"
    until = day(waiver.spec.expires_time)
    what = f"by {finding.waiver} until {until} at the latest ({waiver.spec.reason[:256]})"
    return msgspec.structs.replace(
        finding,
        code=code,
        message=f"{code}: {what}: {finding.message}",
        remedy="Mend what is waived before then.",
        about=finding.code,
    )


def _answer_fault(catalog: Catalog, question: Question, fault: Fault, when_unsure: Effect) -> Verdict:
    policies = catalog.policies_for(question.namespace) if question.namespace else catalog.policies()
    effects = [CAPS[policy.spec.mode] for policy in policies]
    if not catalog.policies() or (fault.code == "NotSynced" and not policies):
        effects.append(when_unsure)
    if not effects:
        return UNGOVERNED
    effect = max(effects, key=STRICTNESS.__getitem__)
    what, remedy = FAULTS.get(fault.code, ("nothing can be judged", "Ask again."))
    name = next((it.name for it in policies if CAPS[it.spec.mode] is effect), "")
    message = f"{fault.code}: {what}: {fault.detail}" if fault.detail else f"{fault.code}: {what}"
    return Verdict((Finding(fault.code, effect, message, remedy, policy=name),))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The strictest first, then by place, code and what it is about."""
    return tuple(
        sorted(
            findings,
            key=lambda it: (-STRICTNESS[it.effect], it.path, it.code, it.model, it.about, it.message),
        )
    )
