"""LLaMA-Factory: `llamafactory-cli VERB FILE key=value…` or with options.

Source: llamafactory 0.9.5 (llamafactory/launcher.py, llamafactory/hparams/parser.py and model_args.py).

A first word that ends like a file is a configuration, and what follows are `key=value` words. Else its parser
is transformers' on argparse. The web board loads what its user names.
"""

from __future__ import annotations

from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import configfiles, options, values
from modelsteward.workloads.options import Grammar, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

ROLES = {
    "model-name-or-path": Role.BASE,
    "adapter-name-or-path": Role.ADAPTER,
    "adapter-folder": Role.ADAPTER,
    "ref-model": Role.BASE,
    "ref-model-adapters": Role.ADAPTER,
    "reward-model": Role.BASE,
    "reward-model-adapters": Role.ADAPTER,
    "teacher-model-name-or-path": Role.TEACHER,
}
GRAMMAR = Grammar(
    valued=frozenset((*ROLES, "model-revision", "trust-remote-code", "reward-model-type", "cache-dir")),
    others=frozenset(("ref-model-quantization-bit", "reward-model-quantization-bit")),
    underscores=True,
    abbreviations=True,
)
VERBS = frozenset(("train", "api", "chat", "webchat", "webui", "export", "eval"))
FILES = (".yaml", ".yml", ".json")


def program(program: Program) -> tuple[Word, ...] | None:
    """The verb and its words."""
    words = program.arguments
    return words if words and words[0].text in VERBS and not only(words) else None


def image(_image: Reference) -> bool:
    """Its images start nothing by themselves."""
    return False


def read(run: Run) -> None:
    """Base, adapters and reward models of one verb, and the hub they come from."""
    if run.switched_on("USE_MODELSCOPE_HUB") is not None:
        run.hub = "modelscope"
    elif (other := run.switched_on("USE_OPENMIND_HUB")) is not None:
        run.signal(SignalName.REDIRECTED_HUB, other.path, "names are asked of another hub")
    verb, words = run.words[0], run.words[1:]
    for word in words[:1]:
        run.opaque(word, word.path)
    if words and words[0].text.endswith(FILES):
        flags = configfiles.flags(run, words[0])
        for key, word in values.pairs(words[1:]).items():
            flags = (*flags, word.cut(f"--{key}"), word)
    else:
        flags = words
    given = options.read(flags, GRAMMAR)
    revisions = given.all("model-revision")
    for key, role in ROLES.items():
        for word in given.all(key):
            addressed = key == "reward-model" and "://" in word.text
            for piece in () if addressed else word.text.split(","):
                run.name(word.cut(piece), role, revisions if key == "model-name-or-path" else ())
    for word in given.all("trust-remote-code"):
        run.remote_code(word if is_on(word.text) else None)
    run.remote_code(given.switches.get("trust-remote-code"))
    if verb.text == "webui":
        run.signal(SignalName.RUNTIME_LOADING, verb.path, "the web board loads what its user names")
    if run.by_name:
        run.hub_cache()


SERVER = Server("llamafactory", frozenset(("llamafactory-cli", "lmf", "llamafactory")), image, program, read)
