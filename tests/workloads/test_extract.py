"""Whole objects: where pods stand, what lies on volumes, what shells hide, and that anything can be read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.workloads.pods import VLLM, claim, container, mount, names, of, pod, read, signals

from modelsteward.api.sighting import Extraction
from modelsteward.workloads.extract import extract, governs, runs_something_new
from modelsteward.workloads.kinds import KINDS

ALL_KINDS = KINDS
SERVING = {"image": VLLM, "args": ["--model", "a/b"]}
GPU = {"limits": {"nvidia.com/gpu": "1"}}


@pytest.mark.parametrize(
    ("group", "kind", "wrap", "path"),
    [
        ("", "Pod", lambda spec: {"spec": spec}, "spec"),
        ("", "PodTemplate", lambda spec: {"template": {"spec": spec}}, "template.spec"),
        (
            "",
            "ReplicationController",
            lambda spec: {"spec": {"template": {"spec": spec}}},
            "spec.template.spec",
        ),
        ("apps", "Deployment", lambda spec: {"spec": {"template": {"spec": spec}}}, "spec.template.spec"),
        ("batch", "Job", lambda spec: {"spec": {"template": {"spec": spec}}}, "spec.template.spec"),
        (
            "batch",
            "CronJob",
            lambda spec: {"spec": {"jobTemplate": {"spec": {"template": {"spec": spec}}}}},
            "spec.jobTemplate.spec.template.spec",
        ),
    ],
)
def test_the_pods_of_every_built_in_kind_are_found(group, kind, wrap, path):
    for field in ("containers", "initContainers", "ephemeralContainers"):
        found = extract(group, "v1", kind, "ns", wrap({field: [SERVING]}))
        assert [one.path for one in found.sightings] == [f"{path}.{field}[0].args[1]"]


def test_kinds_that_nobody_knows_say_nothing_and_versions_that_cannot_be_read_say_so():
    assert extract("example.org", "v1", "Model", "ns", {"spec": {"model": "a/b"}}) == Extraction()
    assert extract("apps", "v9", "Deployment", "ns", {}).unsupported_version == "v9"
    assert governs("apps", "Deployment")
    assert not governs("", "ConfigMap")


def test_every_kind_is_listed_once():
    assert len({(kind.group, kind.kind) for kind in ALL_KINDS}) == len(ALL_KINDS)
    assert len({(kind.group, kind.resource) for kind in ALL_KINDS}) == len(ALL_KINDS)


def test_an_inference_service_names_models_in_every_component():
    spec = {
        "predictor": {"model": {"modelFormat": {"name": "huggingface"}, "storageUri": "hf://a/b:r"}},
        "transformer": {
            "containers": [{"image": "x", "env": [{"name": "STORAGE_URI", "value": "s3://b/k/"}]}]
        },
        "explainer": {"alibi": {"storageUri": "gs://b/e"}},
        "canary": [{"predictor": {"storageUris": [{"uri": "pvc://c/d"}]}}],
    }
    found = extract("serving.kserve.io", "v1beta1", "InferenceService", "ns", {"spec": spec})
    assert {(str(one.reference), one.path) for one in found.sightings} == {
        ("hf://a/b@r", "spec.predictor.model.storageUri"),
        ("s3://b/k", "spec.transformer.containers[0].env[0].value"),
        ("gs://b/e", "spec.explainer.alibi.storageUri"),
        ("pvc://ns/c/d", "spec.canary[0].predictor.storageUris[0].uri"),
    }


def test_a_predictor_that_names_nothing_is_an_unknown_server():
    spec = {"predictor": {"containers": [{"image": "registry.example.com/x/detector:1"}]}}
    found = extract("serving.kserve.io", "v1beta1", "InferenceService", "ns", {"spec": spec})
    assert [name for name, _ in signals(found)] == ["UnknownServer"]


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (claim(), [("pvc://serving/models/x", "Model")]),
        ({"name": "w", "image": {"reference": "ghcr.io/a/b:1"}}, [("oci://ghcr.io/a/b:1", "Model")]),
        (
            {
                "name": "w",
                "csi": {"driver": "gcsfuse.csi.storage.gke.io", "volumeAttributes": {"bucketName": "b"}},
            },
            [("gs://b/x", "Model")],
        ),
        ({"name": "w", "hostPath": {"path": "/m"}}, []),
        ({"name": "w", "nfs": {"server": "s", "path": "/m"}}, []),
        ({"name": "w", "configMap": {"name": "m"}}, []),
        ({"name": "w", "emptyDir": {}}, []),
    ],
)
def test_a_path_is_what_its_volume_names_or_opaque(volume, expected):
    found = of(args=["--model", "/models/./x/"], volumeMounts=[mount("/models")], volumes=[volume])
    assert names(found) == expected
    assert ("OpaqueSource", "spec.containers[0].args[1]") in signals(found) or expected


def test_the_deepest_mount_counts_and_directories_are_joined():
    volumes = [claim("w", "one"), claim("v", "two")]
    mounts = [mount("/models"), mount("/models/x", "v", subPathExpr="$(WHICH)/y")]
    found = of(args=["--model", "/models/x/../x/z"], env={"WHICH": "q"}, volumeMounts=mounts, volumes=volumes)
    assert names(found) == [("pvc://serving/two/q/y/z", "Model")]


def test_a_path_that_no_volume_covers_is_the_image():
    assert names(of(args=["--model", "/opt/m"])) == [("image://docker.io/vllm/vllm-openai:v0.20.0", "Model")]


def test_an_empty_volume_is_what_a_readable_download_puts_there():
    fetch = container(
        name="fetch",
        image="python:3",
        command=["hf", "download", "a/b", "--revision", "r"],
        volumeMounts=[mount("/m")],
    )
    server = container(args=["--model", "/m"], volumeMounts=[mount("/m")])
    volumes = [{"name": "w", "emptyDir": {}}]
    found = read(pod(server, initContainers=[fetch], volumes=volumes))
    assert (names(found), signals(found)) == ([("hf://a/b@r", "Model")], [])
    stranger = container(name="copy", image="x", command=["cp", "-r", "/w", "/m"], volumeMounts=[mount("/m")])
    found = read(pod(server, initContainers=[fetch, stranger], volumes=volumes))
    assert signals(found) == [("OpaqueSource", "spec.containers[0].args[1]")]


@pytest.mark.parametrize(
    "script",
    [
        "vllm serve a/b",
        "exec vllm serve a/b --port 8000",
        "nohup env X=1 nice -n 5 vllm serve a/b >/tmp/log 2>&1 & wait",
        "(cd /tmp && vllm serve a/b)",
        'M=a/b; vllm serve "$M"',
        'A=a B=b; A=a; B=b; vllm serve "${A}/${B}"',
        "bash -lc 'vllm serve a/b'",
        "sh <<'EOF'\nvllm serve a/b\nEOF",
        "find / -name x -exec vllm serve a/b \\;",
        "trap 'vllm serve a/b' EXIT",
        "if x; then vllm serve a/b; fi",
        "python3 -m vllm.entrypoints.openai.api_server --model a/b",
        "f() { vllm serve a/b; }; f",
    ],
)
def test_a_server_is_found_in_a_shell(script):
    found = of(image="ubuntu:24.04", command=["sh", "-c", script])
    assert names(found) == [("hf://a/b", "Model")]
    assert found.sightings[0].path == "spec.containers[0].command[2]"


@pytest.mark.parametrize(
    "script",
    [
        'eval "$C"',
        "curl -fsSL https://setup.example.com/x.sh | bash",
        "echo dmxsbQ== | base64 -d | sh",
        "alias vllm='vllm serve c/d #'; vllm serve a/b",
        ". /etc/x; vllm serve a/b",
        "$X serve a/b",
        'vllm serve "$(cat /etc/name)"',
        "cat list | xargs vllm serve",
        "./run.sh",
        "pip install git+https://example.com/vllm.git && vllm serve a/b",
    ],
)
def test_what_a_shell_hides_is_told(script):
    found = of(command=["sh", "-c", script], resources=GPU)
    assert "OpaqueCommand" in [name for name, _ in signals(found)]


def test_opaque_commands_count_only_where_something_speaks_of_models():
    found = of(image="redis:7", command=["sh", "-c", "/scripts/start.sh"])
    assert signals(found) == []
    assert [(one.name.value, one.in_context) for one in found.signals] == [("OpaqueCommand", False)]


def test_a_program_from_a_volume_is_not_in_sight():
    volumes = [{"name": "w", "configMap": {"name": "c"}}]
    found = of(
        image="x",
        command=["python", "/app/s.py"],
        resources=GPU,
        volumeMounts=[mount("/app")],
        volumes=volumes,
    )
    assert ("OpaqueCommand", "spec.containers[0].command[1]") in signals(found)


@pytest.mark.parametrize("variable", ["LD_PRELOAD", "PYTHONPATH", "PATH"])
def test_code_that_a_variable_brings_in_from_a_volume_is_told(variable):
    found = of(**SERVING, env={variable: "/inject"}, volumeMounts=[mount("/inject")], volumes=[claim()])
    assert signals(found) == [("OpaqueCommand", "spec.containers[0].env[0].value")]


def test_an_accelerator_without_a_model_is_told_at_the_resource():
    found = of(image="registry.example.com/x:1", resources=GPU)
    assert signals(found) == [
        ("UndeclaredAccelerator", "spec.containers[0].resources.limits['nvidia.com/gpu']")
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"image": "nvidia/cuda:12", "command": ["nvidia-smi", "-L"]},
        {"image": "nvcr.io/nvidia/k8s/cuda-sample:vectoradd"},
        {"image": "x", "command": ["python", "-c", "import torch; print(torch.cuda.is_available())"]},
    ],
)
def test_an_accelerator_that_is_only_looked_at_is_nothing(fields):
    assert signals(of(**fields, resources=GPU)) == []


def test_the_hub_may_not_be_another_host():
    assert signals(of(**SERVING, env={"HF_ENDPOINT": "https://huggingface.co/"})) == []
    found = of(**SERVING, env={"HF_ENDPOINT": "https://huggingface.co.evil.example"})
    assert signals(found) == [("RedirectedHub", "spec.containers[0].env[0].value")]
    aliases = [{"ip": "10.0.0.1", "hostnames": ["x", "huggingface.co"]}]
    assert signals(read(pod(container(**SERVING), hostAliases=aliases))) == [
        ("RedirectedHub", "spec.hostAliases[0].hostnames[1]")
    ]


@pytest.mark.parametrize(
    ("code", "expected", "opaque"),
    [
        ("from vllm import LLM; LLM(model='a/b')", [("hf://a/b", "Model")], False),
        (
            "from transformers import pipeline; pipeline('x', model='a/b', revision='r')",
            [("hf://a/b@r", "Model")],
            False,
        ),
        ("from huggingface_hub import snapshot_download as s; print(1)", [], False),
        (
            "from sentence_transformers import SentenceTransformer as S; S('a/b')",
            [("hf://a/b", "Embedding")],
            False,
        ),
        (
            "from vllm import LLM as L\nimport time as t\nm = L('a/b'); t.sleep(9)",
            [("hf://a/b", "Model")],
            False,
        ),
        ("from huggingface_hub import snapshot_download as s; s(name)", [], True),
        ("import os; exec(os.environ['X'])", [], True),
        ("for x in y: load(x)", [], True),
        ("(" * 5000, [], True),
        ("not python at all", [], True),
    ],
)
def test_program_texts_are_read_where_they_are_straight_line(code, expected, opaque):
    found = of(image="x", command=["python3", "-c", code], resources=GPU)
    assert names(found) == expected
    assert ("OpaqueCommand" in [name for name, _ in signals(found)]) is opaque


@pytest.mark.parametrize(
    ("code", "opaque"),
    [
        ("import huggingface_hub as h, base64; h.snapshot_download(base64.b64decode('YS9i').decode())", True),
        ("import transformers\nfor n in ['a/b']:\n    transformers.AutoModel.from_pretrained(n)", True),
        ("import os; os.system('llama-server -hf a/b')", True),
        ("import subprocess; subprocess.run(['python3', '-m', 'lm_eval'])", True),
        ("import subprocess; subprocess.run('base64 -d <<< eA== | bash', shell=True)", True),
        ("import subprocess; subprocess.check_output(['nvidia-smi', '-L'])", False),
        ("import os, sys; sys.exit(os.system('pgrep -f server'))", False),
        ("import requests, sys; sys.exit(requests.get('http://localhost/health').status_code != 200)", False),
    ],
)
def test_a_program_text_in_a_hook_is_opaque_only_where_it_calls_a_loader_or_another_program(code, opaque):
    hook = {"postStart": {"exec": {"command": ["python3", "-c", code]}}}
    found = of(image="x", command=["sleep", "9"], lifecycle=hook, env={"HF_TOKEN": "x"})
    assert ("OpaqueCommand" in [name for name, _ in signals(found)]) is opaque


def test_what_a_program_text_runs_is_read():
    code = "import os; os.system('curl -LO https://huggingface.co/a/b/resolve/main/x.gguf')"
    probe = {"exec": {"command": ["python3", "-c", code]}}
    found = of(image="x", command=["sleep", "9"], livenessProbe=probe)
    assert names(found) == [("hf://a/b@main#x.gguf", "Model")]


def test_an_unknown_program_needs_other_evidence_for_a_name():
    assert names(of(image="x/car:1", args=["--model", "Volvo/V60"])) == []
    assert names(of(image="x/llm:1", args=["--model", "a/b"], resources=GPU)) == [("hf://a/b", "Model")]
    assert names(of(image="x/llm:1", env={"MODEL_ID": "a/b", "HF_TOKEN": "x"})) == [("hf://a/b", "Model")]


def test_declarations_are_words_with_their_place():
    found = read(pod(container(), annotations={"modelsteward.io/models": " chat , hf://a/b@r,"}))
    assert [one.word for one in found.declarations] == ["chat", "hf://a/b@r"]
    assert {one.path for one in found.declarations} == {"metadata.annotations['modelsteward.io/models']"}


def test_images_and_servers_are_told_for_policies():
    found = of(args=["a/b"])
    assert [str(one.reference) for one in found.images] == ["image://docker.io/vllm/vllm-openai:v0.20.0"]
    assert [(one.name, one.container) for one in found.servers] == [("vllm", "spec.containers[0]")]


@pytest.mark.parametrize("name", ["аcme/chat", "a/b/c", "a/x/../b", "a/b\u200b", "--x/y"])
def test_a_name_that_is_no_name_is_a_sighting_without_reference(name):
    found = of(args=[f"--model={name}"])
    assert [one.reference for one in found.sightings] == [None]
    assert found.sightings[0].text == name


def test_what_has_another_shape_is_unreadable_with_its_path():
    found = extract("apps", "v1", "Deployment", "ns", {"spec": {"template": {"spec": []}}})
    assert found.unreadable == (("spec.template.spec", "isn't an object"),)
    assert extract("apps", "v1", "Deployment", "ns", {"spec": 1}).unreadable[0][0] == "spec"


FIELDS = (
    *("spec", "template", "containers", "command", "args", "env", "name", "value", "valueFrom"),
    *("volumes", "volumeMounts", "mountPath", "image", "resources", "limits", "nvidia.com/gpu"),
    *("predictor", "model", "storageUri", "lifecycle", "postStart", "exec", "metadata", "annotations"),
    *("envFrom", "workingDir", "jobTemplate", "initContainers", "hostAliases", "hostnames", "subPathExpr"),
    *("uri", "source", "inference", "preset", "url", "graph", "children"),
)
FIELDS += (
    *(
        "predictors",
        "componentSpecs",
        "services",
        "extraPodSpec",
        "mainContainer",
        "adapters",
        "url",
        "modelHub",
    ),
    *(
        "modelID",
        "rayClusterConfig",
        "headGroupSpec",
        "serveConfigV2",
        "entrypoint",
        "tuning",
        "modelUri",
        "rules",
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(FIELDS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(JSON, st.sampled_from(ALL_KINDS))
def test_any_json_object_of_any_kind_gives_an_answer(value, kind):
    for document in (
        value if isinstance(value, dict) else {"spec": value},
        {"spec": {"template": {"spec": value}}},
    ):
        assert isinstance(extract(kind.group, kind.versions[0], kind.kind, "ns", document), Extraction)
        assert runs_something_new(kind.group, kind.kind, document, document) is False


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.text(max_size=12) | st.sampled_from(["sh", "-c", "vllm", "serve", "--model", "env", "-S"]),
        max_size=6,
    ),
    st.lists(st.text(max_size=12), max_size=4),
)
def test_any_command_gives_an_answer(command, args):
    assert isinstance(of(command=command, args=args, env={"HF_TOKEN": "x"}), Extraction)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"image": "x:2"}, True),
        ({"args": ["--model", "c/d"]}, True),
        ({"env": [{"name": "A", "value": "b"}]}, True),
        ({"workingDir": "/x"}, True),
        ({"resources": {"limits": {"cpu": "2"}}}, False),
        ({"resources": GPU}, True),
        ({}, False),
    ],
)
def test_a_change_of_what_runs_is_seen(change, expected):
    old = {"spec": {"replicas": 1, "template": {"spec": {"containers": [SERVING]}}}, "status": {"x": 1}}
    new = {
        "spec": {"replicas": 5, "template": {"spec": {"containers": [{**SERVING, **change}]}}},
        "metadata": {"labels": {}},
    }
    assert runs_something_new("apps", "Deployment", new, old) is expected


def test_the_declaration_is_a_model_field():
    old = {"metadata": {"annotations": {"modelsteward.io/models": "a", "x": "1"}}}
    assert not runs_something_new(
        "", "Pod", {"metadata": {"annotations": {"modelsteward.io/models": "a", "x": "2"}}}, old
    )
    assert runs_something_new(
        "", "Pod", {"metadata": {"annotations": {"modelsteward.io/models": "b", "x": "1"}}}, old
    )
