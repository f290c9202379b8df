"""Tricks on arguments and variables, before it is decided how the program is started.

Sources: argparse and clap (`--flag=value`, beginnings of options), the kubelet's expansion of `$(VAR)` and
the order of `env` (kubernetes/third_party/forked/golang/expansion, kubelet_pods.go).
"""

from __future__ import annotations

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch
from tests.fuzz.models import OPAQUE, Entry

NOISE = (
    ("--max-model-len", "8192"),
    ("--seed", "7"),
    ("--log-level", "info"),
    ("--served-model-name", "assistant"),
    ("--tensor-parallel-size", "2"),
)
#: Servers whose parser takes these options of others.
NOISY = frozenset(("vllm", "sglang"))


def joined(launch: Launch, draws: Draws) -> bool:
    """`--flag value` becomes `--flag=value`, or the other way round."""
    if not launch.joins:
        return False
    for index, word in enumerate(launch.rest):
        flag, equals, value = word.partition("=")
        if not flag.startswith("--") or (launch.text and launch.text not in word + _next(launch, index)):
            continue
        if equals:
            launch.rest[index : index + 1] = [flag, value]
            return True
        if index + 1 < len(launch.rest) and not launch.rest[index + 1].startswith("-"):
            launch.rest[index : index + 2] = [f"{word}={launch.rest[index + 1]}"]
            return True
    return False


def _next(launch: Launch, index: int) -> str:
    return launch.rest[index + 1] if index + 1 < len(launch.rest) else ""


def underscored(launch: Launch, draws: Draws) -> bool:
    """`--model-id` becomes `--model_id`."""
    if not launch.underscores:
        return False
    for index, word in enumerate(launch.rest):
        flag, equals, value = word.partition("=")
        if flag.startswith("--") and "-" in flag[2:] and "." not in flag:
            launch.rest[index] = "--" + flag[2:].replace("-", "_") + equals + value
            return True
    return False


def abbreviated(launch: Launch, draws: Draws) -> bool:
    """An option is written by its beginning."""
    for long, short in launch.short:
        for index, word in enumerate(launch.rest):
            flag, equals, value = word.partition("=")
            if flag == long:
                launch.rest[index] = short + equals + value
                return True
    return False


def noisy(launch: Launch, draws: Draws) -> bool:
    """Options that matter to nobody stand around."""
    if launch.subject not in NOISY or not launch.rest:
        return False
    launch.rest += draws.of(NOISE)
    return True


def places(launch: Launch) -> tuple[list[int], list[Entry]]:
    """The arguments and the variables that hold the name."""
    words = [index for index, word in enumerate(launch.rest) if launch.text and launch.text in word]
    entries = [entry for entry in launch.env if launch.text and launch.text in str(entry.get("value", ""))]
    return words, entries


def _replace(launch: Launch, new: str) -> bool:
    words, entries = places(launch)
    for index in words:
        launch.rest[index] = launch.rest[index].replace(launch.text, new)
    for entry in entries:
        entry["value"] = entry["value"].replace(launch.text, new)
    return bool(words or entries)


def _before(launch: Launch, *entries: tuple[str, str]) -> None:
    """Variables that stand before the others, so that those can refer to them."""
    launch.env[:0] = [{"name": name, "value": value} for name, value in entries]


def kubelet_variable(launch: Launch, draws: Draws) -> bool:
    """The name stands in a variable, and `$(VAR)` in its place."""
    name = draws.of(("M", "APP_NAME", "X_1", "Selected"))
    if not _replace(launch, f"$({name})"):
        return False
    _before(launch, (name, launch.text))
    return True


def kubelet_pieces(launch: Launch, draws: Draws) -> bool:
    """The name stands in two variables."""
    at = 1 + draws.below(max(1, len(launch.text) - 1))
    if not _replace(launch, "$(HEAD)$(TAIL)"):
        return False
    _before(launch, ("HEAD", launch.text[:at]), ("TAIL", launch.text[at:]))
    return True


def kubelet_chain(launch: Launch, draws: Draws) -> bool:
    """A variable refers to one before it."""
    at = 1 + draws.below(max(1, len(launch.text) - 1))
    if not _replace(launch, "$(WHOLE)"):
        return False
    _before(launch, ("HEAD", launch.text[:at]), ("WHOLE", "$(HEAD)" + launch.text[at:]))
    return True


def kubelet_word(launch: Launch, draws: Draws) -> bool:
    """A whole argument, its option too, stands in a variable."""
    words, _ = places(launch)
    if not words:
        return False
    _before(launch, ("WORD", launch.rest[words[0]]))
    launch.rest[words[0]] = "$(WORD)"
    return True


def kubelet_flag(launch: Launch, draws: Draws) -> bool:
    """The option's own name stands in a variable."""
    flags = [index for index, word in enumerate(launch.rest) if word.startswith("--") and "=" not in word]
    if not flags:
        return False
    index = draws.of(flags)
    _before(launch, ("FLAG", launch.rest[index]))
    launch.rest[index] = "$(FLAG)"
    return True


def twice(launch: Launch, draws: Draws) -> bool:
    """A variable is set twice: the last one counts."""
    _, entries = places(launch)
    if not entries:
        return False
    launch.env.insert(0, {"name": entries[0]["name"], "value": "other/decoy"})
    return True


def from_elsewhere(launch: Launch, draws: Draws) -> bool:
    """The value comes from a ConfigMap, a Secret or the pod's own labels."""
    origin: Entry = draws.of(
        (
            {"configMapKeyRef": {"name": "settings", "key": "llm"}},
            {"secretKeyRef": {"name": "settings", "key": "llm"}},
            {"fieldRef": {"fieldPath": "metadata.labels['llm']"}},
            {"configMapKeyRef": {"name": "settings", "key": "llm", "optional": True}},
        )
    )
    words, entries = places(launch)
    if words:
        for index in words:
            launch.rest[index] = launch.rest[index].replace(launch.text, "$(FROM)")
        launch.env.insert(0, {"name": "FROM", "valueFrom": origin})
    elif entries:
        for entry in entries:
            del entry["value"]
            entry["valueFrom"] = origin
    else:
        return False
    launch.truth = ""
    launch.hide(OPAQUE)
    return True


def from_a_whole_map(launch: Launch, draws: Draws) -> bool:
    """The variable that an argument refers to comes with a whole ConfigMap or Secret."""
    words, _ = places(launch)
    if not words:
        return False
    for index in words:
        launch.rest[index] = launch.rest[index].replace(launch.text, "$(APP_LLM)")
    reference = draws.of(({"configMapRef": {"name": "settings"}}, {"secretRef": {"name": "settings"}}))
    launch.env_from.append({**reference, **draws.of(({}, {"prefix": "APP_"}))})
    launch.truth = ""
    launch.hide(OPAQUE)
    return True


def dollars(launch: Launch, draws: Draws) -> bool:
    """`$$(X)` is a text for the kubelet; here it is noise in an argument that nobody reads."""
    if launch.subject not in NOISY or not launch.rest:
        return False
    launch.rest += ["--api-key", "$$(NOT_A_VARIABLE)"]
    return True


TRICKS = {
    "joined flag": joined,
    "underscored flag": underscored,
    "abbreviated flag": abbreviated,
    "other options": noisy,
    "kubelet variable": kubelet_variable,
    "kubelet variable in pieces": kubelet_pieces,
    "kubelet variable by variable": kubelet_chain,
    "whole argument in a variable": kubelet_word,
    "option's name in a variable": kubelet_flag,
    "variable set twice": twice,
    "escaped dollars": dollars,
}
#: Those that nobody is asked to follow: a signal is as good as the reference.
HIDING = {
    "value from elsewhere": from_elsewhere,
    "variable of a whole map": from_a_whole_map,
}
