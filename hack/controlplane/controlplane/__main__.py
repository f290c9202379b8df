"""python -m controlplane build | env | start | pin"""

import argparse
import os
import shlex
import signal
import sys

from controlplane import build, versions
from controlplane.versions import BuildError


def _build(_: argparse.Namespace) -> None:
    programs = build.ensure()
    build.say(f"control plane ready: {', '.join(programs)}")


def _env(_: argparse.Namespace) -> None:
    """Shell lines; parts may lie in two folders when KUBEBUILDER_ASSETS has only some."""
    folders = dict.fromkeys(str(path.parent) for path in build.ensure().values())
    print(f"export PATH={shlex.quote(os.pathsep.join(folders))}:$PATH")


def _pin(_: argparse.Namespace) -> None:
    from controlplane.pin import pin

    pin()
    pinned = versions.read()
    build.say(f"go.mod: kubernetes {pinned.kubernetes}, etcd {pinned.etcd}")


def _start(arguments: argparse.Namespace) -> None:
    """Runs until Ctrl-C or SIGTERM."""
    from controlplane.identities import PEOPLE
    from controlplane.plane import ControlPlane

    for ending in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with SIGINT ignored
        signal.signal(ending, lambda *_: sys.exit(0))
    with ControlPlane(
        controller_manager=not arguments.no_controllers, apiserver_flags=arguments.flag
    ) as plane:
        for identity in (*(person.name for person in PEOPLE), "pipeline"):
            print(f"{identity}: export KUBECONFIG={shlex.quote(str(plane.kubeconfig(identity)))}")
        print(f"{plane.server} is ready; logs in {plane.directory}; Ctrl-C ends it", flush=True)
        signal.pause()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m controlplane", description="A real control plane for tests."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, text in (
        ("build", _build, "build what is not there yet"),
        ("env", _env, "print shell lines that put the programs on PATH"),
        ("start", _start, "start a plane and print its kubeconfigs; it ends with Ctrl-C"),
        ("pin", _pin, "rewrite go.mod and go.sum from versions.toml"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        if name == "start":
            command.add_argument(
                "--no-controllers", action="store_true", help="leave the controller manager out"
            )
            command.add_argument(
                "--flag", action="append", default=[], help="one more flag of the API server"
            )
    arguments = parser.parse_args()
    try:
        arguments.run(arguments)
    except BuildError as error:
        sys.exit(f"controlplane: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
