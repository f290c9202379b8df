"""A cheap look by which most containers of a cluster are done: nothing that any finder waits for is in them.

Quiet is a container whose image is no server, no downloader and no vendor's sample, that brings no command
and no hook, and has none of the words, variables and mounts at which a finder looks twice. Its image and
devices are noted like any other's; what remains to be said is that its program isn't known. Tests hold that
no extraction changes when nothing counts as quiet.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from modelsteward.workloads import behind, harmless, unknown
from modelsteward.workloads.downloads import IMAGES
from modelsteward.workloads.finders import containers, disguises, routes, surroundings
from modelsteward.workloads.podspec import LONGEST_KEPT, PROBES, Container, Pod, image_reference
from modelsteward.workloads.record import Record
from modelsteward.workloads.word import ELSEWHERE


def _shortest(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in which no other is contained."""
    return tuple(word for word in sorted(set(words)) if not any(o != word and o in word for o in words))


#: Rare parts of many names: one look for each instead of one for each name. What has one is read in full.
STEMS = ("llama", "whisper", "text-generation", "transformers", "trt", "mlserve", "hugging", "download")
#: One of these is in the lower-case text of every argument vector that matters.
WORDS = _shortest(
    tuple(
        next((stem for stem in STEMS if stem in mark), mark)
        for mark in map(str.lower, (*disguises.MARKS, *unknown.PARTS))
    )
)
#: One of these is in every variable name that matters.
NAMES = _shortest((*surroundings.PARTS, *routes.PARTS, unknown.PART))


def sort_out(pod: Pod, record: Record) -> None:
    """Tells the other finders which containers of a pod are left to be read."""
    loud = []
    for container in pod.containers:
        if is_quiet(container):
            record.unread.append(container)
            if container.runs_once:
                record.spoiling.append(container)
        else:
            loud.append(container)
    pod.loud = tuple(loud)


def is_quiet(container: Container) -> bool:
    """Whether no other finder has anything to say of a container. What isn't of its shape isn't quiet."""
    document = container.document
    if "command" in document or "lifecycle" in document or container.group == "ephemeralContainers":
        return False
    for probe in PROBES:
        if probe in document and (not isinstance(document[probe], dict) or "exec" in document[probe]):
            return False
    image = document.get("image")
    if not isinstance(image, str) or len(image) > LONGEST_KEPT or not _is_ordinary(image):
        return False
    mounts = document.get("volumeMounts")
    try:
        for mount in mounts or ():
            place = mount["mountPath"]
            if len(place) > LONGEST_KEPT or surroundings.at_mount(place) is not None:
                return False
        return not _speaks(container, document.get("args"))
    except (TypeError, KeyError):
        return False


@lru_cache(maxsize=4096)
def _is_ordinary(image: str) -> bool:
    """Whether nothing is known about an image; remembered, because most pods have the same images."""
    found = image_reference(image.strip())
    return found is not None and not (
        found.name.rpartition("/")[2] in IMAGES
        or "ray-llm" in found.name
        or containers.server_by_image(found) is not None
        or harmless.is_sample(found)
    )


def _speaks(container: Container, args: Any) -> bool:
    """Whether a variable's name or an argument is one that a finder looks at."""
    names = container.variable_names
    for part in NAMES if names else ():
        if part in names:
            return True
    if not args:
        return False
    if not isinstance(args, list):
        return True
    text = " ".join(args)
    if "$" in text:
        text = container.environment.expand(text)
        if text == ELSEWHERE:  # too long to be expanded as one
            return True
    text = text.lower()
    for word in WORDS:
        if word in text:
            return True
    first = args[0]
    return behind.may_be_program(container.environment.expand(first) if "$" in first else first)
