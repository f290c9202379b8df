"""What can be told only when all of an object has been read."""

from __future__ import annotations

from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import unknown
from modelsteward.workloads.downloader import is_plain
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import items

#: Signals that say why a server names no model.
SAYS_WHY = frozenset(
    (
        *(SignalName.OPAQUE_COMMAND, SignalName.OPAQUE_SOURCE, SignalName.RUNTIME_LOADING),
        *(SignalName.DEFAULT_MODEL, SignalName.UNKNOWN_SERVER),
    )
)


def finish(record: Record) -> None:
    """Closes what was left open: candidates, copies, awaited directories, endpoints, accelerators."""
    if record.accelerators:
        record.speaks_of_models = True
    _candidates(record)
    _copies(record)
    _awaited(record)
    _sources(record)
    _endpoints(record)
    _predictors(record)
    _accelerators(record)


def _candidates(record: Record) -> None:
    if not record.speaks_of_models:
        return
    for candidate in record.candidates:
        if unknown.is_name(candidate.word) or candidate.word.text.startswith("/"):
            candidate.run.name(candidate.word, candidate.role)
        else:
            candidate.run.opaque(candidate.word, candidate.word.path)
    for run, word in record.switches:
        run.remote_code(word)
    for run in {id(candidate.run): candidate.run for candidate in record.candidates}.values():
        if run.by_name:
            run.hub_cache()


def _copies(record: Record) -> None:
    """A copy counts where a server reads what it fills."""
    if not record.copies:
        return
    served = {mount.volume.name for container in record.serving for mount in container.mounts}
    for copy in record.copies:
        if not served & copy.volumes:
            continue
        place = copy.container.path
        if copy.found is None:
            name = SignalName.OPAQUE_SOURCE
            record.signal(name, copy.word.path, "what is copied isn't in sight", place)
        else:
            record.sight(copy.found, Role.MODEL, copy.word.path, copy.word.text, place)
        record.filled |= copy.volumes


def _awaited(record: Record) -> None:
    """A directory on an empty volume: nothing where a readable command fills it, else opaque."""
    if not record.awaited:
        return
    spoiled = {mount.volume.name for container in record.spoiling for mount in container.mounts}
    for volume, path, text, container in record.awaited:
        beside = any(_writes(one, volume) for one in record.unread if one.path != container)
        if volume not in record.filled or volume in spoiled or beside or is_plain(text):
            detail = f"{text} lies on an empty volume that nothing in sight fills"
            record.signal(SignalName.OPAQUE_SOURCE, path, detail, container)


def _writes(container: Container, volume: str) -> bool:
    """Whether a program that isn't read runs beside the others and may write to the volume."""
    return not container.runs_once and any(
        item.get("name") == volume and item.get("readOnly") is not True
        for item in items(container.document.get("volumeMounts"))
    )


def _sources(record: Record) -> None:
    """A whole ConfigMap or Secret where nothing names a model and models are spoken of."""
    if record.sightings or not record.speaks_of_models or not record.starts:
        return
    for candidate in record.unread:
        for source in candidate.environment.sources[:1]:
            detail = "the model may come from all of its keys"
            record.signal(SignalName.OPAQUE_SOURCE, source.path, detail, candidate.path)


def _endpoints(record: Record) -> None:
    """Another address for buckets matters beside a bucket that is named in the same container."""
    named = {
        one.container
        for one in record.sightings
        if one.reference is not None and one.reference.scheme == "s3"
    }
    for path, container in record.endpoints:
        if container in named:
            record.signal(
                SignalName.REDIRECTED_HUB, path, "buckets are fetched from another address", container
            )


def _accelerators(record: Record) -> None:
    if record.sightings or not record.starts:
        return
    for path, container in record.accelerators:
        if container in record.harmless or (not container and record.harmless):
            continue
        name = SignalName.UNDECLARED_ACCELERATOR
        record.signal(name, path, "an accelerator is asked for and no model is in sight", container)
        return


def _predictors(record: Record) -> None:
    """A predictor is a model server by its kind, whatever its image."""
    for path, _ in record.predictors:
        told = any(one.path.startswith(path) for one in record.sightings) or any(
            one.path.startswith(path) and one.name in SAYS_WHY for one in record.signals
        )
        if not told:
            record.signal(SignalName.UNKNOWN_SERVER, path, "a model server that is told no model", path)
