"""The smallest plan that fails like a given one: parts are left out as long as the failure stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.fuzz import plan as plans
from tests.fuzz.checking import check
from tests.fuzz.plan import HONEST, Plan

STAGES = ("prefixes", "statements", "words", "programs", "arguments")


def smallest(plan: Plan) -> Plan:
    """Greedy, and therefore no more than locally smallest: nothing that is left can be left out alone."""
    wanted = _failure(plan)
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in _smaller(plan):
            if candidate != plan and _failure(candidate) == wanted:
                plan, shrunk = candidate, True
                break
    return plan


def _failure(plan: Plan) -> tuple[str, str]:
    """The outcome and what it is about; a plan that can't be built or asks for nothing is no failure."""
    try:
        case = plans.build(plan)
    except AssertionError:
        return "", ""
    if plan.sort == HONEST and not case.allowed:
        return "", ""
    return check(case)[0], case.subject


def _smaller(plan: Plan) -> Iterator[Plan]:
    for stage in STAGES:
        steps = getattr(plan, stage)
        if len(steps) > 1:
            yield replace(plan, **{stage: ()})
        for index in range(len(steps)):
            yield replace(plan, **{stage: (*steps[:index], *steps[index + 1 :])})
    for form in ("image's entrypoint", "argument vector", "shell"):
        if plan.form[0] != form:
            yield replace(plan, form=(form, 0))
        else:
            yield replace(plan, form=(form, 0))
            break
    yield replace(plan, holder=0)
    yield replace(plan, company=0)
    yield replace(plan, place=("main", 0))
    yield replace(plan, place=(plan.place[0], 0))
    for stage in STAGES:
        steps = getattr(plan, stage)
        for index, (name, _) in enumerate(steps):
            yield replace(plan, **{stage: (*steps[:index], (name, 0), *steps[index + 1 :])})
    yield replace(plan, who=0)
    yield replace(plan, drawn=0)
