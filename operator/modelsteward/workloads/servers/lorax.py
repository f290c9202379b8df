"""LoRAX: a model and whatever adapter a request names.

Source: predibase/lorax lorax-0.4.0-23-ga7394ba3 (launcher/src/main.rs, hub.py and s3.py in
server/lorax_server/utils/sources). Weights are taken from WEIGHTS_CACHE_OVERRIDE before the hub.
A flag beats its variable. `--source` says where a name is looked up: the hub, a bucket, a path or Predibase.
With `--merge-adapter-weights` a server takes no other adapter in a request (models/flash_causal_lm.py).
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import options, values
from modelsteward.workloads.options import Grammar, Options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(
        (
            *("model-id", "adapter-id", "revision", "source", "adapter-source", "preloaded-adapter-ids"),
            *("preloaded-adapter-source", "default-adapter-source", "tokenizer-config-path"),
            *("huggingface-hub-cache", "weights-cache-override"),
        )
    ),
    switches=frozenset(
        (
            *("trust-remote-code", "compile", "eager", "merge-adapter-weights", "disable-custom-kernels"),
            *("json-output", "ngrok", "env", "download-only", "disable-sgmv"),
        )
    ),
)
READS = ("MODEL_ID", "REVISION", "ADAPTER_ID", "SOURCE", "ADAPTER_SOURCE", "TRUST_REMOTE_CODE")


def program(program: Program) -> tuple[Word, ...] | None:
    """The launcher's arguments."""
    if program.name == "lorax-launcher":
        return None if only(program.arguments) else program.arguments
    return None


def image(image: Reference) -> bool:
    """ghcr.io/predibase/lorax and its builds."""
    return named(image, "lorax")


def read(run: Run) -> None:
    """Model, adapters and the open door for more of them."""
    given = options.read(run.words, GRAMMAR)
    revisions = given.all("revision") or run.variables("REVISION")
    source = _said(run, given, "source", "SOURCE")
    for word in given.all("model-id") or run.variables("MODEL_ID"):
        _from(run, word, source, Role.MODEL, revisions)
    for word in given.all("weights-cache-override") or run.variables("WEIGHTS_CACHE_OVERRIDE"):
        run.name(values.place(word), Role.MODEL)
    source = _said(run, given, "adapter-source", "ADAPTER_SOURCE")
    for word in given.all("adapter-id") or run.variables("ADAPTER_ID"):
        _from(run, word, source, Role.ADAPTER)
    preloaded = _said(run, given, "preloaded-adapter-source", "PRELOADED_ADAPTER_SOURCE") or source
    for word in given.all("preloaded-adapter-ids") or run.variables("PRELOADED_ADAPTER_IDS"):
        _from(run, word, preloaded, Role.ADAPTER)
    run.remote_code(given.on("trust-remote-code") or run.switched_on("TRUST_REMOTE_CODE"))
    run.prefixes(READS)
    run.nothing_named(default=True)
    shut = given.on("merge-adapter-weights", "download-only") is not None
    if not shut and run.switched_on("MERGE_ADAPTER_WEIGHTS", "DOWNLOAD_ONLY") is None:
        where = run.words[0].path if run.words else run.container.path
        run.signal(SignalName.RUNTIME_LOADING, where, "a request names the adapter to load")
    if run.by_name:
        run.hub_cache(*(word.text for word in given.all("huggingface-hub-cache")), "/data")


def _said(run: Run, given: Options, option: str, variable: str) -> str:
    return next((word.text for word in given.all(option) or run.variables(variable)), "")


def _from(run: Run, word: Word, source: str, role: Role, revisions: list[Word] | None = None) -> None:
    """A name of one source: `hub`, `s3`, `local` or `pbase`."""
    text = word.text.strip()
    if source == "pbase" or text.startswith("predibase/"):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "Predibase knows what this name means")
    elif source == "s3" and "://" not in text and not run.variable("PREDIBASE_MODEL_BUCKET"):
        run.name(word.cut(f"s3://{text}"), role)
    elif source == "s3" and "://" not in text:
        bucket = run.environment.text("PREDIBASE_MODEL_BUCKET").removeprefix("s3://").strip("/")
        run.name(word.cut(f"s3://{bucket}/{text}"), role)
    elif source == "local":
        run.name(values.place(word), role)
    else:
        name, at, revision = text.partition("@")
        told = [word.cut(revision)] if at and "://" not in text else revisions or []
        run.name(word.cut(name) if at and "://" not in text else word, role, told)


SERVER = Server("lorax", frozenset(("lorax-launcher",)), image, program, read)
