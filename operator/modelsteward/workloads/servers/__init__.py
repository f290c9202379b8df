"""The register of model servers: one file each, and one line here."""

from modelsteward.workloads.program import Program
from modelsteward.workloads.server import Server
from modelsteward.workloads.servers import (
    catalogues,
    djl,
    huggingfaceserver,
    llamacpp,
    lmdeploy,
    localai,
    mlserver,
    nim,
    ollama,
    ovms,
    sglang,
    tei,
    tfserving,
    tgi,
    torchserve,
    triton,
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
    *catalogues.SERVERS,
)

BY_NAME: dict[str, Server] = {name: server for server in SERVERS for name in server.names}


def server_of(program: Program) -> tuple[Server, tuple[Word, ...]] | None:
    """The server that a program is, with the server's own arguments."""
    module = program.module
    server = BY_NAME.get(module or program.name) or BY_NAME.get(module.partition(".")[0])
    words = server.program(program) if server is not None else None
    return (server, words) if server is not None and words is not None else None
