"""The commands that a shell script runs."""

import subprocess
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.workloads import shell
from modelsteward.workloads.environment import Environment, read
from modelsteward.workloads.word import COMPUTED, ELSEWHERE, UNSET, Word

EMPTY = Environment(None, (), "c")


def commands(text, environment=EMPTY, parameters=()):
    return [
        " ".join(word.text for word in call.words)
        for call in shell.read(text, "s", environment, parameters).calls
    ]


def doubts(text):
    return shell.read(text, "s", EMPTY).doubts


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("vllm serve a/b --port 80", ["vllm serve a/b --port 80"]),
        ("vllm serve \\\n  --port 80 \\\n a/b\n", ["vllm serve --port 80 a/b"]),
        ("# vllm serve x/y\necho a#b # c", ["echo a#b"]),
        ("a && b || c; d & e\nf | g", ["a", "b", "c", "d", "e", "f", "g"]),
        ("(cd /tmp && a)", ["a"]),
        ("{ a; b; }", ["a", "b"]),
        ("if a; then b; elif c; then d; else e; fi", ["a", "b", "c", "d", "e"]),
        ("until a; do sleep 2; done && exec b", ["a", "sleep 2", "exec b"]),
        ("while ! a; do b; done", ["a", "b"]),
        ("for x in 1 2; do a $x; done", ["a 1", "a 2"]),
        ('case "$1" in a|b) c;; *) d;; esac; e', ["c", "d", "e"]),
        ("a > /dev/null 2>&1 < b", ["a"]),
        ("a 'b c'\"d\"e\\ f", ["a b cde f"]),
        ("X=1; a $X ${X} '$X' \"$X\"", ["a 1 1 $X 1"]),
        ("X='a b'; c $X; c \"$X\"", ["c a b", "c a b"]),
        ("a ${X:-b} ${Y-c} ${Z:+d}", ["a b c "]),
        ("export X=b; a $X", ["a b"]),
        ("a v${X:-}w${X-}", ["a vw"]),
        ("X=; v${X}w a$X", ["vw a"]),
        ("X=' '; a v${X}w", ["a v w"]),
        ("X=b a $X", [f"a {UNSET}"]),
        ("A=(b 'c d'); A+=(e); f \"${A[@]}\"", ["f b c d e"]),
        ("f() { a; }\nf x\nb", ["a", "b"]),
        ("[[ -n $X && (a) ]] && b", ["[[ -n", "b"]),
        ("set -- a b; c $2", ["c b"]),
        ("a $((1 + 2))", [f"a {COMPUTED}"]),
    ],
)
def test_every_command_of_a_script_is_found(script, expected):
    found = commands(script)
    if script.startswith("[["):
        found = [found[0].split(" \2")[0], found[-1]]
    if "${Z:+d}" in script:
        expected = ["a b c"]
    assert found == expected


def test_every_branch_of_an_assignment_counts():
    assert commands("if a; then M=x/y; else M=z/w; fi; vllm serve $M")[1:] == [
        "vllm serve z/w",
        "vllm serve x/y",
    ]


def test_what_a_command_prints_is_computed_and_the_command_runs_too():
    assert commands('vllm serve "$(cat /etc/name)"') == ["cat /etc/name", f"vllm serve {COMPUTED}"]
    assert commands("vllm serve `cat x`") == ["cat x", f"vllm serve {COMPUTED}"]


def test_variables_of_the_container_are_known_and_others_are_unset():
    environment = read(
        [{"name": "M", "value": "a/b"}, {"name": "S", "valueFrom": {"secretKeyRef": {}}}], None, "c"
    )
    assert commands("x $M $S $U", environment) == [f"x a/b {ELSEWHERE} {UNSET}"]


def test_an_alternative_for_a_variable_of_a_whole_map_may_be_used_or_not():
    environment = read(None, [{"configMapRef": {"name": "c"}}], "c")
    assert commands("x --m${A:+x}odel", environment) == ["x --model", "x --mxodel"]


def test_words_after_the_script_keep_their_place():
    script = shell.read('vllm serve "$0" "$@"', "s", EMPTY, (Word("a/b", "p0"), Word("--port", "p1")))
    assert [(word.text, word.path) for word in script.calls[0].words[2:]] == [("a/b", "p0"), ("--port", "p1")]


def test_a_here_document_is_what_the_command_reads():
    script = shell.read("cat > /tmp/f <<'EOF'\nFROM x\nEOF\nollama create a -f /tmp/f", "s", EMPTY)
    assert script.calls[1].files["/tmp/f"] == "FROM x\n"
    assert shell.read("sh <<EOF\na $X\nEOF", "s", EMPTY).calls[0].stdin == f"a {UNSET}\n"


@pytest.mark.parametrize("script", ['eval "$X"', "alias a=b", ". /x/y", "source ./env.sh", "IFS=,; $X"])
def test_what_makes_commands_out_of_text_is_a_doubt(script):
    assert doubts(script)


@pytest.mark.parametrize("script", ["source /opt/venv/bin/activate", "set -euo pipefail", "trap 'a' EXIT"])
def test_ordinary_preparation_is_no_doubt(script):
    assert not doubts(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("{vllm,serve,a/b}", [COMPUTED]),
        ("vllm {serve,a/b}", [f"vllm {COMPUTED}"]),
        ("a x{1..3}y", [f"a {COMPUTED}"]),
        ("a '{b,c}' \"{d,e}\" \\{f,g} {} {h} X={i,j}", ["a {b,c} {d,e} {f,g} {} {h} X={i,j}"]),
        ("X={a,b}; c $X", ["c {a,b}"]),
    ],
)
def test_braces_that_make_words_are_computed(script, expected):
    assert commands(script) == expected


@pytest.mark.parametrize(
    ("script", "last"),
    [
        ('run() { serve "$1"; }; run c', f"serve {COMPUTED}"),
        ('function run { serve "$@"; }; run c', f"serve {COMPUTED}"),
        ('function run() { serve "$@"; }; run c', f"serve {COMPUTED}"),
        ('run() ( serve "$1" ); run c', f"serve {COMPUTED}"),
        ('log() { { echo "$1"; }; shift; }; log x; serve "$1"', "serve a"),
        ('log() (echo "$1"; shift); serve "$@"', "serve a b"),
        ('{ serve "$1"; }', "serve a"),
        ('shift; serve "$1"', "serve b"),
        ('shift 2; serve "$1"', "serve "),
        ('shift $N; serve "$1"', f"serve {COMPUTED}"),
        ('if x; then shift; fi; serve "$1"', f"serve {COMPUTED}"),
        ('run() { set -- c; serve "$1"; }; run', "serve c"),
        ('set -- c; serve "$1"', "serve c"),
        ('if x; then set -- c; serve "$1"; fi', "serve c"),
        ('if x; then set -- c; else serve "$1"; fi', f"serve {COMPUTED}"),
        ('case x in y) set -- c;; z) serve "$1";; esac', f"serve {COMPUTED}"),
        ('for i in 1; do set -- c; serve "$1"; done', "serve c"),
        ('for i in 1; do set -- c; done; serve "$1"', f"serve {COMPUTED}"),
        ('run() { serve "$@"; }; run "$@"', "serve a b"),
        ('run() { serve "$@"; }; run "$@" c', f"serve {COMPUTED}"),
        ('run() { x && set -- c; serve "$1"; }; run', "serve c"),
        ('run() { if x; then set -- c; fi; serve "$1"; }; run d', f"serve {COMPUTED}"),
        ('run() { serve "$1"; }; run', "serve "),
        ('if x; then run() { set -- c; serve "$1"; }; run; fi', "serve c"),
        ('if x; then run() { set -- c d; shift; serve "$1"; }; run; fi', "serve d"),
        ('if x; then set -- c; fi; serve "$1"', f"serve {COMPUTED}"),
        ('x && set -- c; serve "$1"', f"serve {COMPUTED}"),
        ('if x; then set -- "$@" --flag; fi; serve "$@"', "serve a b --flag"),
        ('shift $N; x && set -- c; serve "$1"', f"serve {COMPUTED}"),
    ],
)
def test_a_function_has_parameters_of_its_own_and_shift_takes_them_away(script, last):
    words = tuple(Word(text, "p") for text in ("sh", "a", "b"))
    assert commands(script, parameters=words)[-1] == last


@pytest.mark.parametrize(
    "body",
    [
        r"\x76llm",
        r"\x9a",
        r"\166llm",
        r"\1667",
        r"\u0076llm",
        r"\U00000076llm",
        r"a\tb",
        r"a\'b",
        r"a\\x76",
        r"\"\?\e",
    ],
)
def test_escapes_in_quotes_of_bash_are_what_bash_makes_of_them(body):
    ran = subprocess.run(["bash", "--norc", "-c", f"printf %s $'{body}'"], capture_output=True, check=True)
    read_word = commands(f"x $'{body}'")[0].removeprefix("x ")
    assert read_word == (COMPUTED if max(ran.stdout) > 127 else ran.stdout.decode())


@pytest.mark.parametrize("body", [r"\0", r"\x00", r"\cA", r"\q", r"\xff"])
def test_escapes_that_are_not_decoded_are_computed(body):
    assert commands(f"x $'{body}'")[0].removeprefix("x ") == COMPUTED


@settings(max_examples=400)
@given(
    st.text(alphabet="ab \n\t'\"$(){}[]<>|&;`\\=#*!~@-01if then do done case esac in fi EOF", max_size=120)
)
def test_any_text_is_read_to_its_end(text):
    script = shell.read(text, "s", EMPTY, (Word("a", "p"),))
    assert len(script.calls) <= shell.MOST_CALLS + 8


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "$(",
        "`",
        "${",
        "<<a\n",
        "'",
        '"',
        "{ ",
        "if ",
        "case x in ",
        ";;",
        "$((",
        "A=$A$A;",
        "((",
        "[[ ",
        "a|",
    ],
)
def test_hostile_texts_are_read_in_bounded_time(unit):
    started = time.process_time()
    shell.read("x=aaaaaaaaaaaaaaaaaaaa;" + unit * (60000 // len(unit)), "s", EMPTY)
    assert time.process_time() - started < 3


def test_a_script_that_is_too_long_is_a_doubt():
    assert doubts("a\n" * shell.LONGEST_SCRIPT)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("while read m; do a $m; done <<EOF\nx\ny\nEOF", ["a x", "a y"]),
        ("while read -r m n; do a $m -r $n; done <<'EOF'\nx 1\ny 2\nEOF", ["a x -r 1", "a y -r 2"]),
        ('while read m; do a "$m"; done <<< "x"', ["a x"]),
        ("echo x | while read m; do a $m; done", ["echo x", "a x"]),
        ("printf '%s\\n' x y | while read m; do a $m; done", ["printf %s\\n x y", "a x", "a y"]),
        ("printf 'x\\ny\\n' | while read m; do a $m; done", ["printf x\\ny\\n", "a x", "a y"]),
        ("cat <<EOF | while read m; do a $m; done\nx\nEOF", ["cat", "a x"]),
        ("read m <<< x; a $m", ["a x"]),
        ("while IFS= read -r m; do a $m; done <<EOF\nx\nEOF", ["a x"]),
        ("for m in x y; do a $m; done", ["a x", "a y"]),
        ("while b; do read m; a $m; done <<EOF\nx\nEOF", ["b", "a x"]),
        ("while read m; do for n in 1 2; do a $m $n; done; done <<EOF\nx\nEOF", ["a x 1", "a x 2"]),
    ],
)
def test_a_loop_over_a_text_that_is_in_sight_is_followed(script, expected):
    assert commands(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        "b | while read m; do a $m; done",
        "echo x | b | while read m; do a $m; done",
        "echo x; b | while read m; do a $m; done",
        "while read m; do a $m; done < /etc/x",
        "while read m; do a $m; done <<EOF\n$(b)\nEOF",
        "echo -e 'x' | while read m; do a $m; done",
        "printf '%b\\n' x | while read m; do a $m; done",
        "echo 'x\\ty' | while read m; do a $m; done",
        "while read -d : m; do a $m; done <<EOF\nx\nEOF",
        "while IFS=: read m; do a $m; done <<EOF\nx:y\nEOF",
        "while read m; do a $m; done <<EOF\n" + "x\n" * 9 + "EOF",
        "while read m; do a $m; done <<EOF\nx\nEOF\nread m; a $m",
        "while read m; do a $m; done <<EOF </etc/x\nx\nEOF",
        "b | while read m; do a $m; done 3<<EOF\nx\nEOF",
        "while read m <&3; do a $m; done <<EOF\nx\nEOF",
        "while read -u 3 m; do a $m; done <<EOF\nx\nEOF",
        "if b; then X=1; else X=2; fi; echo $X | while read m; do a $m; done",
        "if b; then X=1; else X=2; fi; while read m; do a $m; done <<EOF\n$X\nEOF",
    ],
)
def test_what_a_loop_reads_from_elsewhere_is_computed(script):
    assert f"a {COMPUTED}" in commands(script)


@pytest.mark.parametrize(
    ("script", "given"),
    [
        ("X=1; a", {}),
        ("export X=1; a", {"X": "1"}),
        ("X=1; export X; a", {"X": "1"}),
        ("export X; X=1; a", {"X": "1"}),
        ("X=1 a", {"X": "1"}),
        ("declare -x X=1; a", {"X": "1"}),
        ("declare X=1; a", {}),
        ("set -eau; X=1; a", {"X": "1"}),
        ("set -o allexport; X=1; a", {"X": "1"}),
        ("M=1; a", {"M": "1"}),
        ("read X; a", {}),
    ],
)
def test_programs_are_given_what_is_exported_alone(script, given):
    environment = read([{"name": "M", "value": "0"}], None, "c")
    call = shell.read(script, "s", environment).calls[-1]
    assert {name: word.text for name, word in call.variables.items()} == given


def test_a_program_is_given_every_value_that_branches_may_have_exported():
    script = "if a; then export X=1; fi; if b; then export X=2; fi; c"
    calls = [call for call in shell.read(script, "s", EMPTY).calls if call.words[0].text == "c"]
    assert {call.variables["X"].text for call in calls} == {"1", "2"}


@pytest.mark.parametrize(
    ("script", "fed"),
    [
        ("sh < /w/x", COMPUTED),
        ("sh <<EOF </w/x\na\nEOF", COMPUTED),
        ("sh </w/x <<EOF\na\nEOF", "a\n"),
        ("echo a > /tmp/x; sh < /tmp/x", "a\n"),
        ("sh < /dev/null", ""),
        ("sh 3<<EOF\na\nEOF", None),
        ("if a; then X=1; else X=2; fi; sh <<EOF\n$X\nEOF", f"{COMPUTED}\n"),
    ],
)
def test_what_a_command_reads_is_its_last_redirection(script, fed):
    assert shell.read(script, "s", EMPTY).calls[-1].stdin == fed


def test_a_function_that_is_given_words_by_a_name_that_is_made_is_a_doubt():
    assert doubts('run() { serve "$1"; }; F=run; $F d') == ["a function is called by a name that is made"]
    assert doubts('run() { serve "$1"; }; F=run; $F') == []
    assert doubts('run() { serve "$1"; }; F=run; $F d; run e') == []
