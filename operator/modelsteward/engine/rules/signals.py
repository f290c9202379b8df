"""What matters in a workload without naming a model has the effect that the policy gives it."""

from __future__ import annotations

from collections.abc import Iterator

from modelsteward.api.sighting import Signal, SignalName
from modelsteward.engine.policy import Policy
from modelsteward.engine.scene import Scene
from modelsteward.engine.verdict import Effect, Finding

#: What a declaration of models settles, where the policy lets it.
_SETTLED = frozenset((SignalName.OPAQUE_SOURCE, SignalName.UNKNOWN_SERVER, SignalName.UNDECLARED_ACCELERATOR))
#: What counts without a model near it under `opaqueScope: All` only.
_SCOPED = frozenset((SignalName.OPAQUE_COMMAND, SignalName.OPAQUE_SOURCE))
#: What isn't so where the image of the container is a registered model.
_SEEN = frozenset((SignalName.UNKNOWN_SERVER, SignalName.UNDECLARED_ACCELERATOR))
_DECLARE = "or declare the models in the annotation modelsteward.io/models of the object or pod template."

TEXTS: dict[SignalName, tuple[str, str]] = {
    SignalName.REMOTE_CODE: (
        "the model's own code may run",
        "Drop the flag, and use a model that runs without code of its own.",
    ),
    SignalName.RUNTIME_LOADING: (
        "callers can have further models loaded",
        "Switch loading at run time off, and name every model in the manifest.",
    ),
    SignalName.OPAQUE_COMMAND: (
        "what this command loads can't be told",
        "Write the command and its arguments out, without a script that only the cluster can read.",
    ),
    SignalName.OPAQUE_SOURCE: (
        "where models come from here can't be read",
        f"Name the model in the manifest, {_DECLARE}",
    ),
    SignalName.DEFAULT_MODEL: (
        "the server is given no model and loads one of its own choice",
        "Name the model and its revision in the arguments.",
    ),
    SignalName.UNKNOWN_SERVER: (
        "a model server is given nothing that names a model",
        f"Name the model in the arguments, {_DECLARE}",
    ),
    SignalName.UNDECLARED_ACCELERATOR: (
        "an accelerator is asked for, and no model is in sight",
        f"Drop the accelerator, name the model in the manifest, {_DECLARE}",
    ),
    SignalName.REDIRECTED_HUB: (
        "models come from another place than their names say",
        "Drop the setting: a model is registered for the place that its reference names.",
    ),
    SignalName.UNTRUSTED_CACHE: (
        "weights may come from a cache that others can write",
        "Use a cache of its own, or have the claim named among trustedCaches of the policy.",
    ),
}
"""What each signal says, and what to do about it."""


def judge(scene: Scene, policy: Policy) -> Iterator[Finding]:
    """One finding for each signal that counts."""
    for signal in scene.extraction.signals:
        if _counts(scene, policy, signal):
            what, remedy = TEXTS[signal.name]
            yield scene.finding(
                policy,
                signal.name.value,
                signal.detail or what,
                remedy,
                policy.signals.get(signal.name.value, Effect.DENY),
                path=signal.path,
            )


def _counts(scene: Scene, policy: Policy, signal: Signal) -> bool:
    if signal.name in _SCOPED and not signal.in_context and policy.spec.opaque_scope != "All":
        return False
    if signal.name in _SETTLED and scene.extraction.declarations and policy.spec.declarations == "Settle":
        return False
    if signal.name in _SEEN and _is_model_image(scene, signal.container):
        return False
    trusted = signal.claim is not None and signal.claim in policy.caches
    return not (signal.name is SignalName.UNTRUSTED_CACHE and trusted)


def _is_model_image(scene: Scene, container: str) -> bool:
    """Whether the container's image is itself registered as a model: then it isn't unseen."""
    return any(
        image.container == container and any(seen.path == image.path for seen in scene.seen)
        for image in scene.extraction.images
    )
