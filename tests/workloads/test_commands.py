"""Programs that run others, read as their manuals say."""

import pytest
from tests.workloads.pods import names, of, signals

GPU = {"limits": {"nvidia.com/gpu": "1"}}
PLAIN = "ubuntu:24.04"
SERVE = "vllm serve a/b"


@pytest.mark.parametrize(
    "command",
    [
        ["bash", "-euo", "pipefail", "-c", SERVE],
        ["bash", "-ceuo", "pipefail", SERVE],
        ["bash", "-eo", "pipefail", "+o", "posix", "-xc", SERVE],
        ["sh", "-o", "errexit", "-c", SERVE],
        ["bash", "-O", "extglob", "--norc", "-c", SERVE],
    ],
)
def test_options_of_a_shell_take_their_words_before_the_script(command):
    found = of(image=PLAIN, command=command)
    assert (names(found), signals(found)) == ([("hf://a/b", "Model")], [])


@pytest.mark.parametrize(
    "script",
    [
        f"command eval '{SERVE}'",
        f"builtin eval '{SERVE}'",
        "command . /etc/start",
        "builtin source /etc/start",
    ],
)
def test_a_builtin_behind_its_prefix_hides_no_less(script):
    found = of(image=PLAIN, command=["sh", "-c", script], resources=GPU)
    assert "OpaqueCommand" in [name for name, _ in signals(found)]


@pytest.mark.parametrize(
    "command",
    [
        ["watch", "-n", "60", SERVE],
        ["watch", "-d", "vllm", "serve", "a/b"],
        ["watch", "-x", "vllm", "serve", "a/b"],
        ["watch", "--interval=5", "sleep 1; exec vllm", "serve a/b"],
        ["script", "-qc", SERVE, "/dev/null"],
        ["script", "--command=" + SERVE],
        ["su", "-lc", SERVE, "nobody"],
        ["su", "nobody", "-s", "/bin/sh", "-c", SERVE],
        ["runuser", "-u", "nobody", "--", "vllm", "serve", "a/b"],
    ],
)
def test_programs_that_give_a_text_to_a_shell_are_read(command):
    found = of(image=PLAIN, command=command)
    assert (names(found), signals(found)) == ([("hf://a/b", "Model")], [])
