"""Which updates run something new: a scale, a restart, a reordered list do not; one changed word does."""

import copy

import pytest

from modelsteward.workloads.changes import runs_something_new


def template(*args: str, **more):
    return {
        "spec": {"containers": [{"name": "c", "image": "vllm/vllm-openai:v1", "args": list(args)}], **more}
    }


RAY = {
    "apiVersion": "ray.io/v1",
    "kind": "RayCluster",
    "metadata": {"name": "r"},
    "spec": {
        "headGroupSpec": {"template": template("head")},
        "workerGroupSpecs": [
            {"groupName": "a", "replicas": 1, "minReplicas": 0, "maxReplicas": 2, "template": template("a")},
            {"groupName": "b", "replicas": 1, "minReplicas": 0, "maxReplicas": 2, "template": template("b")},
        ],
    },
}
JOBSET = {
    "apiVersion": "jobset.x-k8s.io/v1alpha2",
    "kind": "JobSet",
    "spec": {
        "replicatedJobs": [{"name": "w", "replicas": 1, "template": {"spec": {"template": template("w")}}}]
    },
}
POD = {
    "kind": "Pod",
    "spec": {
        "containers": [
            {
                "name": "a",
                "args": ["x"],
                "env": [{"name": "M", "value": "1"}, {"name": "N", "value": "$(M)"}],
            },
            {"name": "b", "args": ["y"]},
        ],
        "volumes": [
            {"name": "v", "emptyDir": {}},
            {"name": "w", "persistentVolumeClaim": {"claimName": "w"}},
        ],
    },
}


def changed(document, change):
    new = copy.deepcopy(document)
    change(new["spec"])
    return runs_something_new(new, document)


def scale(spec):
    spec["workerGroupSpecs"][1].update(replicas=5, maxReplicas=9)


def scale_down(spec):
    spec["workerGroupSpecs"][0].update(replicas=0, scaleStrategy={"workersToDelete": ["r-a-1"]})


def reorder_groups(spec):
    spec["workerGroupSpecs"].reverse()


@pytest.mark.parametrize("change", [scale, scale_down, reorder_groups])
def test_a_cluster_that_is_scaled_runs_nothing_new(change):
    assert not changed(RAY, change)


def test_a_set_of_jobs_that_is_scaled_runs_nothing_new():
    assert not changed(JOBSET, lambda spec: spec["replicatedJobs"][0].update(replicas=4))
    assert not changed(
        JOBSET, lambda spec: spec["replicatedJobs"][0]["template"]["spec"].update(parallelism=4, suspend=True)
    )


@pytest.mark.parametrize("name", ["containers", "volumes"])
def test_containers_and_volumes_may_stand_in_another_order(name):
    assert not changed(POD, lambda spec: spec[name].reverse())


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: spec["containers"][0]["args"].append("z"),
        lambda spec: spec["containers"][0]["args"].__setitem__(0, "z"),
        lambda spec: spec["containers"][0]["env"].reverse(),
        lambda spec: spec["containers"][0]["env"][0].update(value="2"),
        lambda spec: spec["containers"][0].pop("env"),
        lambda spec: spec["containers"].pop(),
        lambda spec: spec["containers"].append({"name": "c"}),
        lambda spec: spec["containers"][1].update(name="c"),
        lambda spec: spec["containers"][1].update(name="a"),
        lambda spec: spec["containers"].__setitem__(0, "a"),
        lambda spec: spec["volumes"][1]["persistentVolumeClaim"].update(claimName="x"),
        lambda spec: spec["volumes"][0].update(name="w"),
        lambda spec: spec.update(containers=None),
        lambda spec: spec.update(initContainers=[{"name": "i"}]),
    ],
)
def test_what_may_run_something_new_does(change):
    assert changed(POD, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda spec: spec["workerGroupSpecs"][0].update(groupName="c"),
        lambda spec: spec["workerGroupSpecs"][0]["template"]["spec"]["containers"][0]["args"].append("z"),
        lambda spec: spec["workerGroupSpecs"].append(copy.deepcopy(spec["workerGroupSpecs"][0])),
        lambda spec: spec["workerGroupSpecs"].pop(),
        lambda spec: spec["workerGroupSpecs"][1].update(template=template("a")),
        lambda spec: [scale(spec), spec["headGroupSpec"]["template"]["spec"].update(hostNetwork=True)],
    ],
)
def test_a_group_of_a_cluster_that_changes_runs_something_new(change):
    assert changed(RAY, change)


def test_two_groups_of_one_name_are_compared_by_their_place():
    def twice(spec):
        spec["workerGroupSpecs"][1]["groupName"] = "a"

    document = copy.deepcopy(RAY)
    twice(document["spec"])
    assert changed(document, lambda spec: spec["workerGroupSpecs"].reverse())
    assert not changed(document, scale)


@pytest.mark.parametrize(
    "name", ["priority", "selector", "schedule", "strategy", "replicas", "scaleStrategy"]
)
def test_a_variable_with_the_name_of_an_idle_field_is_not_idle(name):
    """KubeAI's environment is a map with names of the user's choice."""
    model = {"spec": {"engine": "VLLM", "args": [f"--tokenizer=$({name})"], "env": {name: "acme/known"}}}
    assert changed(model, lambda spec: spec["env"].update({name: "acme/other"}))
    assert changed(model, lambda spec: spec["env"].clear())


@pytest.mark.parametrize(
    "change", ["acme/other", {"limits": "acme/other"}, {"limits": {"model": "acme/other"}}]
)
def test_what_is_named_like_resources_is_no_place_to_hide(change):
    model = {"spec": {"env": {"resources": "acme/known"}}}
    assert changed(model, lambda spec: spec["env"].update(resources=change))


def test_time_and_memory_change_nothing_and_devices_do():
    pod = {
        "spec": {"containers": [{"name": "c", "resources": {"limits": {"cpu": "1", "nvidia.com/gpu": "1"}}}]}
    }
    limits = ("containers", 0, "resources", "limits")
    assert not changed(pod, lambda spec: inside(spec, limits).update(cpu="2", memory="1Gi"))
    assert not changed(pod, lambda spec: inside(spec, limits[:-1]).update(requests={"cpu": "1"}))
    assert changed(pod, lambda spec: inside(spec, limits).update({"nvidia.com/gpu": "2"}))
    assert changed(pod, lambda spec: inside(spec, limits[:-1]).pop("limits"))
    assert changed(pod, lambda spec: inside(spec, limits[:-1]).update(claims=[{"name": "gpu"}]))


def test_another_volume_by_its_selector_is_something_new():
    claim = {"spec": {"selector": {"matchLabels": {"model": "known"}}}}
    volume = {"name": "v", "ephemeral": {"volumeClaimTemplate": claim}}
    pod = {
        "spec": {"selector": {"app": "a"}, "template": {"spec": {"volumes": [volume], "nodeSelector": {}}}}
    }
    place = ("template", "spec", "volumes", 0, "ephemeral", "volumeClaimTemplate", "spec", "selector")
    assert changed(pod, lambda spec: inside(spec, place).update(matchLabels={"model": "other"}))
    assert not changed(pod, lambda spec: spec["selector"].update(app="b"))
    assert not changed(pod, lambda spec: spec["template"]["spec"]["nodeSelector"].update(zone="a"))


def test_items_whose_name_is_no_text_are_compared_by_their_place():
    assert changed(
        {"spec": {"containers": [{"name": "a"}]}}, lambda spec: spec["containers"][0].update(name={})
    )


def inside(spec, place):
    for step in place:
        spec = spec[step]
    return spec
