"""Kinds that name models in plain fields: a table of paths, and how what stands there is read.

Sources: the projects' own type definitions, 2026.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads.kinds import walk
from modelsteward.workloads.podspec import text
from modelsteward.workloads.record import Record

#: `uri` a storage URI or hub name, `hub` a hub name, `served` a name that something else serves, `object` the
#: name of another object, which is opaque where nothing else in the document names a model.
How = Literal["uri", "hub", "served", "object"]


class Field(msgspec.Struct, frozen=True):
    """One field: the path to the object that holds it, its name, how it is read and as what."""

    holder: str
    name: str
    how: How = "uri"
    role: Role = Role.MODEL
    #: The field beside it that holds the revision.
    revision: str = ""


FIELDS: dict[tuple[str, str], tuple[Field, ...]] = {
    ("serving.kserve.io", "TrainedModel"): (Field("spec.model", "storageUri"),),
    ("serving.kserve.io", "LocalModelCache"): (Field("spec", "sourceModelUri"),),
    ("serving.kserve.io", "LocalModelNamespaceCache"): (Field("spec", "sourceModelUri"),),
    ("model.aibrix.ai", "ModelAdapter"): (Field("spec", "artifactURL", role=Role.ADAPTER),),
    ("model.aibrix.ai", "ModelClaim"): (Field("spec", "artifactURL"),),
    ("nvidia.com", "DynamoModel"): (Field("spec.source", "uri"),),
    ("llmaz.io", "OpenModel"): (
        Field("spec.source", "uri"),
        Field("spec.source.modelHub", "modelID", "hub", revision="revision"),
    ),
    ("inference.llmaz.io", "Playground"): (
        Field("spec.modelClaim", "modelName", "object"),
        Field("spec.modelClaims.models[]", "name", "object"),
    ),
    ("inference.llmkube.dev", "Model"): (Field("spec", "source"),),
    ("inference.llmkube.dev", "InferenceService"): (Field("spec", "modelRef", "object"),),
    ("ome.io", "BaseModel"): (Field("spec.storage", "storageUri"),),
    ("ome.io", "ClusterBaseModel"): (Field("spec.storage", "storageUri"),),
    ("ome.io", "FineTunedWeight"): (Field("spec.storage", "storageUri", role=Role.ADAPTER),),
    ("ome.io", "InferenceService"): (Field("spec.model", "name", "object"),),
    ("production-stack.vllm.ai", "LoraAdapter"): (
        Field("spec.adapterSource", "repository", role=Role.ADAPTER),
        Field("spec.adapterSource", "adapterPath", role=Role.ADAPTER),
    ),
    ("mlops.seldon.io", "Model"): (Field("spec", "storageUri"),),
    ("networking.serving.volcano.sh", "ModelServer"): (Field("spec", "model", "served", Role.ROUTE),),
    ("llm-d.ai", "InferenceModelRewrite"): (
        Field("spec.rules[].targets[]", "modelRewrite", "served", Role.ROUTE),
    ),
    ("kaito.sh", "RAGEngine"): (Field("spec.embedding.local", "modelID", "hub", Role.EMBEDDING),),
    ("kaito.sh", "ModelMirror"): (Field("spec.source", "modelID", "hub"),),
    ("kaito.sh", "MultiRoleInference"): (Field("spec.model", "name", "hub"),),
}


def read(document: dict[str, Any], record: Record) -> None:
    """Reads the fields of the document's kind."""
    group = text(document.get("apiVersion")).rpartition("/")[0]
    spec = document.get("spec")
    adapts = isinstance(spec, dict) and text(spec.get("modelType")).lower() in ("lora", "adapter")
    for row in FIELDS.get((group, text(document.get("kind"))), ()):
        field = msgspec.structs.replace(row, role=Role.ADAPTER) if adapts else row
        for holder, place in walk(document, field.holder, record.unreadable):
            value = holder.get(field.name)
            if isinstance(value, str) and value.strip():
                _field(field, value.strip(), f"{place}.{field.name}", holder, record)


def _field(field: Field, value: str, path: str, holder: dict[str, Any], record: Record) -> None:
    if field.how == "object":
        if not record.sightings:
            record.signal(SignalName.OPAQUE_SOURCE, path, "another object decides which model this is")
        return
    if field.how == "served":
        record.sight(reference.parse(f"served://{value}"), field.role, path, value)
        return
    named(value, text(holder.get(field.revision)), field.role, path, record, holder)


def named(
    value: str, revision: str, role: Role, path: str, record: Record, holder: dict[str, Any] | None = None
) -> None:
    """A URI, a hub name or a path that stands in a field of a custom resource."""
    if value.startswith(("/", "host://", "hostpath://", "file://")):
        record.signal(SignalName.OPAQUE_SOURCE, path, f"{value} is a path that isn't in this object")
    elif "://" in value or value.startswith(("models:/", "runs:/")):
        record.sight(reference.storage_uri(value, record.namespace), role, path, value)
    else:
        scheme = "modelscope" if text((holder or {}).get("name")).lower() == "modelscope" else "hf"
        fragment = text((holder or {}).get("filename"))
        found = reference.hub_name(value, revision, scheme=scheme, fragment=fragment)
        record.sight(found, role, path, value)
