"""From nothing to a denied model on a real API server: `make demo`."""

import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from controlplane import build
from controlplane.installation import Installation
from controlplane.plane import ControlPlane
from controlplane.processes import PlaneError
from controlplane.versions import BuildError
from demo.narrator import Narrator, StoryError
from demo.story import Story, offline, values


class Programs(threading.Thread):
    """Builds the control plane's programs while part 0 is told."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._built: Mapping[str, Path] = {}
        self._error: BuildError | None = None

    def run(self) -> None:
        """Builds what is not there yet, with a line for each part."""
        try:
            self._built = build.ensure()
        except BuildError as error:
            self._error = error

    def wait(self) -> Mapping[str, Path]:
        """The paths by name; BuildError when they can't be had."""
        self.join()
        if self._error is not None:
            raise self._error
        return self._built


def tell(narrator: Narrator) -> None:
    """The whole story."""
    programs = Programs()
    programs.start()
    offline(narrator, dict(os.environ))
    narrator.part("   The control plane is made ready (built once, into a cache)")
    built = programs.wait()
    narrator.part("   A real kube-apiserver, the chart installed by Helm, and its two processes")
    with ControlPlane(controller_manager=True, programs=built) as plane:
        often = {"operator.minimumAuditIntervalSeconds": "5"}
        with Installation(plane, values=often, files=(values(),), tell=narrator.say) as installation:
            story = Story(narrator, plane, installation)
            story.people()
            try:
                for part in story.parts():
                    part()
            except StoryError as error:
                logs = (f"{name}:\n{plane.processes.tail(name)}" for name in ("webhook", "operator"))
                raise StoryError("\n".join((str(error), *logs))) from None
    narrator.times()


def main() -> int:
    """Exit code 0: the story is true from beginning to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        tell(Narrator())
    except (StoryError, PlaneError, BuildError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
