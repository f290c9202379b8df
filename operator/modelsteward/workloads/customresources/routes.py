"""Kinds that send callers to a model elsewhere: gateways, model configurations of agents, external providers.

Sources: envoyproxy/ai-gateway, kagent-dev/kagent go/api, LLMKube, kthena, models-as-a-service.
"""

from __future__ import annotations

from typing import Any

from modelsteward.api import reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import alone
from modelsteward.workloads.finders import FINDERS
from modelsteward.workloads.kinds.paths import walk
from modelsteward.workloads.record import Record
from modelsteward.workloads.shape import items, numbered, text

MODEL_HEADER = "x-ai-eg-model"
#: kagent's providers and how they are written.
PROVIDERS = {
    "OpenAI": "openai",
    "AzureOpenAI": "azure",
    "Foundry": "azure",
    "Anthropic": "anthropic",
    "Gemini": "gemini",
    "GeminiVertexAI": "vertexai",
    "AnthropicVertexAI": "vertexai",
    "Bedrock": "bedrock",
    "SAPAICore": "sapaicore",
}
#: Providers whose model is a deployment: the field that holds it, and its name there.
DEPLOYMENTS = {"AzureOpenAI": ("azureOpenAI", "azureDeployment"), "Foundry": ("foundry", "deployment")}
#: Hosts of providers, by which a base URL tells who serves.
HOSTS = {"api.openai.com": "openai", "api.anthropic.com": "anthropic"}


def gatewayroute(document: dict[str, Any], record: Record) -> None:
    """AIGatewayRoute: an override, or the header that a request is matched by."""
    for rule, place in walk(document, "spec.rules[]", record.unreadable):
        overrides = [
            (text(backend.get("modelNameOverride")), f"{place}.backendRefs[{index}].modelNameOverride")
            for index, backend in enumerate(items(rule.get("backendRefs")))
        ]
        found = [(name, path) for name, path in overrides if name]
        if len(found) < len(overrides) or not overrides:
            found += _matches(rule, place)
        for name, path in found:
            record.sight(reference.parse(f"served://{name}"), Role.ROUTE, path, name)


def gatewaybackend(document: dict[str, Any], record: Record) -> None:
    """AIServiceBackend: a mutation that puts another model into the request."""
    for field, place in walk(document, "spec.bodyMutation.set[]", record.unreadable):
        value = text(field.get("value")).strip().strip('"')
        if text(field.get("path")).strip("/$.") == "model" and value:
            _route(record, "", value, f"{place}.value")


def _matches(rule: dict[str, Any], place: str) -> list[tuple[str, str]]:
    return [
        (text(header.get("value")), f"{place}.matches[{index}].headers[{number}].value")
        for index, match in enumerate(items(rule.get("matches")))
        for number, header in enumerate(items(match.get("headers")))
        if text(header.get("name")).lower() == MODEL_HEADER
        and text(header.get("value"))
        and header.get("type") != "RegularExpression"
    ]


def kagent(document: dict[str, Any], record: Record) -> None:
    """ModelConfig: a provider's model; at another base URL, or at Ollama, something else serves it."""
    for spec, place in walk(document, "spec", record.unreadable):
        model, provider = text(spec.get("model")), text(spec.get("provider")) or "OpenAI"
        field, inner = DEPLOYMENTS.get(provider, ("", ""))
        settings = spec.get(field or f"{provider[:1].lower()}{provider[1:]}")
        deployment = text(settings.get(inner)) if isinstance(settings, dict) else ""
        base = text(settings.get("baseUrl")) if isinstance(settings, dict) else ""
        if deployment:
            _route(record, "azure", deployment, f"{place}.{field}.{inner}")
        elif model:
            known = PROVIDERS.get(provider, "")
            _route(record, _provider(base, known) if base else known, model, f"{place}.model")


def kagentagent(document: dict[str, Any], record: Record) -> None:
    """Agent and SandboxAgent: their own container, or the variables of the one that kagent brings."""
    for path in ("spec.byo.deployment", "spec.byo", "spec.declarative.deployment"):
        for holder, place in walk(document, path, []):
            command = text(holder.get("cmd"))
            own = {**holder, "command": [command] if command else None}
            found = [(own, place)] if path != "spec.byo" or holder.get("image") else []
            extra = numbered(holder.get("extraContainers"))
            found += [(one, f"{place}.extraContainers[{index}]") for index, one in extra]
            pod = alone.pod(holder, place, found, record.namespace)
            for find in FINDERS:
                find(pod, record)


def modelrouter(document: dict[str, Any], record: Record) -> None:
    """LLMKube's ModelRouter: its external backends."""
    for external, place in walk(document, "spec.backends[].external", record.unreadable):
        if text(external.get("model")):
            _route(record, text(external.get("provider")).lower(), text(external["model"]), f"{place}.model")


def external(document: dict[str, Any], record: Record) -> None:
    """External models: provider and model, or the host of the base URL."""
    for spec, place in walk(document, "spec", record.unreadable):
        field = "targetModel" if text(spec.get("targetModel")) else "model"
        base = text(spec.get("baseURL"))
        provider = _provider(base, "") if base else text(spec.get("provider")).lower()
        if text(spec.get(field)):
            _route(record, provider, text(spec[field]), f"{place}.{field}")


def vllmrouter(document: dict[str, Any], record: Record) -> None:
    """VLLMRouter: the names of its static backends."""
    for spec, place in walk(document, "spec", record.unreadable):
        for name in text(spec.get("staticModels")).split(","):
            if name.strip():
                _route(record, "", name.strip(), f"{place}.staticModels")


def _provider(base: str, usual: str) -> str:
    """The provider at a base URL: a known or public host; empty for hosts that are the company's own."""
    host = base.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    if not host:
        return usual
    private = "." not in host or host.endswith((".svc", ".local", ".internal", ".lan", ".corp"))
    return "" if private else HOSTS.get(host, host)


def _route(record: Record, provider: str, model: str, path: str) -> None:
    printed = f"api://{provider}/{model}" if provider else f"served://{model}"
    record.sight(reference.parse(printed), Role.ROUTE, path, model)
