"""What lies on an empty volume is what downloads name, unless another command may put something there."""

import pytest
from tests.workloads.pods import claim, container, mount, names, of, pod, read, signals

DOWNLOAD = "hf download a/b --local-dir /models"
SERVED = ("OpaqueSource", "spec.containers[0].args[1]")
VOLUMES = [{"name": "models", "emptyDir": {}}, claim()]
MOUNTS = [mount("/models", "models"), mount("/w")]


def filled(script: str):
    """A pod whose init container runs a script and has a claim too, beside a server of what it fills."""
    before = container(name="fetch", image="python:3.12", command=["sh", "-c", script], volumeMounts=MOUNTS)
    server = container(args=["--model", "/models"], volumeMounts=MOUNTS[:1])
    return read(pod(server, initContainers=[before], volumes=VOLUMES))


@pytest.mark.parametrize(
    "script",
    [
        f"{DOWNLOAD} && cp -r /w/x/. /models/",
        f"cp -r /w/x /models; {DOWNLOAD}",
        f"{DOWNLOAD}; cp -t /models /w/model.safetensors",
        f"{DOWNLOAD}; ln -sf /w/x /models/model.safetensors",
        f"{DOWNLOAD}; tar xf /w/x.tgz -C /models",
        f"{DOWNLOAD}; cat /w/x > /models/model.safetensors",
        f"{DOWNLOAD}; cat /w/x | tee /models/model.safetensors",
        f"{DOWNLOAD}; dd if=/w/x of=/models/model.safetensors",
        f"{DOWNLOAD}; cd /w && cp x /models",
        f"{DOWNLOAD}; cp /opt/x /models",
        f"{DOWNLOAD}; cp $X /models",
        f"{DOWNLOAD}; curl -o /tmp/w.tgz https://example.com/w.tgz && tar xf /tmp/w.tgz -C /models",
        f"{DOWNLOAD}; curl -o /models/x.txt https://example.com/x.txt; mv /models/x.txt /models/model.bin",
        f"{DOWNLOAD}; python /app/finish.py",
        f"{DOWNLOAD}; /app/finish",
        f"{DOWNLOAD}; base64 -d /w/x > /models/x",
    ],
)
def test_another_command_that_puts_something_there_is_opaque(script):
    found = filled(script)
    assert ("hf://a/b", "Model") in names(found)
    assert SERVED in signals(found)


def test_what_is_fetched_from_the_web_beside_it_is_named():
    found = filled(f"{DOWNLOAD}; curl https://example.com/x > /models/model.safetensors")
    assert names(found) == [("hf://a/b", "Model"), ("https://example.com/x", "Model")]


@pytest.mark.parametrize(
    "script",
    [
        DOWNLOAD,
        f"set -eu; mkdir -p /models; {DOWNLOAD}; ls -l /models; chown -R 1000 /models; echo done",
        "hf download a/b --local-dir /models/tmp; mv /models/tmp /models/b; rm -rf /models/tmp",
        "hf download a/b --local-dir /tmp/b; cp -r /tmp/b /models/",
        f"{DOWNLOAD}; sha256sum -c /models/SHA256SUMS",
        f"cat /etc/os-release; {DOWNLOAD}; head -1 /models/config.json",
        f"pip install huggingface_hub; {DOWNLOAD}",
        f"echo start > /models/started; {DOWNLOAD}",
        f"{DOWNLOAD}; cp /models/config.json /models/sub/",
        f"{DOWNLOAD}; cat /w/motd",
        "git clone https://huggingface.co/a/b /models/b && cd /models/b && git lfs pull",
        "cd /models && hf download a/b --local-dir . && gunzip model.gguf.gz",
    ],
)
def test_what_a_download_names_is_what_is_served(script):
    found = filled(script)
    assert names(found) == [("hf://a/b", "Model")]
    assert signals(found) == []


@pytest.mark.parametrize(
    ("fetch", "serve"),
    [
        ("hf download a/b --local-dir /tmp/m", "vllm serve /tmp/m"),
        ("hf download a/b x.gguf --local-dir ./m", "llama-server -m ./m/x.gguf"),
        (
            "curl -Lo /tmp/x.gguf https://huggingface.co/a/b/resolve/main/x.gguf",
            "llama-server -m /tmp/x.gguf",
        ),
        ("wget -P /tmp https://huggingface.co/a/b/resolve/main/x.gguf", "llama-server -m /tmp/x.gguf"),
        ("aws s3 sync s3://models/b /tmp/m", "vllm serve /tmp/m"),
        ("git clone https://huggingface.co/a/b /tmp/m", "vllm serve /tmp/m"),
    ],
)
def test_what_a_container_fetches_into_its_own_file_system_is_not_the_image(fetch, serve):
    found = of(command=["sh", "-c", f"{fetch} && {serve}"])
    assert len(names(found)) == 1
    assert not names(found)[0][0].startswith("image://")
    assert signals(found) == []


@pytest.mark.parametrize(
    "between", ["cp -r /w/x/. /tmp/m", "python /app/finish.py", "tar xf /w/x.tgz -C /tmp/m"]
)
def test_it_is_the_image_again_where_another_command_may_put_something_there(between):
    script = f"hf download a/b --local-dir /tmp/m; {between}; vllm serve /tmp/m"
    found = of(command=["sh", "-c", script], volumes=[claim()], volumeMounts=[mount("/w")])
    assert names(found) == [("hf://a/b", "Model"), ("image://docker.io/vllm/vllm-openai:v0.20.0", "Model")]


@pytest.mark.parametrize("directory", [".", "c/d"])
def test_a_name_of_the_hub_stays_one_whatever_was_fetched(directory):
    script = f"false && hf download a/b --local-dir {directory}; vllm serve c/d"
    found = of(command=["sh", "-c", script], workingDir="/app")
    assert names(found) == [("hf://a/b", "Model"), ("hf://c/d", "Model")]


def test_a_server_that_fills_its_volume_itself_is_asked_too():
    script = f"{DOWNLOAD}; cp -r /w/x/. /models; vllm serve /models"
    found = of(command=["sh", "-c", script], volumes=VOLUMES, volumeMounts=MOUNTS)
    assert ("OpaqueSource", "spec.containers[0].command[2]") in signals(found)


def test_a_file_that_is_served_under_the_name_of_a_text_is_opaque():
    script = f"{DOWNLOAD}; curl -o /models/x.txt https://example.com/x.txt"
    before = container(name="fetch", image="python:3.12", command=["sh", "-c", script], volumeMounts=MOUNTS)
    image = "ghcr.io/ggml-org/llama.cpp:server"
    server = container(image=image, args=["-m", "/models/x.txt"], volumeMounts=MOUNTS[:1])
    found = read(pod(server, initContainers=[before], volumes=VOLUMES))
    assert SERVED in signals(found)
