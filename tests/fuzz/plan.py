"""A plan of one case, drawn from a seed and a number, and the object that it makes.

A plan is data: what is started, the tricks on it in their order, the place and the kind, each with a number
of its own to draw from. A part can be left out without any other changing: that is how failures are shrunk.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.fuzz import (
    downloads,
    harmless,
    kinds,
    moreservers,
    pipelines,
    places,
    servers,
    starts,
    surroundings,
    tricks,
)
from tests.fuzz.draws import BITS, Draws
from tests.fuzz.kinds import HOLDERS, POD, Holder
from tests.fuzz.launches import Launch, of_way, quoted
from tests.fuzz.models import APPROVED, stranger
from tests.fuzz.tricks import Step

WAYS = (*servers.WAYS, *moreservers.WAYS)
#: A model that nobody approved; the approved one, told in a way that can be followed; none at all.
HIDDEN, HONEST, HARMLESS = "hidden", "honest", "harmless"
SORTS = (*[HIDDEN] * 6, *[HONEST] * 2, *[HARMLESS] * 2)
#: Families of what is started, with how many of each there are.
FAMILIES: tuple[tuple[str, int], ...] = (
    *(("server", index) for index in range(len(WAYS))),
    *(("fetch", index) for index in range(len(downloads.FETCHES))),
    *[("text", 0)] * 3,
    *[("pipeline", 0)] * 3,
    *(("surroundings", index) for index in range(len(surroundings.MAKERS))),
    *(("field", index) for index in range(len(kinds.NAMINGS))),
)
#: Families that name a model; some of them can be allowed as they are told.
NAMED = tuple(each for each in FAMILIES if each[0] != "surroundings")
#: How often the plan of an honest case is drawn anew until the model can be allowed as it is told.
MOST_DRAWN = 200
#: Where a model stands that is no container's.
FIELD = "field of the kind"
#: Evidence that a pod has to do with models, for what is hidden so well that nothing else shows it.
EVIDENCE = ("accelerator", "token", "cache", "directory")


@dataclass(frozen=True)
class Plan:
    """What a case is made of."""

    sort: str
    who: int
    subject: tuple[str, int]
    drawn: int
    arguments: tuple[Step, ...] = ()
    programs: tuple[Step, ...] = ()
    form: Step = ("argument vector", 0)
    words: tuple[Step, ...] = ()
    statements: tuple[Step, ...] = ()
    prefixes: tuple[Step, ...] = ()
    place: Step = ("main", 0)
    #: Whether others stand beside it.
    company: int = 0
    holder: int = 0


@dataclass
class Case:
    """An object, and what has to be said about it."""

    document: dict[str, Any]
    namespace: str
    #: The reference that has to be sighted; empty where the object can't tell.
    truth: str
    #: Signals of which one has to deny, where the truth isn't sighted.
    codes: frozenset[str]
    #: Nothing may be denied.
    allowed: bool
    subject: str
    place: str
    kind: str
    tricks: list[str] = field(default_factory=list)


def draw(seed: int, index: int) -> Plan:
    """The plan of a case: always the same for the same seed and number."""
    random = Random((seed << 40) + index)  # noqa: S311 - not for secrets
    sort = SORTS[index % len(SORTS)]
    families = FAMILIES if sort == HIDDEN else NAMED
    plan = _draw(random, sort, families[(index // len(SORTS) + random.randrange(7)) % len(families)])
    if sort == HIDDEN:
        return plan
    for _ in range(MOST_DRAWN):
        if build(plan).allowed:
            return plan
        plan = _draw(random, sort, random.choice(families))
    raise AssertionError(f"no plan of {MOST_DRAWN} can be allowed: {plan}")


def _draw(random: Random, sort: str, subject: tuple[str, int]) -> Plan:
    number = random.getrandbits
    followed = sort == HONEST

    def steps(stage: str, most: int) -> tuple[Step, ...]:
        names = tricks.FOLLOWED[stage] if followed else tricks.NAMES[stage]
        return tuple((random.choice(names), number(BITS)) for _ in range(random.randint(0, most)))

    scripted = random.random() < 0.6
    return Plan(
        sort,
        number(BITS),
        subject,
        number(BITS),
        steps("arguments", 2),
        steps("programs", 1),
        (random.choice(tricks.SCRIPTED if scripted else tricks.PLAIN), number(BITS)),
        steps("words", 2) if scripted else (),
        steps("statements", 2) if scripted else (),
        steps("prefixes", 1),
        (random.choice(places.EVERY), number(BITS)),
        number(BITS),
        random.randrange(len(HOLDERS)) if random.random() < 0.7 else 0,
    )


def build(plan: Plan) -> Case:
    """The case of a plan."""
    if plan.subject[0] == "field" and plan.sort != HARMLESS:
        return _field(plan)
    launch = _launch(plan)
    applied: list[str] = []
    tricks.apply(launch, "arguments", plan.arguments, applied)
    tricks.apply(launch, "programs", plan.programs, applied)
    _start(launch, plan, applied)
    tricks.apply(launch, "prefixes", plan.prefixes, applied)
    place, holder = _where(launch, plan)
    if launch.hidden and plan.sort == HIDDEN:
        _show(launch, Draws(plan.who >> 7))
    spec = places.PLACES[place](launch, Draws(plan.place[1]), Draws(plan.company))
    document = kinds.hold(holder, spec)
    if document is None:
        document, holder = kinds.hold(POD, spec), POD
    assert document is not None
    return Case(
        document,
        launch.namespace,
        launch.truth,
        launch.codes,
        _is_allowed(launch, plan, applied),
        launch.subject,
        place,
        kinds.kind_of(holder.kind, holder.api),
        applied,
    )


def _is_allowed(launch: Launch, plan: Plan, applied: list[str]) -> bool:
    if plan.sort == HARMLESS:
        # Inside quotes a comment is a text like any other, which speaks of models.
        inside = launch.hidden or "shell in a shell" in applied
        return not (inside and "comment" in applied)
    return plan.sort == HONEST and launch.honest


def _launch(plan: Plan) -> Launch:
    draws = Draws(plan.drawn)
    if plan.sort == HARMLESS:
        return harmless.make(draws)
    family, index = plan.subject
    honest = plan.sort == HONEST
    who = APPROVED if honest else stranger(Draws(plan.who))
    if family == "server":
        return of_way(WAYS[index], who, draws, pinned=honest)
    if family == "fetch":
        return downloads.of_fetch(downloads.FETCHES[index], who, draws)
    if family == "pipeline":
        return pipelines.make(who, draws)
    if family == "text":
        return downloads.of_text(who, draws)
    # Parts that are shared between cases may be changed by a trick.
    return copy.deepcopy(surroundings.MAKERS[index](draws))


def _start(launch: Launch, plan: Plan, applied: list[str]) -> None:
    """Chooses the form: the planned one where it fits, else the plainest."""
    name, number = plan.form
    if name in starts.SCRIPTED and launch.program:
        launch.words = [quoted(word) for word in (*launch.program, *launch.rest)]
        tricks.apply(launch, "words", plan.words, applied)
        launch.script = " ".join(launch.words)
        tricks.apply(launch, "simple", plan.statements, applied)
        launch.script = "\n".join([*launch.before, launch.script, *launch.after])
        tricks.apply(launch, "around", plan.statements, applied)
    plainest = ("shell",) if launch.script is not None else ("argument vector", "image's entrypoint")
    for each in (name, *plainest):
        trick = starts.PLAIN.get(each) or starts.SCRIPTED[each]
        if trick(launch, Draws(number)):
            applied.append(each)
            return
    raise AssertionError(f"nothing starts {launch.program} of {launch.subject}")


def _where(launch: Launch, plan: Plan) -> tuple[str, Holder]:
    """The place and the kind: the planned ones where the case means what it says there."""
    place, holder = plan.place[0], HOLDERS[plan.holder]
    if launch.in_containers and place not in ("main", "second container"):
        place = "main"
    by_image = launch.command is None
    if place in places.BESIDE and (by_image or not launch.beside):
        place = "main"
    if launch.lasting and (place in places.ENDING or holder.ends):
        place, holder = "main", POD
    starts_nothing = not holder.starts and (launch.hidden or not launch.truth) and plan.sort == HIDDEN
    of_models = holder.about_models and (plan.sort == HARMLESS or not launch.beside)
    elsewhere = launch.in_its_image and holder.shape is not None
    if elsewhere or place == "ephemeral" or (holder.commanded and by_image) or starts_nothing or of_models:
        holder = POD
    return place, holder


def _show(launch: Launch, draws: Draws) -> None:
    """Puts evidence beside what is hidden."""
    which = draws.of(EVIDENCE)
    if which == "accelerator":
        launch.resources = {**launch.resources, "limits": {"nvidia.com/gpu": "1"}}
    elif which == "token":
        launch.env.append(
            {"name": "HF_TOKEN", "valueFrom": {"secretKeyRef": {"name": "hub", "key": "token"}}}
        )
    else:
        launch.volumes.append({"name": "kept", "emptyDir": {}})
        place = "/root/.cache/huggingface" if which == "cache" else "/mnt/models"
        launch.mounts.append({"name": "kept", "mountPath": place})


def _field(plan: Plan) -> Case:
    naming = kinds.NAMINGS[plan.subject[1]]
    honest = plan.sort == HONEST
    who = APPROVED if honest else stranger(Draws(plan.who))
    spelt = naming.spelling(who, Draws(plan.drawn))
    truth = naming.truth(spelt, who) if naming.truth else spelt.truth
    return Case(
        kinds.name(naming, spelt, who),
        "serving",
        truth,
        naming.codes | spelt.codes,
        honest and naming.honest and spelt.honest,
        kinds.title(naming),
        FIELD,
        kinds.kind_of(naming.kind, naming.api),
    )
