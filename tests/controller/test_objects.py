"""What is held, when answers and the watch overtake each other."""

from collections.abc import Iterable
from typing import Any

from tests.controller import stories

from modelsteward.controller.objects import OVERTAKES_SECONDS, Objects
from modelsteward.controller.workqueue import Key
from modelsteward.engine.catalog import Catalog

CHAT: Key = ("AIModel", "chat")


class Bench:
    """Objects, what they told, and their clock."""

    def __init__(self) -> None:
        self.told: list[tuple[Key, set[Key]]] = []
        self.now = 0.0
        self.objects = Objects(Catalog(), self._tell, lambda: self.now)

    def _tell(self, key: Key, dependents: Iterable[Key]) -> None:
        self.told.append((key, set(dependents)))

    def version(self) -> str:
        held = self.objects.get(*CHAT)
        return held.version if held else ""


def chat(version: int, *, generation: int = 1, uid: str = "u", **more: Any) -> dict[str, Any]:
    document = stories.model()
    metadata = {"name": "chat", "uid": uid, "generation": generation, "resourceVersion": str(version)}
    return {**document, "metadata": metadata, **more}


def test_a_change_of_the_spec_is_told_and_a_change_of_the_status_is_not() -> None:
    bench = Bench()
    bench.objects.apply("AIModel", chat(1))
    bench.objects.apply("AIModel", chat(2, status={"conditions": []}))
    assert len(bench.told) == 1
    bench.objects.apply("AIModel", chat(3, generation=2))
    assert [key for key, _ in bench.told] == [CHAT, CHAT]
    assert bench.objects.get(*CHAT) is not None


def test_what_the_watch_tells_late_does_not_undo_a_write_of_our_own() -> None:
    bench = Bench()
    bench.objects.apply("AIModel", chat(1))
    bench.objects.wrote("AIModel", chat(5))
    bench.objects.apply("AIModel", chat(3))
    assert bench.version() == "5"
    bench.objects.apply("AIModel", chat(6))
    assert bench.version() == "6"


def test_an_answer_that_comes_late_does_not_undo_what_the_watch_told() -> None:
    bench = Bench()
    bench.objects.apply("AIModel", chat(9, generation=2))
    bench.objects.wrote("AIModel", chat(5))
    assert bench.version() == "9"
    bench.objects.remove(*CHAT)
    bench.objects.wrote("AIModel", chat(10))
    assert bench.objects.get(*CHAT) is None


def test_versions_that_were_set_back_by_a_restored_backup_are_believed() -> None:
    bench = Bench()
    bench.objects.apply("AIModel", chat(1000))
    bench.objects.apply("AIModel", chat(7))
    assert bench.version() == "7"
    bench.objects.wrote("AIModel", chat(1000))
    bench.now += OVERTAKES_SECONDS
    bench.objects.apply("AIModel", chat(8))
    assert bench.version() == "8"


def test_an_object_that_can_not_be_read_is_held_with_its_problem() -> None:
    bench = Bench()
    broken = chat(1)
    broken["spec"] = {"provider": 3}
    assert bench.objects.apply("AIModel", broken)
    held = bench.objects.get(*CHAT)
    assert held is not None
    assert held.problem is not None
    assert bench.objects.names("AIModel") == ("chat",)


def test_an_object_that_is_gone_is_told_with_those_that_depended_on_it() -> None:
    bench = Bench()
    bench.objects.apply("AIModel", chat(1))
    made_from = stories.model("tuned", baseModels=[{"ref": {"name": "chat"}, "relation": "FineTune"}])
    bench.objects.apply("AIModel", made_from)
    bench.objects.remove(*CHAT)
    assert bench.told[-1] == (CHAT, {CHAT, ("AIModel", "tuned")})
    assert list(bench.objects.referring(CHAT)) == [("AIModel", "tuned")]
