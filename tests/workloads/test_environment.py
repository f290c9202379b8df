"""`$(VAR)` as the kubelet expands it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from modelsteward.workloads.environment import LONGEST, expand, read
from modelsteward.workloads.word import ELSEWHERE


def environment(*entries):
    return read([{"name": name, "value": value} for name, value in entries], None, "c")


def test_a_variable_is_replaced_in_an_argument():
    assert environment(("A", "x")).expand("--model=$(A)/y") == "--model=x/y"


def test_a_value_may_refer_to_what_stands_before_it_only():
    found = environment(("A", "$(B)"), ("B", "x"), ("C", "$(B)"))
    assert (found.text("A"), found.text("C")) == ("$(B)", "x")


def test_the_last_of_two_equal_names_wins():
    assert environment(("A", "x"), ("A", "y")).expand("$(A)") == "y"


def test_two_dollars_are_one_and_hide_the_reference():
    assert environment(("A", "x")).expand("$$(A) $$$(A)") == "$(A) $x"


def test_what_nothing_defines_stays_as_written():
    assert environment().expand("$(A) $( $x $") == "$(A) $( $x $"


def test_a_value_from_elsewhere_is_marked():
    found = read([{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}], None, "c")
    assert found.expand("--model=$(A)") == f"--model={ELSEWHERE}"
    assert found.get("A").path == "c.env[0].valueFrom.secretKeyRef"


def test_a_whole_config_map_may_define_what_is_referred_to():
    found = read(None, [{"prefix": "P_", "configMapRef": {"name": "m"}}], "c")
    assert found.expand("$(P_A) $(A)") == f"{ELSEWHERE} $(A)"


def test_a_name_may_be_any_text():
    assert environment(("echo a/b", "c/d")).expand("$(echo a/b)") == "c/d"


def test_values_that_double_each_time_stay_bounded():
    entries = [("A0", "x" * 1000)] + [(f"A{i}", f"$(A{i - 1})$(A{i - 1})") for i in range(1, 60)]
    assert len(environment(*entries).text("A59")) <= LONGEST * 2


def test_brackets_that_nothing_closes_cost_no_more_than_their_length():
    started = time.process_time()
    assert expand("$((" * 40_000, {}.get) == "$((" * 40_000
    expand("$(A" * 350_000, {}.get)
    assert time.process_time() - started < 0.5


@given(
    st.text(alphabet="$()AB x", max_size=60),
    st.dictionaries(st.sampled_from(["A", "B", ""]), st.text(max_size=5)),
)
def test_expansion_of_any_text_ends_and_leaves_text_without_dollars_alone(text, values):
    expanded = expand(text, values.get)
    if "$" not in text:
        assert expanded == text
