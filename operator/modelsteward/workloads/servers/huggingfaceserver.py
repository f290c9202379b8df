"""KServe's huggingfaceserver: `--model_id` goes before `--model_dir`, which is /mnt/models.

Source: kserve/kserve v0.20.0-rc0-104-gaaac4e294 (python/huggingfaceserver/huggingfaceserver/__main__.py and
vllm/utils.py). Its vLLM backend takes vLLM's options too, but for the model and its revision, which its own
replace; what it doesn't know is ignored. It reads no variable of its own.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options, vllmoptions
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import PLACEHOLDER, Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

OWN = ("model-id", "model-dir")
GRAMMAR = msgspec.structs.replace(
    vllmoptions.GRAMMAR,
    valued=vllmoptions.GRAMMAR.valued | {*OWN, "model-revision"},
    others=vllmoptions.GRAMMAR.others | {"model-name"},
)
EMBEDDING = frozenset(("text_embedding", "embed", "embedding"))


def program(program: Program) -> tuple[Word, ...] | None:
    """The server's arguments."""
    if program.module.partition(".")[0] == "huggingfaceserver":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """kserve/huggingfaceserver."""
    return named(image, "huggingfaceserver")


def read(run: Run) -> None:
    """Model, tokenizer, adapters and drafts of one server."""
    given = options.read(run.words, GRAMMAR)
    tasks = {word.text for word in given.all("task")}
    role = Role.EMBEDDING if tasks & EMBEDDING else vllmoptions.role(given)
    revisions = given.all("model-revision")
    for word in given.all(*OWN):
        run.name(word, role, revisions)
    vllmoptions.beside(run, given, revisions)
    vllmoptions.switches(run, given)
    mount = run.container.mount_of(PLACEHOLDER)
    if not given.given(*OWN) and mount is not None:
        run.path(PLACEHOLDER, role, mount.path)
    run.prefixes(())
    if not run.record.placeholder:
        run.nothing_named(default=False)
    if run.by_name:
        run.hub_cache()


SERVER = Server("huggingfaceserver", frozenset(("huggingfaceserver",)), image, program, read)
