"""A program that a package runner fetches and starts is read like one that the image brings."""

import pytest
from tests.workloads.pods import claim, mount, names, of, signals

PLAIN = "python:3.12"
SIGHTING = [("hf://a/b@" + "c" * 40, "Model")]
FETCH = f"download a/b --revision {'c' * 40}"


def run(words: str, **more: object):
    return of(image=PLAIN, command=words.split(), env={"HF_TOKEN": "x"}, **more)


@pytest.mark.parametrize(
    "runner",
    [
        "uvx --from huggingface_hub hf",
        "uvx --from huggingface_hub[cli]==0.30 --with hf_transfer --with=hf_xet huggingface-cli",
        "uvx -q -p 3.12 -w hf_transfer --from=huggingface_hub -- hf",
        "uvx -qp 3.12 --from huggingface_hub hf",
        "uvx -p3.12 --index https://pypi.example.com/simple --from huggingface_hub hf",
        "uvx hf@1.2.0",
        "uv tool run --from huggingface_hub hf",
        "uv --no-cache --directory /app tool run --python 3.12 --from huggingface_hub hf",
        "uv run --with huggingface_hub hf",
        "uv run --no-project --extra gpu --group dev --env-file .env --package x hf",
        "uv run -m huggingface_hub.cli.hf",
        "uv run --with huggingface_hub --module huggingface_hub.cli.hf",
        "uv run python -m huggingface_hub.cli.hf",
        "pipx run --spec huggingface_hub hf",
        "pipx run --pip-args=--no-cache --python 3.12 --with hf_transfer --spec huggingface_hub hf",
        "pipx run hf==1.2",
        "npx --yes -p some-hub-client hf",
        "npx -y --package=some-hub-client -- hf",
        "npm exec --yes --package=some-hub-client -- hf",
    ],
)
def test_what_a_runner_starts_is_read(runner):
    found = run(f"{runner} {FETCH}")
    assert names(found) == SIGHTING
    assert signals(found) == []


@pytest.mark.parametrize("runner", ["npx -c", "npx --yes -p some-hub-client --call", "npm exec -c"])
def test_a_command_line_that_a_runner_gives_to_a_shell_is_read(runner):
    found = of(image=PLAIN, command=[*runner.split(), f"hf {FETCH}"])
    assert names(found) == SIGHTING


@pytest.mark.parametrize("runner", ["uv run serve.py", "uv run --script serve", "pipx run serve.py"])
def test_a_script_that_a_runner_starts_is_read_as_one_of_python(runner):
    assert names(run(f"{runner} --model a/b")) == [("hf://a/b", "Model")]
    assert signals(run(f"{runner.replace('serve', '/w/serve')}", **volume())) == [
        ("OpaqueCommand", f"spec.containers[0].command[{len(runner.split()) - 1}]")
    ]


def volume(place: str = "/w"):
    return {"volumes": [claim()], "volumeMounts": [mount(place)]}


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (f"uvx --from git+https://example.com/x hf {FETCH}", 2),
        (f"uvx --from=https://example.com/x.whl hf {FETCH}", 1),
        (f"uvx --from huggingface_hub --with git+https://example.com/x hf {FETCH}", 4),
        (f"uvx --from /w/x hf {FETCH}", 2),
        (f"uv run --with-requirements /w/requirements.txt hf {FETCH}", 3),
        (f"uv run --with-editable /w hf {FETCH}", 3),
        ("uv run https://example.com/serve.py", 2),
        ("uvx git+https://example.com/x", 1),
        (f"pipx run --spec git+https://example.com/x hf {FETCH}", 3),
        ("pipx run https://example.com/serve.py", 2),
        (f"npx -p https://example.com/x.tgz hf {FETCH}", 2),
    ],
)
def test_a_program_from_an_address_or_a_volume_is_opaque(words, place):
    assert ("OpaqueCommand", f"spec.containers[0].command[{place}]") in signals(run(words, **volume()))


@pytest.mark.parametrize(
    "words",
    [
        "uv run --with-editable . --with-requirements requirements.txt uvicorn app:app",
        "uv sync --frozen",
        "uvx --version",
        "uv run",
        "pipx list",
        "npx serve dist",
        "npx",
    ],
)
def test_a_runner_of_an_ordinary_program_says_nothing(words):
    assert signals(run(words)) == []


@pytest.mark.parametrize(
    "runner", ["hf", "uvx --from huggingface_hub hf", "uv run hf", "python -m huggingface_hub.cli.hf"]
)
def test_arguments_that_begin_with_a_downloader_or_runner_are_a_command(runner):
    assert names(of(image=PLAIN, args=f"{runner} {FETCH}".split())) == SIGHTING


def test_arguments_that_begin_with_another_word_are_none():
    assert names(of(image=PLAIN, args=["http", "--model", "a/b"])) == []
