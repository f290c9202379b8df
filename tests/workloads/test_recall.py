"""`make recall` measures any folders in the two formats, says what is short, and what can't be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from tests.cases import recall

CASES = Path(__file__).parents[1] / "cases"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: chat}
spec:
  containers:
    - {name: server, image: vllm/vllm-openai:v0.11.0, args: [--model, acme-ai/chat-7b]}
"""
LABEL = {"reference": "hf://acme-ai/chat-7b", "role": "Model", "path": "spec.containers[0].args[1]"}


def corpus(folder: Path, sightings: list[dict[str, str]], workload: str = POD) -> str:
    """A corpus of one case in one group, and its folder."""
    case = folder / "corpus" / "vllm" / "pod"
    case.mkdir(parents=True)
    (case / "workload.yaml").write_text(workload)
    document = {"kind": "Pod", "name": "chat", "sightings": sightings, "signals": []}
    (case / "expect.yaml").write_text(yaml.safe_dump({"documents": [document]}))
    return str(folder / "corpus")


def bypass(folder: Path, *names: str) -> Path:
    """Some of the requests, with the common catalogue."""
    made = folder / "bypass"
    made.mkdir()
    shutil.copy(CASES / "bypass" / "catalog.yaml", made)
    for name in names:
        shutil.copytree(CASES / "bypass" / name, made / name)
    return made


def test_all_found_and_all_denied_ends_well(tmp_path, capsys):
    requests = bypass(tmp_path, "T01-bare-pod-serves-a-model-nobody-registered")
    assert recall.main(["--corpus", corpus(tmp_path, [LABEL]), "--bypass", str(requests)]) == 0
    assert "required figures reached" in capsys.readouterr().out


def test_a_missed_sighting_is_named_with_its_place(tmp_path, capsys):
    other = {**LABEL, "reference": "hf://acme-ai/other"}
    assert recall.main(["--corpus", corpus(tmp_path, [LABEL, other]), "--bypass", "", "--misses"]) == 1
    said = capsys.readouterr().out
    assert "vllm/pod Pod/chat: missed Model hf://acme-ai/other at spec.containers[0].args[1]" in said
    assert "recall of sightings 50.00 % of at least 99%" in said


def test_an_invented_sighting_counts(tmp_path, capsys):
    assert recall.main(["--corpus", corpus(tmp_path, []), "--bypass", "", "--misses"]) == 1
    assert "vllm/pod Pod/chat: invented Model hf://acme-ai/chat-7b" in capsys.readouterr().out


@pytest.mark.parametrize(("allowed", "what"), [(True, "1 false denials"), (False, "1 missed denials")])
def test_a_wrong_answer_to_a_request_counts(tmp_path, capsys, allowed, what):
    honest, hostile = (
        "T01-honest-bare-pod-serves-an-approved-model",
        "T01-bare-pod-serves-a-model-nobody-registered",
    )
    name = hostile if allowed else honest
    requests = bypass(tmp_path, name)
    (requests / name / "verdict.yaml").write_text(f"allowed: {str(allowed).lower()}\nfindings: []\n")
    assert recall.main(["--corpus", "", "--bypass", str(requests)]) == 1
    assert what in capsys.readouterr().out


def _no_folder(folder: Path) -> tuple[str, str]:
    return str(folder / "absent"), "no such folder"


def _no_case(folder: Path) -> tuple[str, str]:
    return str(folder), "holds no case"


def _no_workload(folder: Path) -> tuple[str, str]:
    made = corpus(folder, [])
    (Path(made) / "vllm/pod/workload.yaml").unlink()
    return made, "workload.yaml: no such file"


def _no_labels(folder: Path) -> tuple[str, str]:
    made = corpus(folder, [])
    (Path(made) / "vllm/pod/expect.yaml").unlink()
    return made, "workload.yaml: has no expect.yaml beside it"


def _no_yaml(folder: Path) -> tuple[str, str]:
    return corpus(folder, [], "kind: [\n"), "workload.yaml:"


def _one_label_for_two(folder: Path) -> tuple[str, str]:
    return corpus(folder, [], f"{POD}---\n{POD}"), "labels Pod, but workload.yaml holds Pod, Pod"


def _no_role(folder: Path) -> tuple[str, str]:
    return corpus(folder, [{**LABEL, "role": "Boss"}]), "role Boss is none of"


@pytest.mark.parametrize(
    "broken", [_no_folder, _no_case, _no_workload, _no_labels, _no_yaml, _one_label_for_two, _no_role]
)
def test_what_cannot_be_read_is_named_and_no_figure_is_given(tmp_path, capsys, broken):
    folder, what = broken(tmp_path)
    assert recall.main(["--corpus", folder, "--bypass", ""]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert what in printed.err


def test_requests_without_a_catalogue_cannot_be_judged(tmp_path, capsys):
    requests = bypass(tmp_path, "T01-bare-pod-serves-a-model-nobody-registered")
    (requests / "catalog.yaml").unlink()
    assert recall.main(["--corpus", "", "--bypass", str(requests)]) == 2
    assert "catalog.yaml: no such file" in capsys.readouterr().err


def test_a_case_without_its_verdict_cannot_be_judged(tmp_path, capsys):
    name = "T01-bare-pod-serves-a-model-nobody-registered"
    requests = bypass(tmp_path, name)
    (requests / name / "verdict.yaml").unlink()
    assert recall.main(["--corpus", "", "--bypass", str(requests)]) == 2
    assert "verdict.yaml: no such file" in capsys.readouterr().err
