"""What a catalogue holds follows a real API server through gaps, restarts and silence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.cluster.conftest import Start, config_maps, drop, put

from controlplane.plane import ControlPlane
from modelsteward.cluster.resources import JUDGED, NAMESPACE, Resource

NewPlane = Callable[..., ControlPlane]


def test_what_was_there_and_what_comes_and_goes_is_held(
    control_plane: ControlPlane, namespace: str, watching: Start
) -> None:
    for number in range(5):
        put(control_plane, namespace, f"before-{number}")
    before = {f"before-{number}" for number in range(5)}
    with watching(control_plane, config_maps(namespace)) as seen:
        control_plane.until("it is synced", lambda: seen.watch.synced)
        assert before <= seen.names()
        put(control_plane, namespace, "after", a="1")
        control_plane.until("the new one is held", lambda: "after" in seen.names())
        put(control_plane, namespace, "after", a="2")
        control_plane.until(
            "the change is held",
            lambda: seen.store.objects["ConfigMap", "after"]["data"] == {"a": "2"},
        )
        drop(control_plane, namespace, "after")
        control_plane.until("the deletion is seen", lambda: "after" not in seen.names())
        assert seen.changes[-3:] == [("ConfigMap", "after")] * 3


@pytest.fixture
def forgetful_plane(new_plane: NewPlane) -> ControlPlane:
    """A plane whose API server answers watches from etcd: compaction makes them 410."""
    return new_plane(apiserver_flags=("--watch-cache=false",))


def test_what_was_deleted_in_a_gap_that_no_watch_can_bridge_is_gone(
    forgetful_plane: ControlPlane, watching: Start
) -> None:
    plane = forgetful_plane
    put(plane, "default", "stays")
    put(plane, "default", "goes")
    with watching(plane, config_maps("default")) as seen:
        plane.until("both are held", lambda: {"stays", "goes"} <= seen.names())
        plane.stop_apiserver()
        assert plane.delete_in_etcd("/registry/configmaps/default/goes")
        plane.compact()
        plane.start_apiserver()
        plane.until("the deletion in the gap is seen", lambda: "goes" not in seen.names())
        assert "stays" in seen.names()
        assert seen.count("modelsteward_watch_errors_total", kind="ConfigMap", reason="HTTP410") >= 1
        assert seen.count("modelsteward_watch_repairs_total", kind="ConfigMap") == 1
        put(plane, "default", "later")
        plane.until("and the watch goes on", lambda: "later" in seen.names())


def test_a_watch_goes_on_from_where_it_was_after_a_restart(new_plane: NewPlane, watching: Start) -> None:
    plane = new_plane()
    put(plane, "default", "before")
    with watching(plane, config_maps("default")) as seen:
        plane.until("it is held", lambda: "before" in seen.names())
        plane.restart_apiserver()
        put(plane, "default", "after")
        plane.until("what came after is held", lambda: "after" in seen.names())
        assert "before" in seen.names()


def test_a_list_now_and_then_finds_what_no_event_told(
    control_plane: ControlPlane, namespace: str, watching: Start
) -> None:
    put(control_plane, namespace, "kept")
    with watching(control_plane, config_maps(namespace), relist_seconds=0.5) as seen:
        control_plane.until("it is held", lambda: "kept" in seen.names())
        control_plane.until(
            "it was listed again",
            lambda: seen.count("modelsteward_watch_relists_total", kind="ConfigMap") >= 3,
        )
        applied = seen.store.applied
        relists = seen.count("modelsteward_watch_relists_total", kind="ConfigMap")
        control_plane.until(
            "and again",
            lambda: seen.count("modelsteward_watch_relists_total", kind="ConfigMap") > relists,
        )
        assert seen.store.applied == applied, "what didn't change isn't read again"
        assert seen.count("modelsteward_watch_repairs_total", kind="ConfigMap") == 0


def test_it_is_fresh_while_the_server_speaks_and_stale_soon_after_it_is_gone(
    new_plane: NewPlane, watching: Start
) -> None:
    plane = new_plane()
    with watching(plane, NAMESPACE, loss_seconds=0.3) as seen:
        assert seen.watch.stale(), "nothing was heard yet"
        plane.until("it is fresh", lambda: not seen.watch.stale())
        plane.stop_apiserver()
        plane.until("it is stale", lambda: "Namespace" in seen.watch.stale())
        plane.start_apiserver()
        plane.until("it is fresh again", lambda: not seen.watch.stale())


def test_silence_makes_stale_although_the_connection_holds(
    control_plane: ControlPlane, namespace: str, watching: Start
) -> None:
    with watching(control_plane, config_maps(namespace), maximum_age_seconds=0.2) as seen:
        control_plane.until("it is synced", lambda: seen.watch.synced)
        control_plane.until("it is stale", lambda: bool(seen.watch.stale()))


def test_a_kind_that_the_server_does_not_know_yet_is_waited_for(
    control_plane: ControlPlane, watching: Start
) -> None:
    unknown = Resource("Thing", "/apis/things.example.com/v1/things")
    with watching(control_plane, NAMESPACE, unknown) as seen:
        control_plane.until(
            "it was tried",
            lambda: seen.count("modelsteward_watch_errors_total", kind="Thing", reason="HTTP404") >= 2,
        )
        assert not seen.watch.synced
        assert "default" in seen.names("Namespace")


def test_an_object_that_can_not_be_read_is_counted_until_it_can(
    control_plane: ControlPlane, namespace: str, watching: Start
) -> None:
    def unreadable() -> float:
        seen.watch.measure()
        return seen.count("modelsteward_catalog_unreadable_objects", kind="ConfigMap")

    with watching(control_plane, config_maps(namespace)) as seen:
        put(control_plane, namespace, "odd", broken="yes")
        control_plane.until("it is counted", lambda: unreadable() == 1)
        put(control_plane, namespace, "odd", fine="yes")
        control_plane.until("it is no longer", lambda: unreadable() == 0)


def test_everything_that_a_decision_depends_on_is_watched() -> None:
    assert {each.kind for each in JUDGED} == {
        "AIModel",
        "ModelLicense",
        "ComplianceFramework",
        "GovernancePolicy",
        "Approval",
        "Waiver",
        "Audit",
        "Namespace",
    }
