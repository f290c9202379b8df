"""What is started: a program with its arguments, variables and volumes, and the truth about what it loads."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.draws import Draws
from tests.fuzz.models import APPROVED, OPAQUE, Entry, Who
from tests.fuzz.servers import Way

#: An image that nobody knows, with an entrypoint that runs its arguments.
PLAIN_IMAGES = ("registry.example.com/base/runtime:1.4", "python:3.12-slim", "ubuntu:24.04", "debian:12")


@dataclass(slots=True)
class Launch:
    """One start of one program. Tricks change it in place."""

    #: The server, downloader or other thing that it is, for the table.
    subject: str
    program: list[str]
    rest: list[str]
    image: str
    #: How many first words of `program` the image starts by itself; None: it doesn't.
    entry: int | None
    #: The name as written: tricks look for it in words and variables.
    text: str
    #: The reference that must be sighted, empty where the object can't tell.
    truth: str
    #: Signals that are as good.
    codes: frozenset[str] = frozenset()
    #: The approved model, started like this, is allowed.
    honest: bool = True
    env: list[Entry] = field(default_factory=list)
    env_from: list[Entry] = field(default_factory=list)
    volumes: list[Entry] = field(default_factory=list)
    mounts: list[Entry] = field(default_factory=list)
    joins: bool = True
    underscores: bool = False
    short: tuple[tuple[str, str], ...] = ()
    #: It serves for as long as the pod runs: nothing where it ends.
    lasting: bool = False
    #: The namespace, whose policy may be the strict one.
    namespace: str = "serving"
    directory: str = ""
    #: The shell script that runs it, once a trick has made one.
    script: str | None = None
    #: Shell words of the script, quoted, until it is put together.
    words: list[str] = field(default_factory=list)
    #: Lines of the script before it.
    before: list[str] = field(default_factory=list)
    #: Lines of the script after it.
    after: list[str] = field(default_factory=list)
    #: The argument vector, once the form is chosen; None: the image's own entrypoint runs.
    command: list[str] | None = None
    args: list[str] | None = None
    #: Fields of the pod beside containers and volumes.
    pod: dict[str, Any] = field(default_factory=dict)
    #: The resources of the container.
    resources: dict[str, Any] = field(default_factory=dict)
    #: Something was hidden: the pod must speak of models for it to count.
    hidden: bool = False
    #: The script is no longer one simple command.
    wrapped: bool = False
    #: It may run in a hook or probe of another container.
    beside: bool = True
    #: It runs as a container of the pod beside those that it brings.
    in_containers: bool = False
    #: It counts only as long as its words can be read.
    in_the_open: bool = False
    #: It counts in its own image only.
    in_its_image: bool = False

    def variable(self, name: str, value: str) -> None:
        """Sets a variable of the container."""
        self.env.append({"name": name, "value": value})

    def hide(self, codes: frozenset[str] = OPAQUE) -> None:
        """From here on a signal is as good as the reference."""
        self.codes |= codes
        self.honest = False
        self.hidden = True


def quoted(word: str) -> str:
    """A word as a careful author writes it in a shell."""
    return shlex.quote(word)


def of_way(way: Way, who: Who, draws: Draws, *, pinned: bool) -> Launch:
    """A server that is told to load the model in this way."""
    spelt = draws.of(way.spellings)(who, draws) if way.spellings else None
    program = list(draws.of(way.programs)) if way.programs else []
    text, truth = (spelt.text, spelt.truth) if spelt else ("", "")
    honest = way.honest and (spelt is None or spelt.honest)
    pins = pinned or draws.chance(2)
    named_by_hub = truth.startswith("hf://") and text == who.hub
    words = list(way.rest)
    env = list(way.env)
    told = any("{r}" in word for word in way.rest)
    if named_by_hub and pins and (way.pin or way.env_pin):
        words += way.pin
        env += way.env_pin
        told = True
    elif named_by_hub and not told:
        honest = False
    if told and named_by_hub:
        truth = f"{truth}@{who.revision}"
    elif way.inherits and named_by_hub:
        truth = f"{truth}@{APPROVED.revision}"
    if way.hub != "hf":
        truth = truth.replace("hf://", f"{way.hub}://", 1)
    image = draws.of(way.images) if way.images else draws.of(PLAIN_IMAGES)
    launch = Launch(
        way.server,
        program,
        [word.replace("{m}", text).replace("{r}", who.revision) for word in words],
        image,
        way.entry,
        text,
        way.truth or ("" if way.codes else truth),
        way.codes,
        honest,
        joins=way.joins,
        underscores=way.underscores,
        short=way.short,
        lasting=way.codes == {"RuntimeLoading"},
        volumes=list(way.volumes),
        mounts=list(way.mounts),
    )
    for name, value in env:
        launch.variable(name, value.replace("{m}", text).replace("{r}", who.revision))
    if spelt is not None:
        launch.volumes += spelt.volumes
        launch.mounts += spelt.mounts
        launch.codes |= spelt.codes
    return launch
