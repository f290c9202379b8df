"""Generated workloads: what is hidden is told, what is honest or harmless is allowed; the fuzz works."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fuzz import counting, judging, kinds, running, servers, shrinking, tricks
from tests.fuzz import plan as plans
from tests.fuzz.checking import EXCEPTION, FALSE_DENIAL, MISS, RIGHT, check
from tests.fuzz.plan import HARMLESS, HIDDEN, HONEST, Plan

from modelsteward.workloads import downloads as downloaders
from modelsteward.workloads import extract
from modelsteward.workloads import kinds as register
from modelsteward.workloads import servers as registered
from modelsteward.workloads.customresources import workflow
from modelsteward.workloads.finders import FINDERS, containers, disguises

SEED = 20261201
#: Cases of `make test`; `make fuzz` runs a million.
FEW = 6_000
#: Within so many cases a part of the reading that is switched off has to be found.
WITHIN = 5_000


def failures(seed: int, cases: int, most: int = 5) -> list[str]:
    """What is wrong with these cases, in words."""
    found = []
    for index in range(cases):
        case = plans.build(plans.draw(seed, index))
        outcome, said = check(case)
        if outcome != RIGHT:
            found.append(f"SEED={seed} CASE={index} {outcome} of {case.subject}: {said}")
        if len(found) >= most:
            break
    return found


def first(wanted: str, seed: int, cases: int) -> int:
    """The number of the first case of these with this outcome; -1 where none has it."""
    every = range(cases)
    return next((i for i in every if check(plans.build(plans.draw(seed, i)))[0] == wanted), -1)


def test_what_is_generated_gets_the_answer_that_it_has_to() -> None:
    assert failures(SEED, FEW) == []


@pytest.mark.slow
def test_a_longer_run_gets_the_answers_that_it_has_to() -> None:
    assert failures(SEED + 1, 200_000) == []


def test_a_case_is_the_same_whoever_makes_it() -> None:
    one, two = running.run(SEED, 4_000, 1), running.run(SEED, 4_000, 2)
    assert (one.rows, one.outcomes) == (two.rows, two.outcomes)
    assert plans.build(plans.draw(SEED, 17)) == plans.build(plans.draw(SEED, 17))


def test_every_row_of_the_table_has_its_share() -> None:
    counts = running.part(SEED, 0, 20_000)
    assert counting.short(counts, 20_000) == []
    lines = "\n".join(counting.table(counts))
    assert all(name in lines for rows in counting.names().values() for name in rows)


@pytest.mark.parametrize("finder", FINDERS, ids=lambda it: it.__module__.rpartition(".")[2])
def test_a_finder_that_is_switched_off_is_found(finder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(each for each in FINDERS if each is not finder)
    monkeypatch.setattr(extract, "FINDERS", kept)
    monkeypatch.setattr(workflow, "FINDERS", kept)
    assert first(MISS, SEED, WITHIN) >= 0, f"{WITHIN} cases don't need {finder.__module__}"


def forget() -> None:
    """What was remembered about images belongs to another register."""
    containers.server_by_image.cache_clear()
    disguises._is_server.cache_clear()


@pytest.mark.parametrize("server", registered.SERVERS, ids=lambda it: it.name)
def test_a_server_that_is_switched_off_is_found(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(each for each in registered.SERVERS if each is not server)
    for module in (registered, containers, disguises):
        monkeypatch.setattr(module, "SERVERS", kept)
    for name in server.names:
        monkeypatch.delitem(registered.BY_NAME, name)
    forget()
    try:
        assert first(MISS, SEED, WITHIN) >= 0, f"{WITHIN} cases don't need {server.name}"
    finally:
        monkeypatch.undo()
        forget()


@pytest.mark.parametrize("downloader", downloaders.DOWNLOADERS, ids=lambda it: it.name)
def test_a_downloader_that_is_switched_off_is_found(downloader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in downloader.names:
        monkeypatch.delitem(downloaders.BY_NAME, name)
    assert first(MISS, SEED, WITHIN) >= 0, f"{WITHIN} cases don't need {downloader.name}"


def test_a_reading_that_says_too_much_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disguises, "serves", lambda _text: True)
    assert first(FALSE_DENIAL, SEED, WITHIN) >= 0


def test_an_exception_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(extract, "FINDERS", (fail,))
    assert first(EXCEPTION, SEED, 10) == 0


def test_every_server_of_the_register_is_generated_or_named_as_left_out() -> None:
    generated = {way.server for way in plans.WAYS}
    known = {server.name for server in registered.SERVERS}
    assert known - generated - set(servers.NOT_COVERED) == set()
    assert generated - known == set()
    assert not generated & set(servers.NOT_COVERED)


def test_every_kind_that_is_generated_is_one_that_is_read() -> None:
    for each in (*kinds.HOLDERS, *kinds.NAMINGS):
        group, _, version = each.api.rpartition("/")
        row = register.find(group, each.kind)
        assert row is not None, each
        assert version in row.versions, each


def test_the_smallest_example_keeps_only_what_makes_it_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that knows no `timeout` is shown a `timeout` and nothing else."""
    honest = judging.judge

    empty = {"apiVersion": "v1", "kind": "Pod", "metadata": {}}

    def forgetful(document: dict[str, Any], namespace: str) -> Any:
        return honest(empty if "'timeout'" in repr(document) else document, namespace)

    monkeypatch.setattr(judging, "judge", forgetful)
    index = next(i for i in range(2_000) if check(plans.build(plans.draw(SEED, i)))[0] == MISS)
    found = shrinking.smallest(plans.draw(SEED, index))
    case = plans.build(found)
    assert case.tricks[-1] in ("timeout prefix", "script program")
    assert len(case.tricks) <= 2
    assert (case.place, case.kind) == ("main", "Pod")


def test_plans_of_every_sort_are_drawn() -> None:
    drawn: list[Plan] = [plans.draw(SEED, index) for index in range(40)]
    assert {plan.sort for plan in drawn} == {HIDDEN, HONEST, HARMLESS}
    assert len(set(tricks.EVERY)) == len(tricks.EVERY)
