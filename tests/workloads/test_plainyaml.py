"""YAML texts in fields: what every reader takes alike is read, all else is refused."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.workloads.plainyaml import UnreadableError, read

PLAIN = """
# a comment
applications:
- name: llm   # behind
  import_path: ray.serve.llm:build_openai_app
  route_prefix: "/"
  args:
    llm_configs:
      - model_loading_config: {model_id: a, model_source: 'org/name'}
        engine_kwargs:
          trust_remote_code: true
      - model_loading_config:
          model_id: b
  pip: [requests==2.26.0, 'x']
other:
  - one
  -
    two: 2
"""


def written(value):
    if isinstance(value, dict):
        return {str(key): written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [written(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def test_plain_texts_are_read_as_a_full_reader_reads_them():
    assert read(PLAIN) == written(yaml.safe_load(PLAIN))


def test_anchors_and_merge_keys_are_followed():
    text = "base: &b\n  x: 1\n  y: 2\nmore:\n  <<: *b\n  y: 3\nname: &n org/name\nagain: *n\n"
    assert read(text)["more"] == {"x": "1", "y": "3"}
    assert read(text)["again"] == "org/name"


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: !!python/object x",
        "a: |\n  x",
        "a: [1, 2",
        "a: *nothing",
        "a: 1\n---\nb: 2",
        "a: 'x",
        "a: b: c",
        "\ta: 1",
        "a: " + "[" * 1000,
        "a: x\n   b: y",
        "x" * 100000,
    ],
)
def test_what_readers_differ_on_is_refused(text):
    with pytest.raises(UnreadableError):
        read(text)


@settings(max_examples=400)
@given(st.text(alphabet="ab:- \n'\"[]{},#&*!|<>?", max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        read(text)
    except UnreadableError:
        return
