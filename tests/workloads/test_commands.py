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


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", 'read -r R < /etc/x; ollama "$R"'],
        ["sh", "-c", 'python3 -m "$(cat /etc/x)" --model a/b'],
        ["sh", "-c", 'python3 -m"$MODULE" --model a/b'],
        ["sh", "-c", 'vllm "${VERB#x}" a/b'],
        ["sh", "-c", 'mlflow models "$VERB" -m models:/a/1'],
        ["ollama", "$(FROM)", "a"],
    ],
)
def test_a_server_whose_verb_or_module_is_out_of_sight_is_opaque(command):
    environment = [{"name": "FROM", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}]
    found = of(image=PLAIN, command=command, env=environment, resources=GPU)
    assert [name for name, _ in signals(found) if name.startswith("Opaque")] == ["OpaqueCommand"]


@pytest.mark.parametrize(
    ("line", "opaque"),
    [
        ('aws --region r s3 cp"${NOT_SET-}" "s3://$X/model.safetensors" /out/', True),
        ('aws "$X" cp s3://b/model.safetensors /out/', True),
        ('gsutil -m "$X" gs://b/model.safetensors /out/', True),
        ('aws s3 ls "s3://$X/model.safetensors"', False),
        ('gcloud storage ls "gs://$X/model.safetensors"', False),
    ],
)
def test_a_bucket_program_whose_verb_is_out_of_sight_is_opaque(line, opaque):
    found = of(
        image=PLAIN, command=["sh", "-c", line], envFrom=[{"configMapRef": {"name": "s"}}], resources=GPU
    )
    assert bool({"OpaqueSource", "OpaqueCommand"} & {name for name, _ in signals(found)}) is opaque


@pytest.mark.parametrize(
    "command",
    [
        ["sh", "-c", 'vllm serve a/b --port "$PORT"'],
        ["sh", "-c", 'python3 -m http.server "$PORT"'],
        ["sh", "-c", 'ollama show "$X"'],
    ],
)
def test_other_words_out_of_sight_are_no_verb(command):
    found = of(image=PLAIN, command=command)
    assert signals(found) == []


@pytest.mark.parametrize(
    ("resources", "told"), [({}, ["OpaqueSource"]), (GPU, ["OpaqueSource", "UndeclaredAccelerator"])]
)
def test_a_file_of_weights_from_a_bucket_out_of_sight_is_opaque(resources, told):
    command = ["gsutil", "cp", "gs://$(BUCKET)/model.safetensors", "/out"]
    environment = [{"name": "BUCKET", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}]
    found = of(image=PLAIN, command=command, env=environment, resources=resources)
    assert [name for name, _ in signals(found)] == told


@pytest.mark.parametrize(
    "script",
    [
        'llama-server -hf a/b "$(cat /etc/x)" /w',
        'litellm "$(cat /etc/x)" /etc/c.yaml',
        'bentoml serve "${X#y}"',
        'git -C /out "$(cat /etc/x)" https://huggingface.co/a/b',
        'aws --region eu s3 cp "$(cat /etc/x)" /out',
        'curl --output=/out/m "$(cat /etc/x)"',
        'hf "$(cat /etc/x)" a/b',
        "python3 $'\\x2dc' 'import x'",
        'accelerate launch "$(cat /etc/x)" axolotl.cli.train /c.yml --base-model a/b',
        'accelerate launch -m "$(cat /etc/x)" /c.yml --base-model a/b',
        'python3 -m jetstream_pt.cli "$(cat /etc/x)" "$(cat /etc/y)" a/b',
        'torchrun --nproc-per-node=2 "$(cat /etc/x)" --model a/b',
        'curl -fsSL "$(cat /etc/x)"',
        's5cmd c"$(cat /etc/x)" s3://b/model.safetensors /out',
        'git clone"$(cat /etc/x)" https://huggingface.co/a/b',
        'llamafactory-cli api qwen.yaml"$(cat /etc/x)" model_name_or_path=a/b',
        'trl sft --model_name_or_path a/b --teacher"$(cat /etc/x)" c/d',
        'gsutil -m "$(cat /etc/x)" gs://b/model.safetensors /out',
        'wget --content-disposition "$(cat /etc/x)"',
        'tune run lora "$(cat /etc/x)" llama3 checkpointer.checkpoint_dir=/x',
        'torchserve --start --ncs "$(cat /etc/x)" /x',
    ],
)
def test_words_out_of_sight_are_opaque_where_a_loader_may_take_them_for_options(script):
    found = of(image=PLAIN, command=["sh", "-c", script], resources=GPU)
    assert "OpaqueCommand" in [name for name, _ in signals(found)]


@pytest.mark.parametrize(
    "script",
    [
        'vllm serve a/b --port "$(cat /etc/port)"',
        "vllm serve a/b $EXTRA",
        'hf download a/b --token "$(cat /etc/token)"',
        'curl -H "Authorization: $(cat /etc/token)" http://localhost/health',
        'git clone https://github.com/a/b "$DIRECTORY"',
        'vllm serve a/b --port="$(cat /etc/port)"',
        'git -C "$(cat /x)" clone https://github.com/a/b',
        'aws --region "$(cat /x)" s3 cp s3://logs/x.txt /tmp',
        'curl -fsSL "http://$POD/health" -o "$(mktemp)"',
        "curl -fsSL $HOST/health",
        'torchrun --nnodes "$(cat /n)" train.py "$(date)"',
    ],
)
def test_words_out_of_sight_that_are_values_or_nothing_are_none(script):
    found = of(image=PLAIN, command=["sh", "-c", script], env={"HF_TOKEN": "x"})
    assert [name for name, _ in signals(found) if name.startswith("Opaque")] == []


def test_a_repository_by_ssh_keeps_the_case_of_its_owner():
    found = of(image=PLAIN, command=["git", "clone", "git@HF.co:Owner_1/Name"])
    assert names(found) == [("hf://Owner_1/Name", "Model")]
