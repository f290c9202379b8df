"""What stands around a server and changes what it loads: mounts over its files, volumes, neighbours."""

import pytest
from tests.workloads.pods import claim, container, mount, names, of, pod, read, signals

REVISION = "a" * 40
ARGS = ["--model", "a/b", "--revision", REVISION]
DOWNLOAD = ["huggingface-cli", "download", "a/b", "--revision", REVISION, "--local-dir", "/models/b"]
SHARED = {"volumes": [{"name": "w", "emptyDir": {}}]}


@pytest.mark.parametrize("place", ["/usr", "/usr/local/", "/lib64", "/etc/ld.so.preload", "/opt/venv/lib"])
def test_a_volume_over_a_directory_of_programs_is_opaque(place):
    found = of(args=ARGS, volumes=[claim()], volumeMounts=[mount(place)])
    assert ("OpaqueCommand", "spec.containers[0].volumeMounts[0]") in signals(found)


@pytest.mark.parametrize("place", ["/usr/share/zoneinfo", "/usr/local/nvidia", "/var/lib/data", "/data"])
def test_a_volume_elsewhere_is_not(place):
    assert signals(of(args=ARGS, volumes=[claim()], volumeMounts=[mount(place)])) == []


@pytest.mark.parametrize("name", ["LD_AUDIT", "PYTHONUSERBASE"])
def test_a_variable_that_brings_programs_from_a_volume_is_opaque(name):
    found = of(args=ARGS, env={name: "/w/x"}, volumes=[claim()], volumeMounts=[mount("/w")])
    assert ("OpaqueCommand", "spec.containers[0].env[0].value") in signals(found)


@pytest.mark.parametrize("place", ["/vllm-workspace", "/vllm-workspace/a", "/srv/a", "/srv/a/b"])
def test_a_name_that_a_volume_may_cover_in_the_working_directory_of_the_image_lies_there(place):
    found = of(args=ARGS, volumes=[claim()], volumeMounts=[mount(place)])
    assert names(found)[0][0].startswith("pvc://serving/models")


def test_a_name_in_a_working_directory_that_another_container_fills_is_opaque():
    server = container(args=ARGS, workingDir="/w", volumeMounts=[mount("/w")])
    stranger = container(
        image="example.com/x", command=["cp", "-r", "/a", "/w/a"], volumeMounts=[mount("/w")]
    )
    found = read(pod(server, initContainers=[stranger], **SHARED))
    assert "OpaqueSource" in [name for name, _ in signals(found)]
    alone = of(args=ARGS, workingDir="/w", volumeMounts=[mount("/w")], **SHARED)
    assert names(alone) == [(f"hf://a/b@{REVISION}", "Model")]


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("place", ["containers", "initContainers"])
def test_a_neighbour_that_may_overwrite_a_download_is_opaque(read_only, place):
    server = container(args=["--model", "/models/b"], volumeMounts=[mount("/models")])
    fetch = container(image="python:3", command=DOWNLOAD, volumeMounts=[mount("/models")])
    beside = container(image="example.com/x", volumeMounts=[mount("/models", readOnly=read_only)])
    if place == "initContainers":
        document = pod(server, initContainers=[fetch, {**beside, "restartPolicy": "Always"}], **SHARED)
    else:
        document = pod(server, beside, initContainers=[fetch], **SHARED)
    told = [name for name, _ in signals(read(document))]
    assert ("OpaqueSource" in told) is not read_only
