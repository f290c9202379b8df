"""Models and how they are named: each spelling comes with the one canonical reference that it means.

The references are put together here from the parts that were drawn; nothing of the product is asked.
Spellings: huggingface_hub (hub names, addresses), docs.ollama.com, distribution/reference (images),
KServe's storage initializer (`hf://org/name:revision`), Dynamo (`hf://org/name@revision`), MLflow's manual.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fuzz.draws import Draws

Entry = dict[str, Any]
NAMESPACE = "serving"
#: Signals that say that it can't be told what is loaded; a text that names no artefact is refused, too.
OPAQUE = frozenset(("OpaqueCommand", "OpaqueSource", "RuntimeLoading", "DefaultModel", "InvalidReference"))


@dataclass(frozen=True)
class Who:
    """One model under all the names that it may have."""

    org: str
    name: str
    revision: str
    bucket: str
    claim: str
    artifact: str
    digest: str

    @property
    def hub(self) -> str:
        """`org/name`."""
        return f"{self.org}/{self.name}"


#: The one model that the catalogue of `judging.py` approves.
APPROVED = Who(
    org="acme-ai",
    name="chat-8b",
    revision="47f5f2e2730b698b524765245853a58c151b5b79",
    bucket="acme-models/chat-8b",
    claim="weights",
    artifact="registry.example.com/models/chat-8b",
    digest="sha256:84e1b13c51554d949fedb27a71237b51685b500d9e50ca727554b9680b1307bc",
)
ORGS = ("meta-llama", "Qwen", "example-org", "Stranger_1", "deepseek-ai", "x1", "BAAI", "TheBloke")
NAMES = (
    "Llama-3.1-8B-Instruct",
    "qwen2.5-7b",
    "Model_One",
    "m",
    "bge-small-en-v1.5",
    "DeepSeek-R1",
    "7b-GGUF",
)
REVISIONS = ("main", "v1.0", "refs/pr/2", "a" * 40, "0123456789abcdef0123456789abcdef01234567", "dev")
BUCKETS = ("strangers/llm", "data-lake/exports/llama", "b1/models/qwen/7b")


def stranger(draws: Draws) -> Who:
    """A model that nobody registered."""
    number = draws.below(1000)
    return Who(
        org=draws.of(ORGS),
        name=f"{draws.of(NAMES)}-{number}",
        revision=draws.of(REVISIONS),
        bucket=f"{draws.of(BUCKETS)}-{number}",
        claim=f"claim-{number}",
        artifact=f"quay.example.com/strangers/model-{number}",
        digest="sha256:" + f"{number:04x}" * 16,
    )


@dataclass
class Spelt:
    """A name as it is written, and what it means. `truth` is empty where the object can't tell."""

    text: str
    truth: str
    volumes: list[Entry] = field(default_factory=list)
    mounts: list[Entry] = field(default_factory=list)
    #: Signals that are as good as the reference.
    codes: frozenset[str] = frozenset()
    #: The approved model, spelt like this, is allowed.
    honest: bool = True


def hub(who: Who, _draws: Draws) -> Spelt:
    """`org/name`."""
    return Spelt(who.hub, f"hf://{who.hub}")


def hub_uri(who: Who, draws: Draws) -> Spelt:
    """`hf://org/name`, with a revision behind `@` or `:` or none."""
    mark = draws.of(("@", ":", ""))
    if not mark:
        return Spelt(f"hf://{who.hub}", f"hf://{who.hub}", honest=False)
    revision = who.revision.replace("/", "-")
    return Spelt(f"hf://{who.hub}{mark}{revision}", f"hf://{who.hub}@{revision}")


def hub_page(who: Who, draws: Draws) -> Spelt:
    """The address of a repository."""
    host = draws.of(("huggingface.co", "hf.co", "HuggingFace.co"))
    slash = draws.of(("", "/"))
    return Spelt(f"https://{host}/{who.hub}{slash}", f"hf://{who.hub}", honest=False)


def hub_file(who: Who, draws: Draws) -> Spelt:
    """The address of a file of one revision."""
    host, verb = draws.of(("huggingface.co", "hf.co")), draws.of(("resolve", "blob"))
    query = draws.of(("", "?download=true"))
    revision = who.revision.replace("/", "-")
    text = f"https://{host}/{who.hub}/{verb}/{revision}/model-q4.gguf{query}"
    return Spelt(text, f"hf://{who.hub}@{revision}")


def bucket(who: Who, draws: Draws) -> Spelt:
    """A directory of a bucket."""
    scheme = draws.of(("s3", "gs"))
    return Spelt(f"{scheme}://{who.bucket}", f"{scheme}://{who.bucket}", honest=scheme == "s3")


def artifact(who: Who, _draws: Draws) -> Spelt:
    """`oci://` with a digest."""
    return Spelt(f"oci://{who.artifact}@{who.digest}", f"oci://{who.artifact}@{who.digest}")


def on_claim(who: Who, draws: Draws) -> Spelt:
    """A directory on a claim, below a directory of any name."""
    root = draws.of(("/data", "/mnt/store", "/models", "/srv/llm"))
    volume = {"name": "store", "persistentVolumeClaim": {"claimName": who.claim}}
    inner = draws.of((who.name, f"./{who.name}", f"x/../{who.name}", f"{who.name}/"))
    mount = {"name": "store", "mountPath": root + draws.of(("", "/"))}
    truth = f"pvc://{NAMESPACE}/{who.claim}/{who.name}"
    if draws.chance(3):
        mount["subPath"] = who.name
        return Spelt(root, truth, [volume], [mount])
    return Spelt(f"{root}/{inner}", truth, [volume], [mount])


def on_opaque_volume(_who: Who, draws: Draws) -> Spelt:
    """A directory on storage that the object doesn't describe."""
    source: Entry = draws.of(
        (
            {"hostPath": {"path": "/srv/weights"}},
            {"nfs": {"server": "files.example.com", "path": "/export"}},
            {"configMap": {"name": "weights"}},
            {"secret": {"secretName": "weights"}},
            {"csi": {"driver": "files.example.com"}},
            {"emptyDir": {}},
            {"projected": {"sources": [{"configMap": {"name": "weights"}}]}},
            {"iscsi": {"targetPortal": "10.0.0.1", "iqn": "iqn.2001-04.com.example", "lun": 0}},
            {"ephemeral": {"volumeClaimTemplate": {"spec": {"dataSource": {"kind": "VolumeSnapshot"}}}}},
        )
    )
    root = draws.of(("/data", "/mnt/store", "/models"))
    volume, mount = {"name": "store", **source}, {"name": "store", "mountPath": root}
    return Spelt(f"{root}/llm", "", [volume], [mount], frozenset(("OpaqueSource",)), honest=False)


def on_image_volume(who: Who, draws: Draws) -> Spelt:
    """A directory of an image volume."""
    reference = f"{who.artifact}@{who.digest}"
    root = draws.of(("/data", "/mnt/store", "/models"))
    volume, mount = {"name": "store", "image": {"reference": reference}}, {"name": "store", "mountPath": root}
    return Spelt(root + draws.of(("", "/llm")), f"oci://{reference}", [volume], [mount])


def on_bucket_volume(who: Who, draws: Draws) -> Spelt:
    """A directory of a bucket that a CSI driver mounts. Source: the drivers' manuals."""
    driver, scheme = draws.of((("gcsfuse.csi.storage.gke.io", "gs"), ("s3.csi.aws.com", "s3")))
    name, _, inner = who.bucket.partition("/")
    root = draws.of(("/data", "/mnt/store"))
    volume = {"name": "store", "csi": {"driver": driver, "volumeAttributes": {"bucketName": name}}}
    mount = {"name": "store", "mountPath": root}
    return Spelt(f"{root}/{inner}", f"{scheme}://{name}/{inner}", [volume], [mount], honest=scheme == "s3")


def ollama(who: Who, draws: Draws) -> Spelt:
    """`name`, `name:tag`, `user/name`, or a name of the hub."""
    model, tag = who.name.lower(), draws.of(("", "8b", "latest"))
    written = f"{model}:{tag}" if tag else model
    kept = f"{model}:{tag or 'latest'}"
    text, truth = draws.of(
        (
            (written, f"ollama://library/{kept}"),
            (f"someone/{written}", f"ollama://someone/{kept}"),
            (f"registry.ollama.ai/library/{written}", f"ollama://library/{kept}"),
            (f"hf.co/{who.hub}:Q4_K_M", f"hf://{who.hub}"),
        )
    )
    return Spelt(text, truth, honest=False)


def registered(who: Who, draws: Draws) -> Spelt:
    """A model of an MLflow registry."""
    alias = draws.of(("@champion", "/3"))
    return Spelt(f"models:/{who.name}{alias}", f"mlflow://{who.name}@{alias[1:]}", honest=False)


#: What a hub's server takes besides a name: paths of all sorts.
PATHS = (on_claim, on_opaque_volume, on_image_volume, on_bucket_volume)
