"""What a downloader is to this room: a program that fetches models and ends, or tells another server to."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run

#: Endings of files that hold weights.
WEIGHTS = (
    *(".gguf", ".ggml", ".safetensors", ".bin", ".pt", ".pth", ".ckpt", ".onnx", ".h5", ".keras", ".pb"),
    *(
        ".tflite",
        ".mar",
        ".joblib",
        ".pkl",
        ".pickle",
        ".npz",
        ".msgpack",
        ".nemo",
        ".engine",
        ".plan",
        ".mlmodel",
    ),
    *(".llamafile",),
)

#: Words in a path by which it says that a model lies there.
MODEL_WORDS = ("model", "weight", "checkpoint", "llama", "qwen", "mistral", "gemma", "bert", "-gguf", "lora")


class Downloader(msgspec.Struct, frozen=True):
    """One downloader. `read` gets the run, its program, and the programs that run after it."""

    name: str
    #: Names of its programs, or first parts of its Python modules.
    names: frozenset[str]
    read: Callable[[Run, Program, list[Program]], None]


def is_weight(name: str) -> bool:
    """Whether a file or address ends like a file of weights."""
    return name.partition("?")[0].lower().endswith(WEIGHTS)


def says_model(path: str) -> bool:
    """Whether a path in a bucket or registry is a weight file's or says that it is a model's."""
    lower = path.lower()
    return is_weight(lower) or any(word in lower for word in MODEL_WORDS)
