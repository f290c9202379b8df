"""The register of model servers: one file each, and one line here."""

from modelsteward.workloads.server import Server
from modelsteward.workloads.servers import (
    huggingfaceserver,
    llamacpp,
    nim,
    ollama,
    sglang,
    tei,
    tgi,
    triton,
    vllm,
)

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
)
