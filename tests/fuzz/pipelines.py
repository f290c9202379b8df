"""A download into a directory and a server that reads it: in an init container, or in the same script.

Sources: the hubs' CLIs (`--local-dir`), the AWS CLI, git's manual; the servers' manuals of local paths.
"""

from __future__ import annotations

from tests.fuzz.draws import Draws
from tests.fuzz.launches import PLAIN_IMAGES, Launch, quoted
from tests.fuzz.models import Entry, Who

#: What puts a model into the directory `{d}`, and what it is.
FETCHES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("hf", "download", "{m}", "--revision", "{r}", "--local-dir", "{d}"), "hf://{m}@{r}"),
    (("huggingface-cli", "download", "{m}", "--revision={r}", "--local-dir={d}"), "hf://{m}@{r}"),
    (("aws", "s3", "sync", "s3://{b}", "{d}"), "s3://{b}"),
    (("aws", "s3", "cp", "--recursive", "s3://{b}/", "{d}/"), "s3://{b}"),
    (("storage-initializer", "s3://{b}", "{d}"), "s3://{b}"),
)
TGI = "ghcr.io/huggingface/text-generation-inference:3.3.5"
#: What serves it from there, and an image for it.
SERVERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("vllm", "serve", "{d}"), "vllm/vllm-openai:v0.20.0"),
    (("python3", "-m", "sglang.launch_server", "--model-path", "{d}"), "lmsysorg/sglang:v0.5.3"),
    (
        ("text-generation-launcher", "--model-id", "{d}"),
        TGI,
    ),
    (("llama-server", "-m", "{d}/model.gguf"), "ghcr.io/ggml-org/llama.cpp:server"),
    (("tritonserver", "--model-repository={d}"), "nvcr.io/nvidia/tritonserver:25.09-py3"),
    (("lmdeploy", "serve", "api_server", "{d}"), "openmmlab/lmdeploy:v0.10.2"),
)
PLACES = ("/data/llm", "/mnt/store/a/b", "/srv/weights")


def make(who: Who, draws: Draws) -> Launch:
    """The server, with an init container that fills its directory before."""
    fetch, truth = draws.of(FETCHES)
    serve, image = draws.of(SERVERS)
    directory = draws.of(PLACES)
    values = {"{m}": who.hub, "{r}": who.revision, "{b}": who.bucket, "{d}": directory}

    def filled(word: str) -> str:
        for mark, value in values.items():
            word = word.replace(mark, value)
        return word

    words, served = [filled(word) for word in fetch], [filled(word) for word in serve]
    launch = Launch(
        "pipeline", served[:1], served[1:], image, None, directory, filled(truth), in_containers=True
    )
    if served[0] == "python3":
        launch.program, launch.rest = served[:3], served[3:]
    root = "/" + directory.split("/")[1]
    mount: Entry = {"name": "store", "mountPath": draws.of((root, directory))}
    launch.volumes.append({"name": "store", "emptyDir": {}})
    launch.mounts.append(mount)
    first: Entry = {
        "name": "fetch",
        "image": draws.of(PLAIN_IMAGES),
        "command": words,
        "volumeMounts": [mount],
    }
    if draws.chance(2):
        first["command"] = ["sh", "-c", "set -e; " + " ".join(quoted(word) for word in words)]
    launch.pod["initContainers"] = [first]
    return launch
