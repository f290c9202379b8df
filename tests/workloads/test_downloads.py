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


WEB = "https://example.com"


@pytest.mark.parametrize(
    ("script", "reference"),
    [
        (f"curl -fsSL -o /models/x.gguf {WEB}/download?id=5", f"{WEB}/download"),
        (
            f"curl -H 'Authorization: Bearer x' -e https://a.example.com {WEB}/x.safetensors",
            f"{WEB}/x.safetensors",
        ),
        (f"curl -sSLO --output-dir /models {WEB}/weights", f"{WEB}/weights"),
        (f"curl -L {WEB}/w.tgz | tar xz -C /models", f"{WEB}/w.tgz"),
        (f"wget -qP /models {WEB}/w.tar.zst", f"{WEB}/w.tar.zst"),
        (f"wget -O- {WEB}/w.tar | tar x -C /models", f"{WEB}/w.tar"),
        (f"aria2c -x 8 -d /models -o model.bin {WEB}/files/5", f"{WEB}/files/5"),
        (f"axel -n 8 -o /models/x.bin {WEB}/5", f"{WEB}/5"),
        ("aws s3 cp --recursive s3://bucket/chat /models", "s3://bucket/chat"),
        ("aws s3api get-object --bucket bucket --key chat/7 /models/x", "s3://bucket/chat/7"),
    ],
)
def test_what_a_server_reads_is_named_whatever_its_address(script, reference):
    found = fetched(script)
    assert names(found) == [(reference, "Model")]
    assert signals(found) == []


@pytest.mark.parametrize(
    "script",
    [
        'curl -L "$URL" -o /models/x.gguf',
        'wget -P /models "$BASE/$FILE"',
        'curl -fL "https://$HOST/x" | tar x -C /models',
        "wget -i /list.txt -P /models",
        "curl -K /curl.conf -O --output-dir /models",
        "curl -L http://example.com/w.tgz -o /models/w.tgz",
        "curl -o /models/x https://cdn-lfs.huggingface.co/repos/ab/cd/ef",
        'aws s3 cp "s3://$BUCKET/chat" /models --recursive',
        'aws s3 cp "s3://$BUCKET/model.safetensors" /models',
        'gsutil -m cp -r "gs://$BUCKET/*" /models',
        "rclone copy remote:chat /models --transfers 8",
        "rclone copyto :s3,provider=Minio:bucket/chat /models/chat",
        "mc cp --recursive store/bucket/chat /models",
        'aws s3api get-object --bucket "$B" --key k /models/x',
    ],
)
def test_a_copy_to_where_a_server_reads_is_never_silent(script):
    found = fetched(script)
    assert names(found) == []
    assert ("OpaqueSource", "spec.initContainers[0].command[2]") in signals(found)


@pytest.mark.parametrize(
    "script",
    [
        "curl -o /data/file https://civitai.com/api/download/models/5",
        "curl -o /data/file https://registry.ollama.ai/v2/library/x/blobs/sha256:ab",
        "wget https://cas-bridge.xethub.hf.co/xet-bridge-us/ab",
    ],
)
def test_a_file_of_a_hub_by_an_address_without_a_name_is_opaque_anywhere(script):
    assert [name for name, _ in signals(of(image="alpine:3.20", command=["sh", "-c", script]))] == [
        "OpaqueSource"
    ]


@pytest.mark.parametrize(
    "script",
    [
        f"curl -fsSL {WEB}/config.json -o /models/config.json",
        f"curl -fsSL {WEB}/apt/key.gpg -o /etc/apt/keyrings/x.gpg",
        f"curl -fsSL {WEB}/apt/key | tee /etc/apt/x.asc",
        f"curl -fsSLo /models/plugin.jar {WEB}/plugin-6.0.0.jar",
        f"curl -fsS {WEB}/health",
        f"curl -fsS -o /dev/null {WEB}/models/7",
        f"wget -qO- {WEB}/ready",
        f"wget -O /etc/app/app.yaml {WEB}/app",
        f"curl -L {WEB}/tool.tgz -o /opt/tool.tgz",
        f"curl -H 'Origin: {WEB}/x.bin' -d '{WEB}/x.bin' -o /models/answer.json {WEB}/ask",
        "aws s3 cp s3://bucket/app.yaml /models/app.yaml",
        'aws s3 cp "s3://$BUCKET/app.yaml" /models/app.yaml',
        'aws s3 sync "s3://$BUCKET/conf" /etc/app',
        "rclone copy /models remote:backup",
        "mc cp /models/x store/bucket/x",
        "mc cp store/bucket/app.yaml /models/app.yaml",
    ],
)
def test_a_harmless_file_is_no_model_even_beside_a_server(script):
    server = container(args=["a/b"], volumeMounts=[mount("/models", "models")])
    before = container(
        name="fetch",
        image="alpine:3.20",
        command=["sh", "-c", script],
        volumeMounts=[mount("/models", "models")],
    )
    found = read(pod(server, initContainers=[before], **MODELS))
    assert names(found) == [("hf://a/b", "Model")]
    assert signals(found) == []
