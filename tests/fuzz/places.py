"""Where in a pod a thing runs: as a container of any sort, or in a hook or probe of another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch

Spec = dict[str, Any]
#: Images and commands of containers that have nothing to do with models.
BYSTANDERS: tuple[Spec, ...] = (
    {"name": "web", "image": "nginx:1.29", "ports": [{"containerPort": 80}]},
    {"name": "log", "image": "fluent/fluent-bit:4.0", "args": ["-c", "/fluent-bit/etc/fluent-bit.conf"]},
    {"name": "proxy", "image": "envoyproxy/envoy:v1.35", "command": ["envoy", "-c", "/etc/envoy.yaml"]},
    {
        "name": "wait",
        "image": "busybox:1.37",
        "command": ["sh", "-c", "until nc -z db 5432; do sleep 2; done"],
    },
    {"name": "idle", "image": "registry.k8s.io/pause:3.10"},
)
#: A container whose hook or probe runs something: it waits by itself.
WAITING = {"name": "app", "image": "registry.example.com/base/runtime:1.4", "command": ["sleep", "infinity"]}


def container_of(launch: Launch, name: str = "server") -> Spec:
    """The container that starts it."""
    made: Spec = {"name": name, "image": launch.image}
    if launch.command is not None:
        made["command"] = launch.command
    if launch.args is not None:
        made["args"] = launch.args
    return {**made, **_settings(launch)}


def _settings(launch: Launch) -> Spec:
    made: Spec = {}
    if launch.env:
        made["env"] = launch.env
    if launch.env_from:
        made["envFrom"] = launch.env_from
    if launch.mounts:
        made["volumeMounts"] = launch.mounts
    if launch.resources:
        made["resources"] = launch.resources
    if launch.directory:
        made["workingDir"] = launch.directory
    return made


def _spec(launch: Launch, company: Draws, **lists: Any) -> Spec:
    spec: Spec = {**lists, **launch.pod}
    if not company.chance(3):
        # A kind whose controller brings the command knows its first container.
        spec["containers"] = [*spec["containers"], company.of(BYSTANDERS)]
    if launch.volumes:
        spec["volumes"] = launch.volumes
    return spec


def main(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """The only container that matters."""
    return _spec(launch, company, containers=[container_of(launch)])


def second(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """Behind others."""
    others = [draws.of(BYSTANDERS), draws.of(BYSTANDERS)][: 1 + draws.below(2)]
    return _spec(launch, company, containers=[*others, container_of(launch)])


def init(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """Before the others."""
    before = [draws.of(BYSTANDERS)] if draws.chance(2) else []
    return _spec(
        launch, company, initContainers=[*before, container_of(launch)], containers=[draws.of(BYSTANDERS)]
    )


def sidecar(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """An init container that never ends."""
    made = {**container_of(launch), "restartPolicy": "Always"}
    return _spec(launch, company, initContainers=[made], containers=[draws.of(BYSTANDERS)])


def ephemeral(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """A container for debugging."""
    made = {**container_of(launch, "debugger"), "targetContainerName": "web"}
    return _spec(launch, company, containers=[draws.of(BYSTANDERS)], ephemeralContainers=[made])


def _beside(launch: Launch, company: Draws, handler: Spec) -> Spec:
    return _spec(launch, company, containers=[{**WAITING, **_settings(launch), **handler}])


def _exec(launch: Launch) -> Spec:
    return {"exec": {"command": [*(launch.command or ()), *(launch.args or ())]}}


def post_start(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """A hook after the start."""
    return _beside(launch, company, {"lifecycle": {"postStart": _exec(launch)}})


def pre_stop(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """A hook before the end."""
    return _beside(launch, company, {"lifecycle": {"preStop": _exec(launch)}})


def probe(launch: Launch, draws: Draws, company: Draws) -> Spec:
    """A probe that runs a program."""
    which = draws.of(("livenessProbe", "readinessProbe", "startupProbe"))
    return _beside(launch, company, {which: {**_exec(launch), "periodSeconds": 60}})


#: Those that start what an image's own entrypoint runs, too.
CONTAINERS = {
    "main": main,
    "second container": second,
    "init": init,
    "sidecar": sidecar,
    "ephemeral": ephemeral,
}
#: Those that need a command.
BESIDE = {"postStart": post_start, "preStop": pre_stop, "exec probe": probe}
PLACES: dict[str, Callable[[Launch, Draws, Draws], Spec]] = {**CONTAINERS, **BESIDE}
#: To choose from: most are main containers.
EVERY = (*PLACES, "main")
#: Those in which nothing serves for long.
ENDING = frozenset(("init", "postStart", "preStop", "exec probe"))
