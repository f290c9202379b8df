"""Ray: a job's entrypoint is a shell string, Serve configurations and runtime environments are YAML texts.

Source: ray-operator/apis/ray/v1; ray 2.60.0 (ray/llm/_internal/serve/core/configs/llm_config.py). A text that
isn't plain YAML is opaque.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import plainyaml, unknown
from modelsteward.workloads.customresources.fields import named
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.finders import containers
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.options import is_on
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run
from modelsteward.workloads.shape import text
from modelsteward.workloads.word import Word


def job(document: dict[str, Any], record: Record) -> None:
    """RayJob and the template of RayCronJob."""
    for path in ("spec", "spec.jobTemplate"):
        for spec, place in walk(document, path, []):
            entrypoint = text(spec.get("entrypoint"))
            container = _head(spec, "rayClusterSpec", place, record)
            if entrypoint:
                where = f"{place}.entrypoint"
                argv = (Word("sh", where), Word("-c", where), Word(entrypoint, where))
                containers.read(container, record, argv)
            written = text(spec.get("runtimeEnvYAML"))
            if written.strip():
                environment = _parsed(written, f"{place}.runtimeEnvYAML", record)
                _runtime(environment, f"{place}.runtimeEnvYAML", container, record)


def service(document: dict[str, Any], record: Record) -> None:
    """RayService: every application of its Serve configuration."""
    for spec, place in walk(document, "spec", []):
        where = f"{place}.serveConfigV2"
        written = text(spec.get("serveConfigV2"))
        if not written.strip():
            continue
        found = _parsed(written, where, record)
        container = _head(spec, "rayClusterConfig", place, record)
        applications = found.get("applications") if isinstance(found, dict) else None
        for application in applications if isinstance(applications, list) else ():
            if isinstance(application, dict):
                _application(application, where, container, record)


def _parsed(written: str, where: str, record: Record) -> Any:
    try:
        return plainyaml.read(written)
    except plainyaml.UnreadableError as problem:
        record.signal(SignalName.OPAQUE_SOURCE, where, f"a text that isn't plain YAML: {problem}")
        return None


def _application(application: dict[str, Any], where: str, container: Container, record: Record) -> None:
    arguments = application.get("args")
    configurations = arguments.get("llm_configs") if isinstance(arguments, dict) else None
    for one in configurations if isinstance(configurations, list) else ():
        if isinstance(one, dict):
            _llm(one, where, record)
        else:
            record.signal(SignalName.OPAQUE_SOURCE, where, "a file names the models")
    files = arguments.get("models") if isinstance(arguments, dict) else None
    for one in files if isinstance(files, list) else ():
        if isinstance(one, str) and one.endswith((".yaml", ".yml")):
            record.signal(SignalName.OPAQUE_SOURCE, where, "a file names the models")
    holders = [application, *_deployments(application)]
    for holder in holders:
        for settings in (holder.get("runtime_env"), _options(holder).get("runtime_env")):
            _runtime(settings, where, container, record)


def _deployments(application: dict[str, Any]) -> list[dict[str, Any]]:
    found = application.get("deployments")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _options(holder: dict[str, Any]) -> dict[str, Any]:
    found = holder.get("ray_actor_options")
    return found if isinstance(found, dict) else {}


def _llm(one: dict[str, Any], where: str, record: Record) -> None:
    """One entry of `llm_configs`: what is loaded, its adapters, and the engine's own options."""
    loading = one.get("model_loading_config")
    source = (loading.get("model_source") or loading.get("model_id")) if isinstance(loading, dict) else None
    if isinstance(source, dict):
        source = source.get("bucket_uri")
    engine = one.get("engine_kwargs")
    engine = engine if isinstance(engine, dict) else {}
    if isinstance(source, str):
        named(source, text(engine.get("revision")), Role.MODEL, where, record)
    else:
        record.signal(SignalName.OPAQUE_SOURCE, where, "what is loaded can't be read")
    tokenizer = loading.get("tokenizer_source") if isinstance(loading, dict) else None
    if text(tokenizer):
        named(text(tokenizer), text(engine.get("tokenizer_revision")), Role.TOKENIZER, where, record)
    lora = one.get("lora_config")
    path = lora.get("dynamic_lora_loading_path") if isinstance(lora, dict) else None
    if isinstance(path, str):
        record.sight(reference.storage_uri(path, record.namespace), Role.ADAPTER, where, path)
        record.signal(SignalName.RUNTIME_LOADING, where, "adapters below a path are loaded by name")
    _engine(engine, where, record)


def _engine(engine: dict[str, Any], where: str, record: Record) -> None:
    if is_on(text(engine.get("trust_remote_code"))):
        record.signal(SignalName.REMOTE_CODE, where, "the model's own code runs")
    for key, role in (("model", Role.MODEL), ("tokenizer", Role.TOKENIZER), ("hf_config_path", Role.MODEL)):
        if text(engine.get(key)):
            revision = text(engine.get("tokenizer_revision")) if key == "tokenizer" else ""
            named(text(engine[key]), revision or text(engine.get("revision")), role, where, record)
    draft = engine.get("speculative_config")
    if isinstance(draft, dict) and text(draft.get("model")):
        named(text(draft["model"]), text(draft.get("revision")), Role.DRAFT, where, record)


def _runtime(settings: Any, where: str, container: Container, record: Record) -> None:
    """A runtime environment: code from an archive, and variables that name models."""
    if not isinstance(settings, dict):
        return
    if settings.get("working_dir") or settings.get("py_modules"):
        record.signal(SignalName.OPAQUE_SOURCE, where, "the code is fetched when Ray starts it")
    variables = settings.get("env_vars")
    if not isinstance(variables, dict):
        return
    words = {name: Word(value, where) for name, value in variables.items() if isinstance(value, str)}
    unknown.variables(Run(record, container, (), Environment(None, (), where, words)))


def _head(spec: dict[str, Any], cluster: str, place: str, record: Record) -> Container:
    """The head's first container, in which an entrypoint runs."""
    path = f"{cluster}.headGroupSpec.template.spec"
    found = next(walk(spec, path, []), ({}, ""))[0]
    pod = Pod(found, f"{place}.{path}", record.namespace)
    return (
        pod.containers[0] if pod.containers else Container({}, f"{pod.path}.containers[0]", "containers", pod)
    )
