"""Servers that something else starts are no way around being read; what only looks like one says nothing."""

import pytest
from tests.workloads.pods import claim, mount, of, signals

PLAIN = "python:3.12"
OPAQUE = ("OpaqueCommand", "spec.containers[0].command[0]")
GPU = {"limits": {"nvidia.com/gpu": "1"}}


@pytest.mark.parametrize(
    "command",
    [
        ["strace", "-f", "vllm", "serve", "a/b"],
        ["strace", "-f", "aphrodite", "run", "a/b"],
        ["strace", "-f", "koboldcpp", "--model", "/m.gguf"],
        ["gdb", "-ex", "run", "--args", "/usr/bin/vllm", "serve", "a/b"],
        ["tmux", "new", "-d", "vllm serve a/b"],
        ["script", "-qc", "vllm serve a/b", "/dev/null"],
        ["git", "-c", "alias.x=!vllm serve a/b", "x"],
        ["mpirun", "-np", "1", "-x", "HF_ENDPOINT=https://example.com", "vllm", "serve", "a/b"],
        ["srun", "--export=ALL,HF_ENDPOINT=https://example.com", "vllm", "serve", "a/b"],
        ["/lib64/ld-linux-x86-64.so.2", "/usr/bin/python3", "-m", "vllm.entrypoints.openai.api_server"],
        ["awk", 'BEGIN{system("v" "llm serve a/b")}'],
        ["sed", "1e vllm serve a/b", "/etc/hosts"],
        ["sed", "s/x/vllm serve a/e", "/etc/hosts"],
        ["python3", "-m", "pdb", "-m", "vllm.entrypoints.openai.api_server", "--model", "a/b"],
    ],
)
@pytest.mark.parametrize("resources", [{}, GPU])
def test_a_server_behind_another_program_is_opaque(command, resources):
    found = signals(of(image=PLAIN, command=command, resources=resources))
    assert OPAQUE in [signal for signal in found if signal[0] == "OpaqueCommand"]


def test_a_command_line_in_one_word_is_opaque():
    assert signals(of(image=PLAIN, command=["watch", "vllm serve a/b"])) == [
        ("OpaqueCommand", "spec.containers[0].command[1]")
    ]


@pytest.mark.parametrize(
    "command",
    [
        ["python3", "-c", "import os; os.system('vllm serve a/b')"],
        ["python3", "-c", "from vllm import LLM; m = 'a/' + 'b'; LLM(m)"],
    ],
)
def test_a_program_text_that_loads_in_a_way_that_is_not_read_counts_without_an_accelerator(command):
    assert [name for name, _ in signals(of(image=PLAIN, command=command))] == ["OpaqueCommand"]


def test_a_text_that_is_not_read_counts_in_the_image_of_a_server():
    found = of(command=["python3", "-c", "import subprocess as s; s.run(open('/x').read())"])
    assert [name for name, _ in signals(found)] == ["OpaqueCommand"]


@pytest.mark.parametrize(
    "command",
    [
        ["pgrep", "-f", "vllm serve"],
        ["echo", "vllm serve a/b"],
        ["awk", "{print $1}", "/etc/hosts"],
        ["sed", "-i", "s/vllm/sglang/g;2d", "/etc/x"],
        ["sed", "s/here/there/", "/etc/x"],
        ["sleep", "infinity"],
        ["vllm", "serve", "--help"],
        ["curl", "http://ollama:11434/api/tags"],
    ],
)
def test_what_only_looks_like_it_says_nothing(command):
    assert signals(of(image=PLAIN, command=command)) == []


def test_an_image_that_only_calls_itself_a_sample_is_asked_what_it_does_with_an_accelerator():
    assert signals(of(image="registry.example.com/x/dcgm-chat:1", resources=GPU))
    assert not signals(of(image="nvcr.io/nvidia/k8s/dcgm-exporter:4.2", resources=GPU))


SERVE = f"vllm serve a/b --revision {'a' * 40}"


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", f"HF_ENDPOINT=https://example.com {SERVE}"],
        ["sh", "-c", f"export HF_ENDPOINT=https://example.com; {SERVE}"],
        ["env", "HF_ENDPOINT=https://example.com", *SERVE.split()],
    ],
)
def test_a_hub_is_redirected_by_a_variable_that_a_command_sets(command):
    assert [name for name, _ in signals(of(command=command))] == ["RedirectedHub"]


@pytest.mark.parametrize(
    "before",
    [
        "cp -r /w a",
        "tar xf /w.tgz -C a",
        "ln -s /w /root/.cache/huggingface",
        "mkdir -p a && curl -L https://example.com/w.tgz | tar x -C a",
    ],
)
def test_files_put_where_a_server_looks_before_the_hub_are_opaque(before):
    assert "OpaqueCommand" in [name for name, _ in signals(of(command=["sh", "-c", f"{before}; {SERVE}"]))]


def test_other_files_may_be_copied_before_a_server_starts():
    assert signals(of(command=["sh", "-c", f"mkdir -p /tmp/x; cp /etc/hosts.allow /tmp/x; {SERVE}"])) == []


@pytest.mark.parametrize(
    "script", ["ln -s /usr/local/bin/vllm /tmp/x; /tmp/x serve a/b", "/usr/bin/vl?m serve a/b"]
)
def test_a_server_under_another_name_is_opaque(script):
    assert [name for name, _ in signals(of(command=["sh", "-c", script]))] == ["OpaqueCommand"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("-r /w/requirements.txt", True),
        ("/w/package", True),
        ("--target /w/lib flask", False),
        ("flask", False),
    ],
)
def test_packages_from_a_volume_are_opaque(words, told):
    script = f"pip install {words}; {SERVE}"
    found = of(command=["sh", "-c", script], volumes=[claim()], volumeMounts=[mount("/w")])
    assert ("OpaqueCommand" in [name for name, _ in signals(found)]) is told
