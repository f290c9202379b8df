"""`modelsteward sightings`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart"


def test_every_document_is_told_in_order_also_those_without_a_model(runner: Run) -> None:
    deployment = (QUICKSTART / "deployment.yaml").read_text()
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n---\n" + deployment
    assert runner("sightings", "-", "-o", "json", stdin=text).json == {
        "documents": [
            {"kind": "ConfigMap", "name": "c", "sightings": [], "signals": []},
            {
                "kind": "Deployment",
                "name": "chat",
                "sightings": [
                    {
                        "reference": "hf://Qwen/Qwen2.5-7B-Instruct@a09a35458c702b33eeacc393d103063234e8bc28",
                        "role": "Model",
                        "path": "spec.template.spec.containers[0].args[1]",
                    }
                ],
                "signals": [],
            },
        ]
    }


def test_items_of_a_list_are_documents_and_the_default_namespace_is_default(runner: Run) -> None:
    text = """\
apiVersion: v1
kind: List
items:
- apiVersion: serving.kserve.io/v1beta1
  kind: InferenceService
  metadata: {name: a}
  spec: {predictor: {model: {modelFormat: {name: huggingface}, storageUri: "pvc://claim/dir"}}}
"""
    (document,) = runner("sightings", "-", "-o", "json", stdin=text).json["documents"]
    assert document["sightings"][0]["reference"] == "pvc://default/claim/dir"
    assert document["sightings"][0]["path"] == "spec.predictor.model.storageUri"


def test_a_table_is_printed_for_people(runner: Run) -> None:
    ran = runner("sightings", QUICKSTART / "deployment-unknown.yaml")
    assert ran.code == 0
    assert ran.out.splitlines()[0].split() == ["OBJECT", "SAYS", "WHAT", "PATH"]
    assert "hf://mistralai/Mistral-7B-Instruct-v0.3" in ran.out
