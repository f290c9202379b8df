"""Program text in an argument (`python -c`): the models that calls of known loaders name.

Only straight-line code is read: imports and calls with constants. All else is a doubt; nothing is run.
"""

from __future__ import annotations

import ast

import msgspec

from modelsteward.api.sighting import Role

#: Longer texts aren't read.
LONGEST = 8192
#: Deeper brackets aren't read.
DEEPEST = 40
#: Loaders by the last part of their name: the keyword that names the model, and the place of the argument.
LOADERS: dict[str, tuple[str, int]] = {
    "LLM": ("model", 0),
    "pipeline": ("model", 1),
    "from_pretrained": ("pretrained_model_name_or_path", 0),
    "snapshot_download": ("repo_id", 0),
    "hf_hub_download": ("repo_id", 0),
    "SentenceTransformer": ("model_name_or_path", 0),
    "CrossEncoder": ("model_name", 0),
    "WhisperModel": ("model_size_or_path", 0),
    "ChatOllama": ("model", 0),
}
#: Loaders by their whole name, where the last part alone means something else.
WHOLE: dict[str, tuple[str, int]] = {
    "mii.serve": ("model_name_or_path", 0),
    "mii.pipeline": ("model_name_or_path", 0),
}
#: Modules whose calls load nothing that isn't named in the call.
MODULES = frozenset(
    (
        *(
            "vllm",
            "transformers",
            "huggingface_hub",
            "sentence_transformers",
            "faster_whisper",
            "torch",
            "jax",
            "mii",
        ),
        *(
            "tensorflow",
            "diffusers",
            "time",
            "sys",
            "platform",
            "json",
            "math",
            "urllib",
            "socket",
            "http",
            "ssl",
        ),
        *("numpy", "modelscope", "datetime", "shutil"),
    )
)
PLAIN = (ast.Import, ast.ImportFrom, ast.Expr, ast.Assign, ast.AnnAssign, ast.Assert)
CLOSED = frozenset(
    ("exec", "eval", "compile", "__import__", "getattr", "open", "globals", "vars", "setattr", "load")
)


#: Calls of `os` and `subprocess` that run another program.
RUNNING = frozenset(
    (
        *("system", "popen", "Popen", "run", "call", "check_call", "check_output", "getoutput"),
        *("getstatusoutput", "execv", "execve", "execvp", "execvpe", "execl", "execle", "execlp", "spawnv"),
    )
)
RUNNERS = frozenset(("os", "subprocess", "pty", "asyncio"))


class Named(msgspec.Struct, frozen=True):
    """A model that a loader is given: its name, its revision where a constant, and its role."""

    name: str
    revision: str
    role: Role
    remote_code: bool


class Code(msgspec.Struct):
    """What a program text names. `doubt`: why it may load something else, empty where it can't."""

    named: list[Named]
    doubt: str = ""
    #: A loader is given what isn't a constant.
    hides: bool = False
    #: The words of the programs that it runs; none where they aren't constant.
    runs: list[tuple[str, ...]] = []


def read(text: str) -> Code:
    """Reads Python program text."""
    if len(text) > LONGEST or _depth(text) > DEEPEST:
        return Code([], "a program text too long or too deep to be read")
    try:
        tree = ast.parse(text.strip("\n") if not text[:1].isspace() else "if 1:\n" + text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Code([], "a program text that isn't Python")
    code = Code([])
    names = _names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.id = names[node.id]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            _call(code, node)
    code.doubt = _doubt(tree)
    return code


def _names(tree: ast.Module) -> dict[str, str]:
    """What imported names are called where they come from: `import LLM as L` makes `L` an `LLM`."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {one.asname: one.name for node in imports for one in node.names if one.asname}


def _depth(text: str) -> int:
    depth = deepest = 0
    for char in text:
        if char in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in ")]}":
            depth -= 1
    return deepest


def _call(code: Code, node: ast.Call) -> None:
    loader = _loader(node.func)
    if loader is None:
        if _runs(node.func):
            code.runs.append(_words(node.args[0] if node.args else None))
        return
    keyword, place = loader
    given = {one.arg: one.value for one in node.keywords if one.arg}
    value = given.get(keyword) or given.get("model") or (node.args[place] if len(node.args) > place else None)
    text = _constant(value)
    remote = given.get("trust_remote_code")
    if not _is_named(node):
        code.hides = True
    if text:
        revision = _constant(given.get("revision")) or ""
        on = isinstance(remote, ast.Constant) and remote.value is True
        code.named.append(Named(text, revision, _role(_last(node.func)), on))


def _runs(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in RUNNING
        and isinstance(node.value, ast.Name)
        and node.value.id in RUNNERS
    )


def _words(node: ast.expr | None) -> tuple[str, ...]:
    """The words of a command line without signs of a shell, or of a list."""
    if isinstance(node, ast.List | ast.Tuple):
        words = [_constant(one) for one in node.elts]
        return tuple(word for word in words if word is not None) if None not in words else ()
    text = _constant(node) or ""
    return () if set("|&;$`<>(){}'\"\\\n") & set(text) else tuple(text.split())


def _constant(node: ast.expr | None) -> str | None:
    """A constant text; of `os.environ.get(NAME, default)` and `getenv` the default."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and _last(node.func) in ("get", "getenv") and len(node.args) == 2:
        return _constant(node.args[1])
    return None


def _role(loader: str) -> Role:
    if loader == "SentenceTransformer":
        return Role.EMBEDDING
    return Role.RERANKER if loader == "CrossEncoder" else Role.MODEL


def _loader(node: ast.expr) -> tuple[str, int] | None:
    """How the loader that is called takes its model; None where the call loads nothing."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        whole = WHOLE.get(f"{node.value.id}.{node.attr}")
        if whole is not None:
            return whole
    return LOADERS.get(_last(node))


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _doubt(tree: ast.Module) -> str:
    statements = tree.body[0].body if len(tree.body) == 1 and isinstance(tree.body[0], ast.If) else tree.body
    for statement in statements:
        if not isinstance(statement, PLAIN):
            return "a program text that is more than straight-line calls"
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(_foreign(one.name) for one in node.names):
            return "a program text that imports a module that isn't read"
        if isinstance(node, ast.ImportFrom) and (
            node.level or _foreign(node.module or "") or node.module == "mii"
        ):
            return "a program text that imports a module that isn't read"
        if isinstance(node, ast.Call) and _last(node.func) in CLOSED:
            return f"a program text that calls {_last(node.func)}"
        if isinstance(node, ast.Call) and _loader(node.func) and not _is_named(node):
            return "a program text whose model isn't a constant"
    return ""


def _is_named(node: ast.Call) -> bool:
    keyword, place = _loader(node.func) or ("", 0)
    given = {one.arg: one.value for one in node.keywords}
    value = given.get(keyword) or given.get("model") or (node.args[place] if len(node.args) > place else None)
    return isinstance(value, ast.Constant) and None not in given


def _foreign(module: str) -> bool:
    return module.partition(".")[0] not in MODULES
