"""All tricks by the stage at which they are played."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz import arguments, starts, statements, words
from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch

#: A trick changes a launch in place, and answers whether it could.
Trick = Callable[[Launch, Draws], bool]
#: The name of a trick, and the number that it draws from.
Step = tuple[str, int]

_SIMPLE = {name: trick for name, trick in statements.TRICKS.items() if name in statements.SIMPLE}
_AROUND = {name: trick for name, trick in statements.TRICKS.items() if name not in statements.SIMPLE}
#: What can be followed, so that the reference must be told and the approved model allowed.
OPEN: dict[str, dict[str, Trick]] = {
    "arguments": arguments.TRICKS,
    "programs": starts.PROGRAMS,
    "words": words.TRICKS,
    "simple": _SIMPLE,
    "around": _AROUND,
    "prefixes": starts.TRICKS,
}
#: What nobody is asked to follow.
HIDING: dict[str, dict[str, Trick]] = {
    "arguments": arguments.HIDING,
    "words": words.HIDING,
    "around": statements.HIDING,
    "prefixes": starts.HIDING,
}
STAGES: dict[str, dict[str, Trick]] = {
    stage: {**tricks, **HIDING.get(stage, {})} for stage, tricks in OPEN.items()
}
#: The names to choose from; statements are drawn together and played at their stage.
NAMES = {
    **{stage: tuple(tricks) for stage, tricks in STAGES.items()},
    "statements": (*STAGES["simple"], *STAGES["around"]),
}
FOLLOWED = {
    **{stage: tuple(tricks) for stage, tricks in OPEN.items()},
    "statements": (*OPEN["simple"], *OPEN["around"]),
}
PLAIN, SCRIPTED = tuple(starts.PLAIN), tuple(starts.SCRIPTED)
EVERY = (*(name for tricks in STAGES.values() for name in tricks), *PLAIN, *SCRIPTED)


def apply(launch: Launch, stage: str, steps: tuple[Step, ...], applied: list[str]) -> None:
    """Plays the tricks of a stage that fit, each once."""
    every = OPEN[stage] if launch.in_the_open else STAGES[stage]
    for name, number in steps:
        if name in every and name not in applied and every[name](launch, Draws(number)):
            applied.append(name)
