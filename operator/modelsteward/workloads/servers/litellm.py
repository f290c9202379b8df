"""LiteLLM's proxy: models of other servers, by a file or `--model provider/name`.

Source: litellm 1.110.2 (litellm/proxy/proxy_cli.py, click, and litellm/proxy/proxy_server.py).
A target inside the cluster is judged where it runs, so its name is an alias: `served://`. Another public
address stands for the provider.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import configfiles, options
from modelsteward.workloads.options import Grammar
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, only
from modelsteward.workloads.word import Word

GRAMMAR = Grammar(
    valued=frozenset(("config", "model", "api_base", "alias", "host", "port", "log_config", "num_workers")),
    switches=frozenset(
        (
            *("debug", "detailed_debug", "use_queue", "save", "drop_params", "add_function_to_prompt"),
            *("run_gunicorn", "run_hypercorn", "run_granian", "local", "skip_server_startup"),
        )
    ),
    short={"-c": "config", "-m": "model"},
)
#: Providers whose server is named by the address alone.
ADDRESSED = frozenset(
    (
        "openai",
        "custom_openai",
        "text-completion-openai",
        "openai_like",
        "hosted_vllm",
        "vllm",
        "litellm_proxy",
    )
)
#: Providers that stand beside the proxy unless an address says otherwise.
LOCAL = frozenset(("ollama", "ollama_chat", "hosted_vllm", "vllm", "lm_studio", "llamafile", "xinference"))
#: Beginnings of names that the proxy gives to a provider by itself.
KNOWN = {
    **dict.fromkeys(
        ("gpt-", "chatgpt-", "o1", "o3", "o4", "text-embedding-", "dall-e", "whisper-1"), "openai"
    ),
    **dict.fromkeys(("claude-",), "anthropic"),
}
INSIDE = (".svc", ".local", ".internal", ".lan")
#: Beginnings of private addresses.
PRIVATE = ("10.", "192.168.", "127.", *(f"172.{block}." for block in range(16, 32)))


def program(program: Program) -> tuple[Word, ...] | None:
    """The proxy's arguments; None for those that only ask a proxy that runs."""
    return None if only(program.arguments, "--test", "--health", "-v", "--setup") else program.arguments


def image(image: Reference) -> bool:
    """ghcr.io/berriai/litellm, litellm-database, litellm-non_root."""
    last = image.name.rpartition("/")[2]
    return last.startswith("litellm") and not last.startswith(("litellm-dashboard", "litellm-ui"))


def read(run: Run) -> None:
    """The file of models, or the one that is named."""
    given = options.read(run.words, GRAMMAR)
    for word in given.all("config") or run.variables("CONFIG_FILE_PATH"):
        for model, address in _listed(configfiles.value(run, word)):
            route(run, word.cut(model), address)
    for word in run.variables("LITELLM_CONFIG_BUCKET_NAME"):
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "a file in a bucket names the models")
    address = next((word.text for word in given.all("api_base")), "")
    for word in given.all("model"):
        if not run.opaque(word, word.path):
            route(run, word, address)


def route(run: Run, word: Word, address: str) -> None:
    """One model as the proxy takes it: the provider is what stands before the first slash."""
    provider, slash, model = word.text.partition("/")
    if not slash:
        known = (name for beginning, name in KNOWN.items() if word.text.startswith(beginning))
        provider, model = next(known, ""), word.text
    host = address.partition("://")[2].partition("/")[0].rpartition("@")[2].lower()
    if _is_inside(host.partition(":")[0]) if host else provider in LOCAL:
        found = reference.parse(f"served://{model}")
    elif host and provider in ADDRESSED and host != "api.openai.com":
        found = reference.parse(f"api://{host.partition(':')[0]}/{model}")
    elif provider:
        found = reference.parse(f"api://{provider.lower()}/{model}")
    else:
        run.signal(SignalName.OPAQUE_SOURCE, word.path, "which provider has this model isn't in sight")
        return
    run.sight(found, Role.ROUTE, word.path, word.text)


def _listed(found: object) -> list[tuple[str, str]]:
    """Model and address of each entry of `model_list`."""
    entries = found.get("model_list") if isinstance(found, dict) else None
    settings = [one.get("litellm_params") for one in entries or () if isinstance(one, dict)]
    return [
        (str(one.get("model") or ""), str(one.get("api_base") or ""))
        for one in settings
        if isinstance(one, dict) and one.get("model")
    ]


def _is_inside(host: str) -> bool:
    return "." not in host or host.endswith(INSIDE) or host.startswith(PRIVATE)


SERVER = Server("litellm", frozenset(("litellm",)), image, program, read)
