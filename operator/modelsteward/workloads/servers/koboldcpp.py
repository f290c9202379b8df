"""KoboldCpp: files of weights, projectors, adapters, image and speech models; a file of settings beats them.

Source: LostRuins/koboldcpp v1.76 (koboldcpp.py, argparse: names may be cut short; a list takes what follows).
`--onready` runs a command.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

ROLES = {
    "model": Role.MODEL,
    "sdmodel": Role.MODEL,
    "sdvae": Role.MODEL,
    "whispermodel": Role.MODEL,
    "mmproj": Role.PROJECTOR,
    "sdlora": Role.ADAPTER,
}
GRAMMAR = Grammar(
    valued=frozenset((*ROLES, "config", "onready", "port")),
    switches=frozenset(
        (
            *("launch", "usecpu", "noshift", "nommap", "usemlock", "noavx2", "highpriority", "foreground"),
            *("quiet", "nocertify", "ignoremissing", "flashattention", "nomodel", "showgui", "skiplauncher"),
            *("sdvaeauto", "sdquant", "noblas", "remotetunnel"),
        )
    ),
    many=frozenset(("lora", "usecublas", "useclblast", "tensor_split", "ropeconfig", "ssl", "sdconfig")),
    abbreviations=True,
)
NAMES = frozenset(("koboldcpp", "koboldcpp.py", "koboldcpp-linux-x64", "koboldcpp.sh"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    return None if only(program.arguments) else program.arguments


def image(image: Reference) -> bool:
    """koboldai/koboldcpp."""
    return named(image, "koboldcpp")


def read(run: Run) -> None:
    """Every file of one server; an address is fetched."""
    given = options.read(run.words, GRAMMAR)
    for word in given.positionals[:1]:
        run.name(values.place(word), Role.MODEL)
    for option, role in ROLES.items():
        for word in given.all(option):
            run.name(values.place(word), role)
    for word in given.all("lora"):
        run.name(values.place(word), Role.ADAPTER)
    for word in run.variables("KCPP_MODEL"):
        for one in word.text.split(","):
            run.name(values.place(word.cut(one.strip())), Role.MODEL)
    for word in given.all("config"):
        run.configuration(word)
        run.told = True
    for word in given.all("onready"):
        run.signal(
            SignalName.OPAQUE_COMMAND, word.path, "a command that isn't read runs when the model is there"
        )
    run.nothing_named(default=False)


SERVER = Server("koboldcpp", NAMES, image, program, read)
