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
