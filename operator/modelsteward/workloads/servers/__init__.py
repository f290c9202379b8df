"""The register of model servers: one file each, and one line here."""

from modelsteward.workloads import launchers
from modelsteward.workloads.program import Program
from modelsteward.workloads.server import Server
from modelsteward.workloads.servers import (
    axolotl,
    bentoml,
    djl,
    huggingfaceserver,
    infinity,
    jetstream,
    litellm,
    llamacpp,
    llamacpppython,
    llamafactory,
    llamaswap,
    lmdeploy,
    lmeval,
    localai,
    lorax,
    mlflow,
    mlserver,
    nim,
    ollama,
    ovms,
    rayserve,
    sglang,
    tei,
    tfserving,
    tgi,
    torchserve,
    torchtune,
    triton,
    trl,
    trtllm,
    vllm,
)
from modelsteward.workloads.word import Word

SERVERS: tuple[Server, ...] = (
    vllm.SERVER,
    tgi.SERVER,
    tei.SERVER,
    sglang.SERVER,
    llamacpp.SERVER,
    llamacpppython.SERVER,
    ollama.SERVER,
    triton.SERVER,
    huggingfaceserver.SERVER,
    nim.SERVER,
    lmdeploy.SERVER,
    trtllm.SERVER,
    tfserving.SERVER,
    torchserve.SERVER,
    mlserver.SERVER,
    ovms.SERVER,
    localai.SERVER,
    djl.SERVER,
    infinity.SERVER,
    lorax.SERVER,
    litellm.SERVER,
    llamaswap.SERVER,
    jetstream.SERVER,
    mlflow.SERVER,
    bentoml.SERVER,
    rayserve.SERVER,
    lmeval.SERVER,
    axolotl.SERVER,
    trl.SERVER,
    torchtune.SERVER,
    llamafactory.SERVER,
)

BY_NAME: dict[str, Server] = {name: server for server in SERVERS for name in server.names}


def server_of(program: Program) -> tuple[Server, tuple[Word, ...]] | None:
    """The server that a program is, with the server's own arguments."""
    program = launchers.started(program, BY_NAME)
    if program.file is not None:
        program = Program(program.file.text.rpartition("/")[2], program.arguments)
    module = program.module
    server = BY_NAME.get(module or program.name) or BY_NAME.get(module.partition(".")[0])
    words = server.program(program) if server is not None else None
    return (server, words) if server is not None and words is not None else None
