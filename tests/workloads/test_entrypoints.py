"""Scripts of known images run what stands behind them; scripts that come from elsewhere aren't in sight."""

import pytest
from tests.workloads.pods import claim, mount, names, of, signals

IMAGE = "registry.example.com/bentos/fraud:7hpkx2"
BAKED = [(f"image://{IMAGE}", "Model")]
SCRIPT = "./env/docker/entrypoint.sh"
GPU = {"limits": {"nvidia.com/gpu": "1"}}


@pytest.mark.parametrize(
    "command",
    [
        [SCRIPT],
        ["/home/bentoml/bento/env/docker/entrypoint.sh", "--production"],
        [SCRIPT, "serve"],
        [SCRIPT, "serve", "--production", "--port", "3000"],
        [SCRIPT, "start-http-server"],
        [SCRIPT, "bentoml", "serve", "."],
        [SCRIPT, "bentoml serve --port 3000 ."],
        [
            SCRIPT,
            "python",
            "-m",
            "bentoml._internal.server.cli.api_server",
            ".",
            "--bind",
            "tcp://0.0.0.0:3000",
        ],
        ["sh", "-c", f"{SCRIPT} bentoml serve . --production"],
    ],
)
def test_the_script_of_a_bento_serves_the_bento_of_its_image(command):
    found = of(image=IMAGE, command=command)
    assert names(found) == BAKED
    assert signals(found) == []


def test_the_script_of_a_bento_serves_another_that_it_is_told():
    found = of(image=IMAGE, command=[SCRIPT, "serve", "iris:qz2k"])
    assert names(found) == [("bento://iris:qz2k", "Model")]


def test_the_script_of_a_bento_runs_any_other_program():
    assert names(of(image=IMAGE, command=[SCRIPT, "vllm", "serve", "a/b"])) == [("hf://a/b", "Model")]


@pytest.mark.parametrize(
    "script",
    [
        "wget https://example.com/x/bench.py; torchrun --nproc_per_node=8 bench.py",
        "curl -fsSL -o /tmp/run.py https://example.com/x; python /tmp/run.py",
        "curl --output=/tmp/run https://example.com/x; chmod +x /tmp/run; /tmp/run",
        "curl -O https://example.com/run; ./run",
        "wget -O go.py 'https://example.com/x?y=1'; accelerate launch --num_processes 2 go.py --epochs 3",
        "aria2c https://example.com/run.py && uv run run.py",
        "curl -o /tmp/x https://example.com/x; bash /tmp/x",
    ],
)
def test_a_program_that_is_fetched_before_it_runs_is_opaque(script):
    found = signals(of(image="python:3.12", command=["sh", "-c", script], resources=GPU))
    assert ("OpaqueCommand", "spec.containers[0].command[2]") in found


@pytest.mark.parametrize(
    "script",
    [
        "curl -o /tmp/x.json https://example.com/x.json; python /app/serve.py --config /tmp/x.json",
        "python /app/bench.py; wget https://example.com/bench.py",
        "wget https://example.com/data.csv && torchrun --nproc_per_node=8 /app/bench.py data.csv",
    ],
)
def test_a_file_that_is_fetched_and_not_run_is_no_program(script):
    found = signals(of(image="python:3.12", command=["sh", "-c", script], env={"HF_TOKEN": "x"}))
    assert [name for name, _ in found if name == "OpaqueCommand"] == []


def test_the_script_of_a_launcher_on_a_volume_is_opaque():
    found = of(
        image="python:3.12",
        command=["torchrun", "--nproc_per_node=8", "/w/train.py"],
        resources=GPU,
        volumes=[claim()],
        volumeMounts=[mount("/w")],
    )
    assert ("OpaqueCommand", "spec.containers[0].command[2]") in signals(found)
