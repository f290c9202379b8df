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

#: Endings of files that hold no weights: text, keys, programs, packages.
PLAIN = (
    *(".json", ".yaml", ".yml", ".txt", ".conf", ".cfg", ".ini", ".toml", ".md", ".properties", ".env"),
    *(".gpg", ".asc", ".sig", ".pem", ".crt", ".cer", ".key", ".pub", ".sha256", ".sha256sum", ".md5"),
    *(".sh", ".bash", ".py", ".js", ".css", ".html", ".htm", ".xml", ".sql", ".jinja", ".jinja2", ".tmpl"),
    *(".csv", ".tsv", ".log", ".list", ".repo", ".jar", ".war", ".whl", ".deb", ".rpm", ".apk", ".so"),
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


def is_plain(name: str) -> bool:
    """Whether a file or address ends like text, a program or a package."""
    return name.partition("?")[0].lower().endswith(PLAIN)


def says_model(path: str) -> bool:
    """Whether a path in a bucket or registry is a weight file's or says that it is a model's."""
    lower = path.lower()
    return is_weight(lower) or any(word in lower for word in MODEL_WORDS)
