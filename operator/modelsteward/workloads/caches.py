"""Where programs keep what they fetched by name: `UntrustedCache` on storage that others can write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelsteward.api.sighting import SignalName
from modelsteward.workloads import storage
from modelsteward.workloads.shape import normal

if TYPE_CHECKING:
    from modelsteward.workloads.run import Run

#: Of more cache directories only the last are looked at.
MOST_CACHES = 16
#: Variables that name the cache of a hub's library.
VARIABLES = (
    *("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "TRANSFORMERS_CACHE"),
    *("SENTENCE_TRANSFORMERS_HOME", "MODELSCOPE_CACHE"),
)


def of_hub(run: Run, own: tuple[str, ...]) -> tuple[str, ...]:
    """The directories of the hub's files: what variables say, else the server's own, else the usual ones."""
    named = [word.text for word in run.variables(*VARIABLES)]
    named += [f"{word.text}/huggingface" for word in run.variables("XDG_CACHE_HOME")]
    if named or own:
        return tuple(named) or own
    if not any(storage.is_default_cache(place) for place in run.container.mounted):
        return ()
    mounts = run.container.mounts
    return tuple(mount.directory for mount in mounts if storage.is_default_cache(mount.directory))


def tell(run: Run, directories: tuple[str, ...]) -> None:
    """Tells UntrustedCache for directories in which a program keeps what it fetched by name."""
    for directory in directories[-MOST_CACHES:]:
        place = normal(directory)
        covering = run.container.mount_of(place) if place else None
        for mount in run.container.mounts:
            if mount is not covering and not (place and mount.directory.startswith(place + "/")):
                continue
            if storage.can_be_written_by_others(mount):
                claim = mount.volume.settings.get("claimName")
                known = (run.container.pod.namespace, claim) if isinstance(claim, str) else None
                run.record.signal(
                    SignalName.UNTRUSTED_CACHE,
                    run.record.mount_place.get(mount.path, mount.path),
                    f"models are kept in {directory} on a {mount.volume.kind} volume",
                    run.container.path,
                    known,
                )
