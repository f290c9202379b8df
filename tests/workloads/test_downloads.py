"""What download commands fetch is named; what isn't a model isn't, and what can't be told is opaque."""

import pytest
from tests.workloads.pods import container, mount, names, of, pod, read, signals

DIGEST = "sha256:" + "a" * 64
MODELS = {"volumes": [{"name": "models", "emptyDir": {}}]}
SERVER = container(args=["--model", "/models"], volumeMounts=[mount("/models", "models")])


def fetched(script: str, image: str = "alpine:3.20", **more):
    """A pod whose init container runs a script beside a server that reads what it has filled."""
    before = container(
        name="fetch",
        image=image,
        command=["sh", "-c", script],
        volumeMounts=[mount("/models", "models")],
        **more,
    )
    return read(pod(SERVER, initContainers=[before], **MODELS))


@pytest.mark.parametrize(
    ("script", "reference"),
    [
        (f"oras pull example.com/chat/x@{DIGEST} -o /models", f"oci://example.com/chat/x@{DIGEST}"),
        ("oras pull --output /models example.com/chat/x:1", "oci://example.com/chat/x:1"),
        ("oras pull -kTo /models -u me -p secret --insecure localhost:5000/x:1", "oci://localhost:5000/x:1"),
        ("oras pull --registry-config /c --platform linux/amd64 example.com/x:1", "oci://example.com/x:1"),
        ("oras cp --to-oci-layout example.com/x:1 /models:1", "oci://example.com/x:1"),
        ("oras copy --to-oci-layout-path /models example.com/x:1 v1", "oci://example.com/x:1"),
        (f"oras blob fetch -o /models/w example.com/x@{DIGEST}", f"oci://example.com/x@{DIGEST}"),
        ("oras backup -o /models/x.tar example.com/x:1", "oci://example.com/x:1"),
        ("skopeo copy docker://example.com/x:1 dir:/models", "oci://example.com/x:1"),
        (
            "skopeo --insecure-policy copy --src-tls-verify=false --src-creds a:b "
            f"docker://example.com/x@{DIGEST} oci:/models:x",
            f"oci://example.com/x@{DIGEST}",
        ),
        ("skopeo sync --src docker -d dir example.com/x:1 /models", "oci://example.com/x:1"),
        ("crane export example.com/x:1 - | tar -x -C /models", "oci://example.com/x:1"),
        ("crane pull -c /cache --format oci example.com/x:1 /models", "oci://example.com/x:1"),
        ("crane --platform linux/amd64 export example.com/x:1 /models/x.tar", "oci://example.com/x:1"),
        (f"crane blob example.com/x@{DIGEST} > /models/w", f"oci://example.com/x@{DIGEST}"),
        ("kit unpack example.com/x:1 -d /models -o --filter model", "oci://example.com/x:1"),
        ("kit -vv --config /c unpack --filter=model -d /models example.com/x:1", "oci://example.com/x:1"),
        ("kit pull --concurrency 4 example.com/x:1", "oci://example.com/x:1"),
        ("kit unpack x:1 -d /models", "oci://localhost/x:1"),
    ],
)
def test_an_artifact_that_a_server_reads_is_named(script, reference):
    found = fetched(script)
    assert names(found) == [(reference, "Model")]
    assert signals(found) == []


def test_several_images_may_be_pulled_at_once():
    found = fetched("crane pull example.com/x:1 example.com/y:2 /models/all.tar")
    assert names(found) == [("oci://example.com/x:1", "Model"), ("oci://example.com/y:2", "Model")]


@pytest.mark.parametrize(
    ("script", "reference"),
    [
        ("oras pull example.com/models/x:1", "oci://example.com/models/x:1"),
        ("skopeo copy docker://example.com/qwen/x:1 dir:/tmp/x", "oci://example.com/qwen/x:1"),
        ("kit unpack example.com/x:1 -d /tmp/x", "oci://example.com/x:1"),
    ],
)
def test_an_artifact_that_says_it_is_a_model_is_named_without_a_server(script, reference):
    assert names(of(image="alpine:3.20", command=["sh", "-c", script])) == [(reference, "Model")]


@pytest.mark.parametrize(
    "script",
    [
        "oras pull example.com/tools/x:1 -o /tmp/x",
        "oras push example.com/models/x:1 w.bin",
        "oras cp example.com/models/x:1 other.example.com/models/x:1",
        "oras login -u me -p secret example.com",
        "skopeo copy docker://example.com/models/x:1 docker://other.example.com/models/x:1",
        "skopeo inspect docker://example.com/models/x:1",
        "crane copy example.com/models/x:1 other.example.com/models/x:1",
        "crane digest example.com/models/x:1",
        "kit pack . -t x:1",
        "kit push x:1",
        "kit version",
    ],
)
def test_what_fetches_no_model_says_nothing(script):
    found = of(image="alpine:3.20", command=["sh", "-c", script], env={"HF_TOKEN": "x"})
    assert (names(found), signals(found)) == ([], [])


@pytest.mark.parametrize(
    "script",
    [
        'oras pull "$REGISTRY/models/x:1" -o /models',
        "oras pull -o /models",
        'skopeo copy "docker://$IMAGE" dir:/models',
        "skopeo sync --src yaml --dest dir /list.yaml /models",
        "crane export - /models/x.tar",
        'kit unpack "$MODELKIT_REF" -d /models',
        "kit unpack -d /models",
    ],
)
def test_an_artifact_whose_name_can_not_be_told_is_opaque(script):
    found = fetched(script)
    assert names(found) == []
    assert ("OpaqueSource", "spec.initContainers[0].command[2]") in signals(found)


def test_a_local_layout_names_nothing_and_fills_nothing():
    found = fetched("oras pull --oci-layout /layout:1 -o /models")
    assert names(found) == []
    assert [name for name, _ in signals(found)] == ["OpaqueSource"]


@pytest.mark.parametrize("name", ["example.com/UPPER:1", "acme/x:1"])
def test_a_name_that_is_none_or_would_mean_another_registry_is_said_to_be_none(name):
    assert names(fetched(f"oras pull {name} -o /models")) == [(f"({name})", "Model")]


@pytest.mark.parametrize(
    ("image", "args"),
    [
        ("ghcr.io/oras-project/oras:v1.3.0", ["pull", "example.com/models/x:1", "-o", "/models"]),
        ("gcr.io/go-containerregistry/crane:v0.20", ["export", "example.com/models/x:1", "/models/x.tar"]),
        ("ghcr.io/kitops-ml/kitops:v1", ["unpack", "example.com/models/x:1", "-d", "/models"]),
    ],
)
def test_an_image_of_the_tool_is_the_tool(image, args):
    assert names(of(image=image, args=args)) == [("oci://example.com/models/x:1", "Model")]


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("hf download a/b --revision v1", "hf://a/b@v1"),
        ("hf download --dry-run a/b", "hf://a/b"),
        ("hf download --max-workers 4 --force-download a/b", "hf://a/b"),
        ("hf download hf://a/b@v1", "hf://a/b@v1"),
        ("hf download hf://models/a/b@v1/x.gguf", "hf://a/b@v1#x.gguf"),
        ("hf download hf://a/b/x.gguf", "hf://a/b#x.gguf"),
        ("hf download hf://a/b@refs/pr/3/x.gguf", "hf://a/b@refs/pr/3#x.gguf"),
        ("hf cp hf://a/b/x.gguf /tmp", "hf://a/b#x.gguf"),
        ("hf repos cp hf://a/b/x.gguf /tmp", "hf://a/b#x.gguf"),
        ("huggingface-cli download --local-dir-use-symlinks False a/b", "hf://a/b"),
        ("huggingface-cli download --rev v1 a/b", "hf://a/b@v1"),
        ("modelscope download --model a/b --local_dir /tmp/x --revision v1", "modelscope://a/b@v1"),
        ("modelscope download a/b x.safetensors --max-workers 2 --force", "modelscope://a/b#x.safetensors"),
        ("ms download a/b", "modelscope://a/b"),
    ],
)
def test_a_model_of_a_hub_is_named(words, reference):
    found = of(image="python:3.12", command=words.split())
    assert names(found) == [(reference, "Model")]
    assert signals(found) == []


@pytest.mark.parametrize(
    "words",
    [
        "hf download --help",
        "hf download --type dataset a/b",
        "hf download hf://datasets/a/b",
        "hf cp /tmp/x hf://a/b/x",
        "hf upload a/b /tmp",
        "modelscope download --dataset a/b",
        "modelscope upload a/b /tmp",
        "hf auth whoami",
    ],
)
def test_what_is_no_model_of_a_hub_says_nothing(words):
    found = of(image="python:3.12", command=words.split(), env={"HF_TOKEN": "x"})
    assert (names(found), signals(found)) == ([], [])


@pytest.mark.parametrize(
    "words",
    ["hf download --unknown a/b", "hf download", "hf sync hf://buckets/a/b /models", "hf download $X"],
)
def test_a_download_that_names_nothing_in_sight_is_opaque(words):
    found = of(image="python:3.12", command=["sh", "-c", words], env={"HF_TOKEN": "x"})
    assert [name for name, _ in signals(found)] == ["OpaqueSource"]
