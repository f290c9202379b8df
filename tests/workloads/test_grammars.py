"""The small grammars against what they mean elsewhere: bash, argparse, the kubelet's rules, each other.

Together with the properties in the files of each grammar more than 20,000 examples in every test run.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import subprocess

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelsteward.api import reference
from modelsteward.workloads import options, shell
from modelsteward.workloads.environment import Environment, expand
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.word import Word

EMPTY = Environment(None, (), "c")


def many(count: int) -> settings:
    """So many examples, as fast as they come."""
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


# Words of a shell.

#: Any text that an argument can be; the first control characters stand for what isn't in sight.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\1\2"), max_size=12)
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-./:,@%+")


def single(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def double(text: str) -> str:
    return '"' + "".join("\\" + char if char in '"\\$`' else char for char in text) + '"'


def escaped(text: str) -> str:
    return "".join("'\n'" if char == "\n" else "\\" + char for char in text) or "''"


def mixed(text: str) -> str:
    half = len(text) // 2
    return single(text[:half]) + double(text[half:])


def bare(text: str) -> str:
    return text if text and PLAIN.issuperset(text) else single(text)


QUOTING = st.sampled_from((single, double, escaped, mixed, bare))


@many(6000)
@given(st.lists(st.tuples(TEXT, QUOTING), min_size=1, max_size=5))
def test_a_word_is_read_as_it_was_quoted(words):
    # A continued line is taken away before quotes are looked at, as in no script that anybody writes.
    words = [(text.replace("\\\n", "\\"), quote) for text, quote in words]
    script = "run " + " ".join(quote(text) for text, quote in words)
    (call,) = shell.read(script, "s", EMPTY).calls
    assert [word.text for word in call.words] == ["run", *(text for text, _ in words)]


VALUE = st.text("ab/-.", max_size=4)
#: The first are set, to nothing at first or to more than one word; the last never is.
SET, NEVER = st.sampled_from(("A", "B", "C")), st.just("NOT_SET")
BEFORE = "A=a; B=' b  c '; C="
PIECE = st.one_of(
    VALUE,
    VALUE.map(single),
    VALUE.map(double),
    VALUE.map(lambda it: "\\".join(("", *it))),
    SET.map("${}".format),
    SET.map("${{{}}}".format),
    SET.map('"${}"'.format),
    st.tuples(SET | NEVER, st.sampled_from((":-", "-", ":+", "+")), VALUE).map(
        lambda it: "${{{}{}{}}}".format(*it)
    ),
    st.tuples(SET | NEVER, VALUE).map(lambda it: '"${{{}:-{}}}"'.format(*it)),
)
SHELL_WORD = st.lists(PIECE, min_size=1, max_size=3).map("".join)
ASSIGNMENT = st.tuples(SET, st.sampled_from(("=", "+=")), SHELL_WORD).map("".join)
AROUND = ("{}", "( {}; )", "if true; then {}; fi", "true && {}", "for X in 1; do {}; done")
SCRIPT = st.tuples(
    st.lists(ASSIGNMENT, max_size=3), st.sampled_from(AROUND), st.lists(SHELL_WORD, max_size=3)
).map(lambda it: "\n".join([BEFORE, *it[0], it[1].format(" ".join(["show", *it[2]]))]))
SHOW = "show() { printf '<%s>' \"$@\"; printf '\\n'; }"


@many(1000)
@given(st.lists(SCRIPT, min_size=1, max_size=8))
def test_words_are_those_that_bash_makes(scripts):
    ran = "".join(f"(\n{script}\n)\n" for script in scripts)
    made = subprocess.run(
        ["bash", "--norc", "-c", f"{SHOW}\n{ran}"], capture_output=True, text=True, check=True
    )
    for script, line in zip(scripts, made.stdout.splitlines(), strict=True):
        calls = shell.read(script, "s", EMPTY).calls
        words = next(call.words for call in calls if call.words[0].text == "show")[1:]
        if all(word.told for word in words):
            expected = "".join(f"<{word.text}>" for word in words) or "<>"
            assert line == expected, script


# The kubelet's `$(VAR)`.


def expanded_plainly(text: str, values: dict[str, str]) -> str:
    """Another way to say what the kubelet does, character by character."""
    out, at = "", 0
    while at < len(text):
        rest = text[at:]
        end = rest.find(")")
        if rest.startswith("$$"):
            out, at = out + "$", at + 2
        elif rest.startswith("$(") and end > 0:
            name = rest[2:end]
            out, at = out + values.get(name, rest[: end + 1]), at + end + 1
        else:
            out, at = out + text[at], at + 1
    return out


@many(2500)
@given(
    st.lists(
        st.sampled_from(("$", "$$", "$(A)", "$(B)", "$(", ")", "(A)", "x", "$$(A)", "$(C)")), max_size=8
    ),
    st.dictionaries(st.sampled_from(("A", "B")), st.sampled_from(("", "a/b", "$(B)", "$"))),
)
def test_variables_in_arguments_are_those_that_the_kubelet_puts_there(pieces, values):
    text = "".join(pieces)
    assert expand(text, values.get) == expanded_plainly(text, values)


# Argument lists.

GRAMMAR = Grammar(
    valued=frozenset(("model", "model-path", "revision", "tokenizer")),
    switches=frozenset(("trust-remote-code", "trace")),
    many=frozenset(("lora-modules",)),
    abbreviations=True,
    short={"-m": "model"},
)
SPELLINGS = (
    *("--model", "--model=x/y", "--model-path", "--model-p=q", "--revision", "--rev", "--revisio=z", "--tok"),
    *("--trust-remote-code", "--trust", "--trace", "--lora-modules", "--lora", "-m", "--tokenizer="),
)
ARGUMENT = st.sampled_from((*SPELLINGS, "a/b", "c", "x=y", "--", "-1", "''"))


def by_argparse(words: list[str]) -> argparse.Namespace | None:
    """What Python's own parser takes; None where it ends with a message."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("-m", "--model", action="append", default=[])
    for name in ("model-path", "revision", "tokenizer"):
        parser.add_argument(f"--{name}", action="append", default=[])
    for name in ("trust-remote-code", "trace"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--lora-modules", nargs="*", action="extend", default=[])
    parser.add_argument("first", nargs="?")
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            return parser.parse_known_args(words)[0]
        except (argparse.ArgumentError, SystemExit):
            return None


@many(4000)
@given(st.lists(ARGUMENT, max_size=8))
def test_whatever_argparse_takes_for_an_option_is_among_its_values(words):
    taken = by_argparse(words)
    if taken is None:
        return
    given_ = options.read(tuple(Word(word, "a") for word in words), GRAMMAR)
    for name in (*GRAMMAR.valued, *GRAMMAR.many):
        told = [word.text for word in given_.all(name)]
        assert set(getattr(taken, name.replace("-", "_"))) <= set(told), name
    for name in GRAMMAR.switches:
        assert not getattr(taken, name.replace("-", "_")) or given_.on(name), name
    every = [*given_.positionals, *(word for words in given_.values.values() for word in words)]
    assert taken.first is None or taken.first in {word.text for word in every}


# References.

ORG = st.text("aB1_.-", min_size=1, max_size=4).filter(lambda it: reference.is_hub_name(f"{it}/x"))
REVISION = st.sampled_from(("", "main", "v1.0", "a" * 40))


def spellings(org: str, name: str, revision: str) -> dict[str, reference.Reference | None]:
    """One repository of the hub in every spelling that can say its revision."""
    hub, at = f"{org}/{name}", f"@{revision}" if revision else ""
    found = {
        "name": reference.hub_name(hub, revision),
        "printed": reference.parse(f"hf://{hub}{at}"),
        "uri": reference.storage_uri(f"hf://{hub}{at}", "ns"),
        "colon": reference.storage_uri(f"hf://{hub}{at.replace('@', ':')}", "ns"),
    }
    if revision:
        found["address"] = reference.address(f"https://HuggingFace.co/{hub}/tree/{revision}")
    else:
        found["page"] = reference.address(f"https://hf.co/{hub}/?x=y")
        found["ollama"] = reference.ollama_name(f"hf.co/{hub}")
    return found


@many(4000)
@given(st.tuples(ORG, ORG, REVISION), st.tuples(ORG, ORG, REVISION))
def test_every_spelling_is_one_reference_and_two_models_are_two(one, other):
    found = spellings(*one)
    assert len({str(each) for each in found.values()}) == 1, found
    assert None not in found.values()
    theirs = spellings(*other)
    assert (one == other) == (next(iter(found.values())) == next(iter(theirs.values())))


HOST = st.sampled_from(
    ("", "docker.io/", "index.docker.io/", "quay.io/", "localhost/", "r.example.com:5000/")
)
PATH = st.lists(st.text("ab0", min_size=1, max_size=3), min_size=1, max_size=3).map("/".join)
TAG = st.sampled_from(("", ":latest", ":v1", ":1.0", "@sha256:" + "0a" * 32))


@many(2500)
@given(HOST, PATH, TAG)
def test_an_image_is_what_the_kubelet_pulls_however_much_is_spelt_out(host, path, tag):
    found = reference.image(f"{host}{path}{tag}")
    assert found is not None
    assert reference.parse(str(found)) == found
    assert reference.image(str(found).removeprefix("image://")) == found
    if not tag:
        assert reference.image(f"{host}{path}:latest") == found
    if host == "" and "/" not in path:
        assert reference.image(f"docker.io/library/{path}{tag}") == found
