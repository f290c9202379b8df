"""The register of model servers: one file each, and one line here."""

from importlib import import_module

from modelsteward.workloads import launchers
from modelsteward.workloads.program import Program
from modelsteward.workloads.server import Server
from modelsteward.workloads.word import Word

#: Files beside this one. Each has a `SERVER`; no image belongs to two.
FILES = (
    "aphrodite",
    "axolotl",
    "bentoml",
    "deepspeedmii",
    "djl",
    "fastchat",
    "huggingfaceserver",
    "infinity",
    "jetstream",
    "koboldcpp",
    "ktransformers",
    "litellm",
    "llamacpp",
    "llamacpppython",
    "llamafactory",
    "llamaswap",
    "lmdeploy",
    "lmeval",
    "localai",
    "lorax",
    "mistralrs",
    "mlflow",
    "mlserver",
    "nim",
    "ollama",
    "openllm",
    "ovms",
    "rayserve",
    "sglang",
    "speaches",
    "tabbyapi",
    "tei",
    "textgenerationwebui",
    "tfserving",
    "tgi",
    "torchserve",
    "torchtune",
    "triton",
    "trl",
    "trtllm",
    "vllm",
    "whispercpp",
    "xinference",
)

SERVERS: tuple[Server, ...] = tuple(import_module(f"{__name__}.{file}").SERVER for file in FILES)

#: A name may be of several servers: a web server starts the application that its arguments name.
BY_NAME: dict[str, tuple[Server, ...]] = {
    name: tuple(server for server in SERVERS if name in server.names)
    for name in {name for server in SERVERS for name in server.names}
}


def server_of(program: Program) -> tuple[Server, tuple[Word, ...]] | None:
    """The server that a program is, with the server's own arguments."""
    program = launchers.started(program, BY_NAME)
    if program.file is not None:
        program = Program(program.file.text.rpartition("/")[2], program.arguments)
    module = program.module
    for server in BY_NAME.get(module or program.name) or BY_NAME.get(module.partition(".")[0], ()):
        words = server.program(program)
        if words is not None:
            return server, words
    return None


def may_be_server(name: str) -> bool:
    """A cheap look: whether a program of this name may be, or start, a server."""
    return name in BY_NAME or name in launchers.DEVICES or name in launchers.NODES
