"""Servers that something else starts are no way around being read; what only looks like one says nothing."""

import pytest
from tests.workloads.pods import claim, container, mount, names, of, read, signals

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


def test_a_comment_in_quotes_hides_no_server_behind_it():
    found = signals(of(image=PLAIN, command=["sh", "-c", ": ' # '; strace vllm serve a/b"]))
    assert found == [("OpaqueCommand", "spec.containers[0].command[2]")]


def test_a_command_line_in_one_word_is_opaque():
    assert signals(of(image=PLAIN, command=["unbuffer", "vllm serve a/b"])) == [
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
        ["awk", 'BEGIN { "date" | getline d; system("jekyll serve") }'],
        ["sh", "-c", "{ # vllm serve a/b\n/scripts/start.sh; }"],
        ["sh", "-c", "# vllm serve a/b\n/scripts/start.sh"],
        ["sh", "-c", 'eval "$CHECK"; curl http://vllm.serving.svc:8000/health'],
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


@pytest.mark.parametrize(
    "server",
    [
        "lorax-launcher --model-id a/b",
        "infinity_emb v2 --model-id a/b",
        "local-ai run x",
        "llama-swap --config /etc/x",
        "tensorflow_model_server --model_base_path=/x",
        "torchserve --start --model-store /x",
        "mlserver start /x",
        "ovms --source_model a/b",
        "jpt serve --model_id a/b",
        "mlflow models serve -m models:/a/1",
        "lm_eval --model_args pretrained=a/b",
        "trl sft --model_name_or_path a/b",
        "tune download a/b",
        "llamafactory-cli train --model_name_or_path a/b",
        "python3 -m huggingfaceserver --model_id a/b",
        "accelerate launch -m axolotl.cli.train /etc/x.yml",
    ],
)
@pytest.mark.parametrize("before", ["strace -f", "unshare -r --", "gdb -ex run --args", "chpst -u app sh -c"])
def test_every_server_behind_another_program_is_opaque(before, server):
    words = before.split()
    command = [*words, server] if words[-1] == "-c" else [*words, *server.split()]
    found = signals(of(image=PLAIN, command=command, resources=GPU))
    assert "OpaqueCommand" in [name for name, _ in found]


@pytest.mark.parametrize(
    "command",
    [
        ["/manager", "--default-runtime", "mlserver", "--port", "8080"],
        ["/manager", "--runtimes=torchserve,ovms"],
        ["supervise", "--name", "tensorflow_model_server"],
        ["vendor-agent", "watch", "lorax-launcher.log"],
        ["pgrep", "-f", "lorax-launcher"],
        ["/app/run", "serve", "--tune", "x"],
    ],
)
def test_the_name_of_a_server_in_an_option_starts_none(command):
    found = signals(of(image=PLAIN, command=command, env={"HF_TOKEN": "x"}))
    assert "OpaqueCommand" not in [name for name, _ in found]


@pytest.mark.parametrize(
    "command",
    [
        ["chpst", "-u", "app", "aria2c", "-x16", "https://huggingface.co/a/b/resolve/main/model.gguf"],
        ["systemd-run", "--scope", "wget", "-q", "https://huggingface.co/a/b/resolve/main/model.gguf"],
        ["perf", "stat", "--", "./curl", "-LO", "https://huggingface.co/a/b/resolve/main/model.gguf"],
        ["strace", "-f", "sh", "-c", "curl -LO https://huggingface.co/a/b/resolve/main/model.gguf"],
        ["firejail", "--quiet", "sh", "-c", "ltrace sh -c 'wget https://hf.co/a/b/resolve/main/x.bin'"],
    ],
)
def test_a_download_behind_another_program_is_read(command):
    assert [name for name, _ in names(of(image=PLAIN, command=command))] in (
        ["hf://a/b@main#model.gguf"],
        ["hf://a/b@main#x.bin"],
    )


def test_a_text_that_another_program_gives_to_a_shell_is_read():
    found = of(image=PLAIN, command=["ltrace", "sh", "-c", "vl'l'm \\serve a/b"])
    assert names(found) == [("hf://a/b", "Model")]


@pytest.mark.parametrize("text", ["awk 'BEGIN { system(\"ollama start\") }'", "tmux new -d 'vllm serve a/b'"])
def test_arguments_that_are_a_command_are_looked_at_like_a_command(text):
    found = signals(of(image=PLAIN, args=["bash", "-c", text], resources=GPU))
    assert "OpaqueCommand" in [name for name, _ in found]


def test_a_server_under_another_name_is_opaque_in_a_cluster_of_ray_too():
    spec = {"containers": [container(command=["/tmp/v", "serve", "a/b"])]}
    groups = {"headGroupSpec": {"template": {"spec": spec}}}
    found = read({"apiVersion": "ray.io/v1", "kind": "RayCluster", "metadata": {"name": "x"}, "spec": groups})
    assert [name for name, _ in signals(found)] == ["OpaqueCommand"]


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", '/tmp/v "$VERB" a/b'],
        ["ltrace", "sh", "-c", "/tmp/v serve a/b"],
        ["strace", "-f", "bash", "-c", '/tmp/v "$VERB" a/b'],
    ],
)
def test_a_server_under_another_name_is_opaque_however_its_verb_is_said(command):
    found = of(command=command, env={"VERB": "serve"})
    assert "OpaqueCommand" in [name for name, _ in signals(found)]
