"""What training tools start from: the model, its adapters and teacher, by options, `key=value` and files."""

import shlex

import pytest
from tests.workloads.pods import mount, names, of, signals

TOOLS = "registry.example.com/tools/train:1"
FILE = {"name": "w", "configMap": {"name": "c"}}


def run(line, **fields):
    return of(image=TOOLS, command=shlex.split(line), **fields)


def script(text, **fields):
    return of(image=TOOLS, command=["sh", "-c", text], **fields)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("trl sft --model_name_or_path a/b", ["hf://a/b Base"]),
        ("trl dpo --model-name-or-path=a/b --model_revision r", ["hf://a/b@r Base"]),
        ("trl grpo --model_name_or a/b", ["hf://a/b Base"]),
        ("python -m trl.scripts.sft --model_name_or_path a/b", ["hf://a/b Base"]),
        (
            "accelerate launch --num_processes 2 -m trl.scripts.dpo --model_name_or_path a/b",
            ["hf://a/b Base"],
        ),
        (
            "trl gkd --model_name_or_path a/b --teacher_model_name_or_path t/t",
            ["hf://a/b Base", "hf://t/t Teacher"],
        ),
        ("trl vllm-serve --model a/b --revision r", ["hf://a/b@r Model"]),
        ("trl sft --model_name_or_path a/b --output_dir x/y --hub_model_id x/y", ["hf://a/b Base"]),
        ("axolotl train c.yml --base-model a/b --revision-of-model r", ["hf://a/b@r Base"]),
        ("accelerate launch -m axolotl.cli.train c.yml --base_model=a/b", ["hf://a/b Base"]),
        (
            "torchrun --nproc-per-node 8 -m axolotl.cli.train c.yml --lora_model_dir=l/l",
            ["hf://l/l Adapter"],
        ),
        ("tune download a/b --output-dir /tmp/x", ["hf://a/b Model"]),
        ("tune download o/m/f/v --source kaggle", ["kaggle://o/m/f/v Model"]),
        ("llamafactory-cli train --stage sft --model_name_or_path a/b", ["hf://a/b Base"]),
        ("llamafactory-cli train c.yaml model_name_or_path=a/b model_revision=r", ["hf://a/b@r Base"]),
        ("lmf export c.yaml adapter_name_or_path=l/one,l/two", ["hf://l/one Adapter", "hf://l/two Adapter"]),
        ("torchrun -m llamafactory.cli train --model_name_or_path a/b", ["hf://a/b Base"]),
        (
            "lm_eval --model hf --model_args pretrained=a/b,revision=r,peft=p/p",
            ["hf://a/b@r Model", "hf://p/p@r Adapter"],
        ),
    ],
)
def test_a_training_tool_names_what_it_starts_from(line, expected):
    assert [f"{name} {role}" for name, role in names(run(line))] == expected


@pytest.mark.parametrize(
    "line",
    ["trl env", "axolotl fetch examples", "tune ls", "tune cp a/b .", "llamafactory-cli version", "trl -h"],
)
def test_a_training_tool_that_loads_nothing_names_nothing(line):
    found = run(line)
    assert (names(found), signals(found)) == ([], [])


def test_a_recipe_of_torchtune_takes_checkpoints_and_tokenizers_from_paths():
    claim = {"name": "w", "persistentVolumeClaim": {"claimName": "m"}}
    line = "tune run --nproc_per_node 2 lora --config llama3_1/8B tokenizer.path=/m/a/t"
    line += " checkpointer.checkpoint_dir=/m/a"
    found = run(line, volumes=[claim], volumeMounts=[mount("/m")])
    assert names(found) == [("pvc://serving/m/a/t", "Tokenizer"), ("pvc://serving/m/a", "Base")]


def test_what_a_command_has_fetched_into_the_image_is_named_by_the_command_alone():
    found = script(
        "tune download a/b --output-dir /tmp/x && tune run f --config c checkpointer.checkpoint_dir=/tmp/x"
    )
    assert names(found) == [("hf://a/b", "Model")]


@pytest.mark.parametrize(
    "line",
    [
        "axolotl train /etc/c/c.yml",
        "trl sft --config /etc/c/c.yml",
        "llamafactory-cli train /etc/c/c.yaml",
        "tune run f --config /etc/c/c.yaml",
        "axolotl train https://files.example.com/c.yml",
    ],
)
def test_a_file_that_names_the_base_is_opaque_unless_the_image_holds_it(line):
    assert [name for name, _ in signals(run(line, volumes=[FILE], volumeMounts=[mount("/etc/c")]))] == [
        "OpaqueSource"
    ]
    assert signals(run(line.replace("/etc/c/c", "c"))) == (
        [] if "https" not in line else [("OpaqueSource", "spec.containers[0].command[2]")]
    )


def test_a_file_that_the_same_shell_wrote_is_read():
    text = "cat > c.yml <<EOF\nbase_model: a/b\nrevision_of_model: r\ntrust_remote_code: true\nEOF\n"
    text += "axolotl train c.yml"
    found = script(text)
    assert names(found) == [("hf://a/b@r", "Base")]
    assert [name for name, _ in signals(found)] == ["RemoteCode"]


def test_the_web_board_of_llama_factory_loads_what_its_user_names():
    assert signals(run("llamafactory-cli webui")) == [("RuntimeLoading", "spec.containers[0].command[1]")]


def test_llama_factory_asks_other_hubs_where_a_variable_says_so():
    line = "llamafactory-cli train --model_name_or_path a/b"
    assert names(run(line, env={"USE_MODELSCOPE_HUB": "1"})) == [("modelscope://a/b", "Base")]
    assert signals(run(line, env={"USE_OPENMIND_HUB": "1"}))[0][0] == "RedirectedHub"


def test_remote_code_of_a_training_tool_is_told_where_it_is_on():
    line = "llamafactory-cli train --model_name_or_path a/b --trust_remote_code"
    assert [name for name, _ in signals(run(line))] == ["RemoteCode"]
    assert [name for name, _ in signals(run(f"{line} true"))] == ["RemoteCode"]
    assert signals(run(f"{line} false")) == []
