"""Programs that start another once for each device or node, and the program that they start.

A starter of MPI is looked through only where its own options say no more than where to run: one that sets
variables, wraps or changes what is started stays an unknown program.
"""

from __future__ import annotations

from collections.abc import Container

from modelsteward.workloads.program import Program, is_python
from modelsteward.workloads.word import Word

#: Programs that start a module or a script once for each device.
DEVICES = frozenset(("torchrun", "accelerate", "deepspeed"))
MODULES = frozenset(("torch.distributed.run", "torch.distributed.launch", "accelerate.commands.launch"))
NODES = frozenset(("mpirun", "mpiexec", "srun"))
#: What stands before the program that is started on nodes: launchers, and options with and without a value.
BETWEEN = frozenset(("trtllm-llmapi-launch",))
SWITCHES = frozenset(("--allow-run-as-root", "--oversubscribe", "--tag-output", "--bind-to-none", "-l"))
VALUED = frozenset(
    (
        *("-n", "-np", "--np", "-c", "-N", "-H", "-host", "--host", "-hostfile", "--hostfile", "-ppn"),
        *("--map-by", "--bind-to", "--rank-by", "-npernode", "--npernode", "--nodes", "--ntasks"),
        *("--ntasks-per-node", "--mpi", "--gpus", "--gpus-per-node", "--gres", "-p", "--partition"),
    )
)
#: Their value stands behind the equals sign too.
NAMED = tuple(f"{option}=" for option in VALUED if option.startswith("--"))


def started(program: Program, known: Container[str]) -> Program:
    """What a launcher starts, where that is a module or a known program; else the program itself."""
    if program.name in NODES:
        program = _on_nodes(program, known)
    if program.name in DEVICES or program.module in MODULES:
        program = _on_devices(program)
    return program


def _on_devices(program: Program) -> Program:
    """The module behind a launcher's own `-m`, else the launcher itself."""
    words = program.arguments
    for index, word in enumerate(words):
        if word.text in ("-m", "--module"):
            for place in range(index + 1, len(words)):
                if "." in words[place].text and not words[place].text.startswith("-"):
                    return Program("python", words[place + 1 :], module=words[place].text)
    return program


def _on_nodes(program: Program, known: Container[str]) -> Program:
    words = program.arguments
    index = 0
    while index < len(words):
        text = words[index].text
        if not text.startswith("-"):
            name = text.rpartition("/")[2]
            if name in BETWEEN:
                index += 1
                continue
            return _named(name, words[index + 1 :], known) or program
        if text not in SWITCHES and text not in VALUED and not text.startswith(NAMED):
            break
        index += 2 if text in VALUED else 1
    return program


def _named(name: str, rest: tuple[Word, ...], known: Container[str]) -> Program | None:
    if is_python(name) and len(rest) > 1 and rest[0].text == "-m":
        return Program("python", rest[2:], module=rest[1].text)
    return Program(name, rest) if name in known else None
