"""Models of external services, named in the provider's own variable, and of applications that are known.

A base URL inside the cluster makes the name an alias of something that is judged itself.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.referencetext import is_hub_name
from modelsteward.api.sighting import Role
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.podspec import Container, Pod
from modelsteward.workloads.record import Record
from modelsteward.workloads.run import Run

#: Variables that name a model of a provider. Sources: the providers' manuals.
ROUTES = {
    **dict.fromkeys(("OPENAI_MODEL", "OPENAI_MODEL_NAME", "OPENAI_CHAT_MODEL", "OPENAI_MODEL_ID"), "openai"),
    **dict.fromkeys(("OPENAI_EMBEDDING_MODEL", "OPENAI_API_MODEL"), "openai"),
    **dict.fromkeys(("ANTHROPIC_MODEL", "CLAUDE_MODEL", "ANTHROPIC_DEFAULT_MODEL"), "anthropic"),
    **dict.fromkeys(
        ("AZURE_OPENAI_DEPLOYMENT", "AZURE_OPENAI_DEPLOYMENT_NAME", "AZURE_OPENAI_MODEL"), "azure"
    ),
    **dict.fromkeys(("BEDROCK_MODEL_ID", "BEDROCK_MODEL", "AWS_BEDROCK_MODEL_ID"), "bedrock"),
    **dict.fromkeys(("GEMINI_MODEL", "GOOGLE_GEMINI_MODEL"), "gemini"),
    **dict.fromkeys(("VERTEX_MODEL", "VERTEXAI_MODEL"), "vertexai"),
    **dict.fromkeys(("MISTRAL_MODEL", "MISTRAL_MODEL_NAME"), "mistral"),
    "COHERE_MODEL": "cohere",
    "GROQ_MODEL": "groq",
    "DEEPSEEK_MODEL": "deepseek",
}
#: One of these is in every name that matters.
PARTS = ("MODEL", "DEPLOYMENT")
PROVIDERS = frozenset(
    ("openai", "anthropic", "azure", "bedrock", "gemini", "vertexai", "mistral", "cohere", "groq", "deepseek")
)
#: Variables by which known applications are told what they load themselves.
LOADED = {"RAG_EMBEDDING_MODEL": Role.EMBEDDING, "RAG_RERANKING_MODEL": Role.RERANKER}
BASES = ("BASE_URL", "API_BASE", "ENDPOINT", "API_HOST", "API_URL")


def find(pod: Pod, record: Record) -> None:
    """Looks at the variables of every container that has one with MODEL or DEPLOYMENT in its name."""
    for container in pod.loud:
        names = container.variable_names
        if any(part in names for part in PARTS):
            _container(container, names.split("\n"), record)


def _container(container: Container, names: list[str], record: Record) -> None:
    environment = container.environment
    for name in dict.fromkeys(names):
        word = environment.get(name)
        if word is None or not word.told or not word.text.strip():
            continue
        if name in LOADED and is_hub_name(word.text):
            Run(record, container, (), environment).name(word, LOADED[name])
        provider = ROUTES.get(name) or _beside(name, environment)
        if provider and not _inside(environment):
            found = reference.parse(f"api://{provider}/{word.text.strip()}")
            record.sight(found, Role.ROUTE, word.path, word.text, container.path)


def _beside(name: str, environment: Environment) -> str:
    """`LLM_MODEL` beside `LLM_PROVIDER`."""
    if not name.endswith(("_MODEL", "_MODEL_NAME", "_MODEL_ID")):
        return ""
    beginning = name.rpartition("_MODEL")[0]
    provider = environment.text(f"{beginning}_PROVIDER").strip().lower()
    return provider if provider in PROVIDERS else ""


def _inside(environment: Environment) -> bool:
    """Whether a base URL points into the cluster or at a private address."""
    for name in environment.names():
        if not name.endswith(BASES):
            continue
        host = (
            environment.text(name).partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
        )
        if host and (
            "." not in host or host.endswith((".svc", ".local", ".internal", ".lan")) or _private(host)
        ):
            return True
    return False


def _private(host: str) -> bool:
    return host.startswith(
        ("10.", "192.168.", "127.", "172.16.", "172.17.", "172.18.", "172.19.", "172.2", "172.3")
    )
