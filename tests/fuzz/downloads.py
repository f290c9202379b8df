"""Programs that fetch models and end, and program texts that load one.

Sources: the CLIs of huggingface_hub and modelscope, git's and git-lfs's manuals, curl, wget, aria2, the AWS
CLI, gsutil, gcloud, s5cmd, Ollama's API, KServe's storage initializer; the manuals of the Python libraries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.fuzz.draws import Draws
from tests.fuzz.launches import PLAIN_IMAGES, Launch
from tests.fuzz.models import Who


@dataclass(frozen=True)
class Fetch:
    """One way to fetch: `{m}` is a hub's name, `{r}` a revision, `{b}` a bucket, `{f}` a file on the web."""

    name: str
    words: tuple[tuple[str, ...], ...]
    truth: str
    honest: bool = False
    images: tuple[str, ...] = PLAIN_IMAGES
    entry: int | None = None
    #: It copies all sorts of things, so that only its words say that this is a model.
    by_its_words: bool = False


HUB, PINNED, FILE = "hf://{m}", "hf://{m}@{r}", "hf://{m}@main"
PATH = "https://huggingface.co/{m}/resolve/main/model.gguf"
FETCHES = (
    Fetch(
        "hf", (("hf", "download", "{m}"), ("huggingface-cli", "download", "{m}", "--local-dir", "/out")), HUB
    ),
    Fetch(
        "hf",
        (
            ("hf", "download", "{m}", "--revision", "{r}"),
            ("hf", "download", "{m}", "--revision={r}"),
            ("huggingface-cli", "download", "--revision", "{r}", "{m}", "config.json"),
        ),
        PINNED,
        True,
    ),
    Fetch("hf", (("python3", "-m", "huggingface_hub.commands.huggingface_cli", "download", "{m}"),), HUB),
    Fetch(
        "modelscope",
        (("modelscope", "download", "--model", "{m}"), ("modelscope", "download", "{m}")),
        "modelscope://{m}",
    ),
    Fetch(
        "git",
        (
            ("git", "clone", "https://huggingface.co/{m}"),
            ("git", "clone", "https://hf.co/{m}.git", "/out"),
            ("git", "clone", "--depth", "1", "https://user:token@huggingface.co/{m}"),
            ("git", "clone", "git@hf.co:{m}"),
            ("git", "clone", "ssh://git@hf.co/{m}"),
            ("git", "lfs", "clone", "https://huggingface.co/{m}"),
            ("git", "-C", "/out", "clone", "https://huggingface.co/{m}"),
        ),
        HUB,
    ),
    Fetch("git", (("git", "clone", "-b", "v1", "https://huggingface.co/{m}"),), "hf://{m}@v1"),
    Fetch(
        "curl",
        (("curl", "-L", "-o", "/out/m", PATH), ("curl", "-fsSLO", PATH), ("curl", "--output=/out/m", PATH)),
        FILE,
        images=("curlimages/curl:8.10.1", *PLAIN_IMAGES),
        entry=None,
    ),
    Fetch(
        "wget",
        (("wget", PATH), ("wget", "-q", "-O", "/out/m", PATH), ("wget", "--content-disposition", PATH)),
        FILE,
    ),
    Fetch("aria2", (("aria2c", "-x16", PATH), ("axel", "-n", "8", PATH)), FILE),
    Fetch(
        "aws",
        (
            ("aws", "s3", "cp", "s3://{b}/model.safetensors", "/out"),
            ("aws", "--region", "eu-west-1", "s3", "cp", "s3://{b}/model.safetensors", "/out/"),
        ),
        "s3://{b}/model.safetensors",
    ),
    Fetch(
        "gsutil",
        (
            ("gsutil", "-m", "cp", "gs://{b}/model.safetensors", "/out"),
            ("gcloud", "storage", "cp", "gs://{b}/model.safetensors", "/out"),
        ),
        "gs://{b}/model.safetensors",
    ),
    Fetch("s5cmd", (("s5cmd", "cp", "s3://{b}/model.safetensors", "/out/"),), "s3://{b}/model.safetensors"),
    Fetch(
        "storage-initializer",
        (("storage-initializer", "s3://{b}", "/mnt/models"),),
        "s3://{b}",
        True,
        ("kserve/storage-initializer:v0.16.0",),
        1,
    ),
    Fetch(
        "storage-initializer",
        (("storage-initializer", "hf://{m}:{r}", "/mnt/models"),),
        PINNED,
        True,
        ("kserve/storage-initializer:v0.16.0",),
        1,
    ),
    Fetch(
        "ollama over HTTP",
        (
            ("curl", "http://localhost:11434/api/pull", "-d", '{"name": "{o}"}'),
            ("curl", "-X", "POST", "--data", '{"model":"{o}"}', "http://ollama:11434/api/pull"),
        ),
        "ollama://library/{o}:latest",
    ),
)
#: Artefacts of registries, `{a}` with a digest. Sources: the manuals of oras, skopeo, crane and kit.
REGISTRIES = tuple(
    Fetch(words[0], (words,), "oci://{a}", True, by_its_words=words[0] in ("skopeo", "crane"))
    for words in (
        ("oras", "pull", "{a}", "-o", "/out"),
        ("oras", "copy", "{a}", "--to-oci-layout", "/out"),
        ("skopeo", "copy", "docker://{a}", "dir:/out"),
        ("crane", "pull", "{a}", "/out/model.tar"),
        ("crane", "export", "{a}", "-"),
        ("kit", "unpack", "{a}", "-d", "/out"),
        ("kit", "pull", "{a}"),
    )
)
FETCHES = (*FETCHES, *REGISTRIES)
#: Program texts of Python; `{m}` and `{r}` as above.
TEXTS = (
    ("from huggingface_hub import snapshot_download; snapshot_download('{m}')", HUB),
    (
        "from huggingface_hub import snapshot_download\nsnapshot_download(repo_id='{m}', revision='{r}')",
        PINNED,
    ),
    ("import huggingface_hub as h; h.hf_hub_download('{m}', 'model.bin')", HUB),
    ("from vllm import LLM; LLM(model='{m}').generate('x')", HUB),
    ("from transformers import AutoModel as A\nm = A.from_pretrained('{m}', revision='{r}')", PINNED),
    ("from transformers import pipeline; p = pipeline('text-generation', model='{m}')", HUB),
    ("from sentence_transformers import SentenceTransformer as S; S('{m}')", None),
    ("import os\nfrom transformers import AutoModel\nAutoModel.from_pretrained(os.environ['LLM'])", ""),
    (
        "import transformers\nname = '{m}'\nfor n in [name]:\n    transformers.AutoModel.from_pretrained(n)",
        "",
    ),
    (
        "import huggingface_hub as h, base64\nh.snapshot_download(base64.b64decode('YS9i').decode())",
        "",
    ),
)


def of_fetch(fetch: Fetch, who: Who, draws: Draws) -> Launch:
    """A download."""
    ollama = who.name.lower()
    values = {
        "{a}": f"{who.artifact}@{who.digest}",
        "{m}": who.hub,
        "{r}": who.revision,
        "{b}": who.bucket,
        "{o}": ollama,
    }

    def filled(text: str) -> str:
        for mark, value in values.items():
            text = text.replace(mark, value)
        return text

    words = [filled(word) for word in draws.of(fetch.words)]
    count = 3 if words[1:2] == ["-m"] else 1
    text = next((value for value in values.values() if any(value in word for word in words)), "")
    return Launch(
        fetch.name,
        words[:count],
        words[count:],
        draws.of(fetch.images),
        fetch.entry,
        text,
        filled(fetch.truth),
        honest=fetch.honest,
        joins=False,
        in_the_open=fetch.by_its_words,
    )


def of_text(who: Who, draws: Draws) -> Launch:
    """Python that is given the text of a program."""
    text, truth = draws.of(TEXTS)
    hidden = truth == ""
    text = text.replace("{m}", who.hub).replace("{r}", who.revision)
    told = (HUB if truth is None else truth).replace("{m}", who.hub).replace("{r}", who.revision)
    python = draws.of((["python3"], ["python"], ["/usr/bin/python3"], ["python3", "-u"], ["python3", "-I"]))
    launch = Launch(
        "python text",
        python,
        ["-c", text],
        draws.of(PLAIN_IMAGES),
        None,
        "",
        told,
        honest=truth == PINNED,
        joins=False,
    )
    if hidden:
        launch.hide()
    return launch


Maker = Callable[[Who, Draws], Launch]
