"""A program that isn't known: what its options and variables name counts where the pod gives other evidence.

Rule: a literal `org/name` in an option or variable with MODEL in its name, beside an accelerator, a hub token
or cache, a model volume or a server. `finish` decides when all of the object has been read.
"""

from __future__ import annotations

import msgspec

from modelsteward.api.referencetext import is_hub_name
from modelsteward.api.sighting import Role
from modelsteward.workloads.options import is_on
from modelsteward.workloads.podspec import Container
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import Word

#: The role by a part of the option's or variable's name; the first that fits.
ROLES = (
    ("EMBED", Role.EMBEDDING),
    ("RERANK", Role.RERANKER),
    ("GUARD", Role.GUARD),
    ("TOKENIZER", Role.TOKENIZER),
    ("DRAFT", Role.DRAFT),
    ("ADAPTER", Role.ADAPTER),
    ("LORA", Role.ADAPTER),
    ("BASE_MODEL", Role.BASE),
    ("MODEL_NAME_OR_PATH", Role.BASE),
    ("TEACHER", Role.TEACHER),
)
#: Options of training scripts that may name a directory.
LOCAL = frozenset(("MODEL_NAME", "MODEL", "MODEL_PATH", "MODEL_NAME_OR_PATH", "BASE_MODEL", "MODEL_ID"))
#: In every variable name that may name a model.
PART = "MODEL"
PARTS = ("model", "embed", "tokenizer", "trust-remote-code", "trust_remote_code")
#: Parts of names under which something else than a model to load is given.
NO_MODEL = ("SERVED", "ALIAS", "DEFAULT_MODELS", "OUTPUT", "HUB_MODEL_ID", "PROVIDER")
#: Parts of options by which a client is told where its server is.
CLIENTS = ("base-url", "base_url", "api-base", "api_base", "endpoint", "--url", "--target", "--host=http")
#: Programs that start a training script.
LAUNCHERS = frozenset(("torchrun", "deepspeed", "accelerate"))
#: Endings of variables whose value from out of sight may be the model.
NAMING = ("MODEL", "MODEL_ID", "MODEL_NAME", "MODEL_PATH", "MODEL_NAME_OR_PATH")


class Candidate(msgspec.Struct, frozen=True):
    """What may name a model."""

    run: Run
    role: Role
    word: Word


def speaks(container: Container, argv: tuple[Word, ...]) -> bool:
    """A cheap look: whether any option or variable may name a model."""
    if PART in container.variable_names:
        return True
    text = " ".join([word.text for word in argv]).lower()
    for part in PARTS:  # noqa: SIM110 - a generator costs more than the search
        if part in text:
            return True
    return False


def read(run: Run, argv: tuple[Word, ...]) -> None:
    """Notes what the options and variables of one unknown program may name."""
    trains = run.record.trains and bool(argv) and argv[0].text.rpartition("/")[2] in LAUNCHERS
    flags = " ".join([word.text for word in argv if word.text[:1] == "-"]).lower()
    if any(part in flags for part in PARTS):
        _options(run, argv, client=not trains and any(mark in flags for mark in CLIENTS), trains=trains)
    if "MODEL" in run.container.variable_names or run.environment is not run.container.environment:
        variables(run, trains=trains)


def _options(run: Run, argv: tuple[Word, ...], *, client: bool, trains: bool) -> None:
    for index, word in enumerate(argv):
        flag, equals, value = word.text.partition("=")
        name = flag.upper().replace("-", "_").strip("_")
        if not flag.startswith("-"):
            continue
        if name == "TRUST_REMOTE_CODE" and (not equals or is_on(value)):
            run.record.switches.append((run, word))
        if not any(part in name for part in ("MODEL", "EMBED", "TOKENIZER")):
            continue
        if client and "TOKENIZER" not in name:
            continue
        given = word.cut(value) if equals else argv[index + 1] if index + 1 < len(argv) else None
        if given is not None and client and is_name(given):
            run.name(given, Role.TOKENIZER)
        elif given is not None:
            _note(run, name, given, told_only=False, trains=trains)


def variables(run: Run, *, trains: bool = False) -> None:
    """Notes the variables of a run that may name a model."""
    for name in run.environment.names():
        upper = name.upper()
        word = run.variable(name) if "MODEL" in upper else None
        if word is not None:
            _note(run, upper, word, told_only=not upper.endswith(NAMING), trains=trains)


def _note(run: Run, name: str, word: Word, *, told_only: bool, trains: bool = False) -> None:
    if any(part in name for part in NO_MODEL):
        return
    local = trains and word.text.startswith("/") and name in LOCAL
    if is_name(word) or local or (not word.told and not told_only):
        usual = Role.BASE if trains else Role.MODEL
        # The library's own name for it says nothing of training.
        plain = name.removeprefix("PRETRAINED_")
        role = usual if plain != name else next((role for part, role in ROLES if part in name), usual)
        candidate = Candidate(run, role, word)
        run.record.candidates.append(candidate)


def is_name(word: Word) -> bool:
    """Whether the text is a literal `org/name`."""
    text = word.text.strip()
    return text.count("/") == 1 and word.told and is_hub_name(text)
