"""Tricks on the words of a shell script: quotes, escapes and variables that come to the same words.

Source: POSIX.1-2024, Shell Command Language, 2.2 and 2.6; the Bash manual, 3.1.2 and 3.5.
"""

from __future__ import annotations

from tests.fuzz.draws import Draws
from tests.fuzz.launches import Launch, quoted

#: Characters that need no quotes anywhere.
SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=+@,")


def _pick(launch: Launch, draws: Draws) -> tuple[int, str] | None:
    """A word that the script still has as it was, and its text: the one with the name, or any."""
    every = [*launch.program, *launch.rest]
    if launch.words[:1] == ["env"]:
        return None
    plain = [
        index
        for index, word in enumerate(every)
        if index < len(launch.words) and launch.words[index] == quoted(word) and "$(" not in word and word
    ]
    named = [index for index in plain if launch.text and launch.text in every[index]]
    if not plain:
        return None
    index = draws.of(named) if named and not draws.chance(4) else draws.of(plain)
    return index, every[index]


def _double(text: str) -> str:
    return '"' + "".join("\\" + char if char in '"\\$`' else char for char in text) + '"'


def single(launch: Launch, draws: Draws) -> bool:
    """The word stands in single quotes."""
    picked = _pick(launch, draws)
    if picked is None or "'" in picked[1]:
        return False
    launch.words[picked[0]] = f"'{picked[1]}'"
    return True


def double(launch: Launch, draws: Draws) -> bool:
    """The word stands in double quotes."""
    picked = _pick(launch, draws)
    if picked is None:
        return False
    launch.words[picked[0]] = _double(picked[1])
    return True


def inside(launch: Launch, draws: Draws) -> bool:
    """Quotes stand inside the word: `vl''lm`."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    index, text = picked
    at = draws.below(len(text) + 1)
    end = at + draws.below(len(text) - at + 1)
    mark = draws.of(("'", '"'))
    launch.words[index] = f"{text[:at]}{mark}{text[at:end]}{mark}{text[end:]}"
    return True


def escaped(launch: Launch, draws: Draws) -> bool:
    """A backslash stands before letters that need none."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    index, text = picked
    step = 1 + draws.below(3)
    launch.words[index] = "".join("\\" + char if at % step == 0 else char for at, char in enumerate(text))
    return True


def continued(launch: Launch, draws: Draws) -> bool:
    """A line ends inside the word or behind it."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    index, text = picked
    at = draws.below(len(text) + 1)
    launch.words[index] = f"{text[:at]}\\\n{text[at:]}"
    return True


def ansi(launch: Launch, draws: Draws) -> bool:
    """`$'…'` with one letter as an escape: the same word in bash, another in a plain shell."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    index, text = picked
    at = draws.below(len(text))
    code = draws.of((f"\\x{ord(text[at]):02x}", f"\\{ord(text[at]):03o}", f"\\u{ord(text[at]):04x}"))
    launch.words[index] = f"$'{text[:at]}{code}{text[at + 1 :]}'"
    launch.hide()
    return True


def variable(launch: Launch, draws: Draws) -> bool:
    """The word stands in a variable of the script."""
    picked = _pick(launch, draws)
    if picked is None:
        return False
    index, text = picked
    name = draws.of(("M", "name", "_x1", "CMD"))
    name += str(len(launch.before))
    launch.before.append(draws.of(("", "export ", "readonly ")) + f"{name}={quoted(text)}")
    launch.words[index] = draws.of((f'"${name}"', f'"${{{name}}}"', f'"${{{name}:-other/decoy}}"'))
    return True


def pieces(launch: Launch, draws: Draws) -> bool:
    """The word is put together from two variables."""
    picked = _pick(launch, draws)
    if picked is None or len(picked[1]) < 2:
        return False
    index, text = picked
    at = 1 + draws.below(len(text) - 1)
    launch.before += [f"A={quoted(text[:at])}", f"B={quoted(text[at:])}"]
    launch.words[index] = draws.of(('"$A$B"', '"${A}${B}"', '"$A""$B"'))
    return True


def appended(launch: Launch, draws: Draws) -> bool:
    """A variable grows."""
    picked = _pick(launch, draws)
    if picked is None or len(picked[1]) < 2:
        return False
    index, text = picked
    at = 1 + draws.below(len(text) - 1)
    launch.before += [
        f"G={quoted(text[:at])}",
        draws.of((f"G+={quoted(text[at:])}", f'G="$G"{quoted(text[at:])}')),
    ]
    launch.words[index] = '"$G"'
    launch.hide()
    return True


def default(launch: Launch, draws: Draws) -> bool:
    """The word is the default of a variable that nothing sets."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    launch.words[picked[0]] = draws.of((f"${{NOT_SET:-{picked[1]}}}", f'"${{NOT_SET-{picked[1]}}}"'))
    return True


def empty(launch: Launch, draws: Draws) -> bool:
    """Something that comes to nothing stands inside the word."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    index, text = picked
    at = draws.below(len(text) + 1)
    nothing = draws.of(("${NOT_SET:-}", "${NOT_SET-}", "$NOT_SET_", "${NOT_SET:+x}", '"${NOT_SET-}"'))
    if nothing == "$NOT_SET_":
        launch.before.append("NOT_SET_=")
        nothing = "${NOT_SET_}"
    launch.words[index] = f"{text[:at]}{nothing}{text[at:]}"
    return True


def of_the_container(launch: Launch, draws: Draws) -> bool:
    """The word stands in a variable of the container."""
    picked = _pick(launch, draws)
    if picked is None:
        return False
    name = f"GIVEN_{len(launch.env)}"
    launch.variable(name, picked[1])
    launch.words[picked[0]] = draws.of((f'"${name}"', f'"${{{name}}}"'))
    return True


def of_the_server(launch: Launch, draws: Draws) -> bool:
    """A variable that the server itself reads is set by the script."""
    every = " ".join([*launch.rest, *(str(entry.get("value", "")) for entry in launch.env)])
    plain = [
        entry
        for entry in launch.env
        if launch.text
        and launch.text in str(entry.get("value", ""))
        and "$" not in entry["value"]
        and f"$({entry['name']})" not in every
        and not entry["name"].startswith("GIVEN_")
    ]
    if len(plain) != 1:
        return False
    entry = plain[0]
    if any(entry["name"] == other["name"] for other in launch.env if other is not entry):
        return False
    launch.env.remove(entry)
    text = f"{entry['name']}={quoted(entry['value'])}"
    way = draws.below(3)
    if way == 0:
        launch.before.append(f"export {text}")
    elif way == 1:
        launch.before += [text, f"export {entry['name']}"]
    else:
        launch.words[:0] = ["env", text]
    return True


def array(launch: Launch, draws: Draws) -> bool:
    """All that follows the program stands in an array of bash."""
    if len(launch.words) < 2:
        return False
    count = len(launch.program)
    if count >= len(launch.words) or launch.words[0] == "env":
        return False
    launch.before.append("ARGS=(" + " ".join(launch.words[count:]) + ")")
    launch.words[count:] = ['"${ARGS[@]}"']
    return True


def parameters(launch: Launch, draws: Draws) -> bool:
    """`set --` makes parameters of the arguments."""
    count = len(launch.program)
    if count >= len(launch.words) or launch.words[0] == "env":
        return False
    launch.before.append("set -- " + " ".join(launch.words[count:]))
    launch.words[count:] = ['"$@"']
    return True


def loop(launch: Launch, draws: Draws) -> bool:
    """The word is what a loop of one turn gives."""
    picked = _pick(launch, draws)
    if picked is None or any("for it in" in line for line in launch.before):
        return False
    launch.before.append(f"for it in {quoted(picked[1])}; do")
    launch.words[picked[0]] = '"$it"'
    launch.after.append("done")
    return True


def printed(launch: Launch, draws: Draws) -> bool:
    """The word is what a command prints."""
    picked = _pick(launch, draws)
    if picked is None:
        return False
    text = quoted(picked[1])
    launch.words[picked[0]] = draws.of((f'"$(echo {text})"', f"`printf %s {text}`", f'"$(cat <<< {text})"'))
    launch.hide()
    return True


def cut(launch: Launch, draws: Draws) -> bool:
    """The word is a variable less its ending, or with another part."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    text = picked[1]
    launch.before.append(draws.of((f"C={text}.bak", f"C={text}.old")))
    launch.words[picked[0]] = '"${C%.*}"' if not draws.chance(2) else '"${C:0:' + str(len(text)) + '}"'
    launch.hide()
    return True


def substituted(launch: Launch, draws: Draws) -> bool:
    """A pattern of bash swaps a part of the word."""
    picked = _pick(launch, draws)
    if picked is None or not SAFE.issuperset(picked[1]):
        return False
    text = picked[1]
    launch.before.append(f"S={text.replace(text[-1], 'ZZ')}")
    launch.words[picked[0]] = '"${S//ZZ/' + text[-1].replace("/", "\\/") + '}"'
    launch.hide()
    return True


def indirect(launch: Launch, draws: Draws) -> bool:
    """A variable holds the name of a variable."""
    picked = _pick(launch, draws)
    if picked is None:
        return False
    launch.before += [f"REAL={quoted(picked[1])}", "REF=REAL"]
    launch.words[picked[0]] = '"${!REF}"'
    launch.hide()
    return True


def read(launch: Launch, draws: Draws) -> bool:
    """The word is read from a here-string or a file, of which only the first line is read."""
    picked = _pick(launch, draws)
    if picked is None or "\n" in picked[1]:
        return False
    launch.before.append(draws.of((f"read -r R <<< {quoted(picked[1])}", "read -r R < /etc/settings/llm")))
    launch.words[picked[0]] = '"$R"'
    launch.hide()
    return True


def options_file(launch: Launch, draws: Draws) -> bool:
    """The option stands in a file that the script writes before."""
    if launch.subject not in ("vllm", "sglang") or any("<<'" in line for line in launch.before):
        return False
    every = [*launch.program, *launch.rest]
    for index in range(len(launch.program), min(len(every), len(launch.words)) - 1):
        flag, value = every[index], every[index + 1]
        kept = launch.words[index : index + 2] == [quoted(flag), quoted(value)]
        if kept and flag.startswith("--") and "=" not in flag and launch.text and launch.text == value:
            if "$" in value:
                return False
            path = draws.of(("/tmp/options.yaml", "/run/o.yml"))
            launch.before.append(f"cat > {path} <<'E'\n{flag[2:]}: {value}\nE")
            launch.words[index : index + 2] = ["--config", path]
            launch.hide()
            return True
    return False


def braces(launch: Launch, draws: Draws) -> bool:
    """Braces of bash make the words."""
    count = len(launch.words)
    if (
        count < 2
        or launch.words[0] == "env"
        or any(not SAFE.issuperset(word) or "," in word or not word for word in launch.words)
    ):
        return False
    launch.words[:] = ["{" + ",".join(launch.words) + "}"]
    launch.hide()
    return True


TRICKS = {
    "single quotes": single,
    "double quotes": double,
    "quotes inside a word": inside,
    "needless escapes": escaped,
    "line goes on": continued,
    "variable of the script": variable,
    "variables in pieces": pieces,
    "default of a variable": default,
    "nothing inside a word": empty,
    "variable of the container": of_the_container,
    "variable of the server": of_the_server,
    "array": array,
    "parameters by set": parameters,
    "loop over one word": loop,
}
#: Those that nobody is asked to follow: a signal is as good as the reference.
HIDING = {
    # In a branch or loop the reader keeps what the variable held before, too.
    "growing variable": appended,
    "ANSI-C quotes": ansi,
    "what a command prints": printed,
    "variable cut": cut,
    "pattern of a variable": substituted,
    "indirect variable": indirect,
    "read into a variable": read,
    "options in a written file": options_file,
    "braces": braces,
}
