"""KServe LLMInferenceService: `model.uri` and its adapters; what containers hold is read like any pod's.

Source: pkg/apis/serving/v1alpha2/llm_inference_service_types.go. Without a URI a base configuration decides.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import PLACEHOLDER
from modelsteward.workloads.shape import numbered, text


def read(document: dict[str, Any], record: Record) -> None:
    """Model, adapters, and the base references where no model is named."""
    record.placeholder = PLACEHOLDER
    named = False
    for model, place in walk(document, "spec.model", record.unreadable):
        uri = text(model.get("uri")).strip()
        if uri:
            named = True
            record.sight(reference.storage_uri(uri, record.namespace), Role.MODEL, f"{place}.uri", uri)
        lora = model.get("lora")
        for index, adapter in numbered(lora.get("adapters") if isinstance(lora, dict) else None):
            uri = text(adapter.get("uri")).strip()
            path = f"{place}.lora.adapters[{index}].uri"
            if uri:
                record.sight(reference.storage_uri(uri, record.namespace), Role.ADAPTER, path, uri)
    if not named and record.starts:
        spec = document.get("spec")
        bases = spec.get("baseRefs") if isinstance(spec, dict) else None
        path = "spec.baseRefs[0].name" if bases else "spec.model.uri"
        record.signal(SignalName.OPAQUE_SOURCE, path, "a configuration that isn't in sight names the model")
    _arguments(document, record)


def _arguments(document: dict[str, Any], record: Record) -> None:
    """VLLM_ADDITIONAL_ARGS of containers whose command comes from the configuration."""
    for part in ("template", "worker", "prefill.template", "prefill.worker"):
        for container, place in walk(document, f"spec.{part}.containers[]", record.unreadable):
            for index, entry in numbered(container.get("env")):
                if entry.get("name") == "VLLM_ADDITIONAL_ARGS":
                    words = text(entry.get("value")).replace("_", "-").split()
                    if "--trust-remote-code" in words:
                        path = f"{place}.env[{index}].value"
                        record.signal(SignalName.REMOTE_CODE, path, "the model's own code runs", place)
