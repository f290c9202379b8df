"""Servers that take a model from a catalogue or a file of their own: MLflow, BentoML, Ray Serve, LiteLLM,
and the evaluation harness lm_eval.

Sources: their command lines: `mlflow models serve -m`, `bentoml serve`, `serve run`, `litellm --config`.
"""

from __future__ import annotations

from modelsteward.api import reference
from modelsteward.api.reference import Reference
from modelsteward.api.sighting import Role
from modelsteward.workloads import options
from modelsteward.workloads.options import Grammar, is_on
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.server import Server, named
from modelsteward.workloads.word import Word

MLFLOW = Grammar(valued=frozenset(("model-uri",)), short={"-m": "model-uri"})
LITELLM = Grammar(valued=frozenset(("config", "model")), short={"-c": "config", "-m": "model"})
PLAIN = Grammar()
LM_EVAL = Grammar(valued=frozenset(("model-args",)), underscores=True)


def _no_image(_image: Reference) -> bool:
    return False


def _mlflow(program: Program) -> tuple[Word, ...] | None:
    words = program.arguments
    serving = len(words) > 1 and words[0].text == "models" and words[1].text in ("serve", "predict")
    return words[2:] if serving else None


def _read_mlflow(run: Run) -> None:
    for word in options.read(run.words, MLFLOW).all("model-uri"):
        run.name(word, Role.MODEL)
    run.nothing_named(default=False)


def _bentoml(program: Program) -> tuple[Word, ...] | None:
    words = program.arguments
    return words[1:] if words and words[0].text in ("serve", "serve-http", "serve-grpc") else None


def _read_bentoml(run: Run) -> None:
    for word in options.read(run.words, PLAIN).positionals[:1]:
        text = word.text
        if run.opaque(word, word.path):
            continue
        if text.startswith(("/", ".")) or "/" in text:
            run.path(
                text if text.startswith("/") else f"{run.directory or '/home/bentoml'}/{text}",
                Role.MODEL,
                word.path,
            )
        elif ":" in text and "." not in text.partition(":")[0]:
            run.sight(reference.parse(f"bento://{text}"), Role.MODEL, word.path, text)
    run.nothing_named(default=False)


def _serve_run(program: Program) -> tuple[Word, ...] | None:
    words = program.arguments
    return words[1:] if words and words[0].text in ("run", "deploy") else None


def _read_serve(run: Run) -> None:
    for word in options.read(run.words, PLAIN).positionals[:1]:
        if word.text.endswith((".yaml", ".yml")):
            run.configuration(word)


def _litellm(program: Program) -> tuple[Word, ...] | None:
    return program.arguments


def _litellm_image(image: Reference) -> bool:
    return named(image, "litellm")


def _read_litellm(run: Run) -> None:
    given = options.read(run.words, LITELLM)
    for word in given.all("config") or run.variables("LITELLM_CONFIG", "CONFIG_FILE_PATH"):
        run.configuration(word)
    for word in given.all("model"):
        if word.text.count("/") == 1 and not run.opaque(word, word.path):
            run.sight(reference.parse(f"api://{word.text}"), Role.ROUTE, word.path, word.text)


def _lm_eval(program: Program) -> tuple[Word, ...] | None:
    return program.arguments


def _read_lm_eval(run: Run) -> None:
    """`--model_args pretrained=NAME,revision=R,peft=NAME`: what the harness loads."""
    for word in options.read(run.words, LM_EVAL).all("model-args"):
        pairs = dict(piece.partition("=")[::2] for piece in word.text.split(","))
        revision = pairs.get("revision", "")
        for key, role in (("pretrained", Role.MODEL), ("peft", Role.ADAPTER), ("tokenizer", Role.TOKENIZER)):
            if pairs.get(key):
                given = [word.cut(revision)] if revision and role is Role.MODEL else []
                run.name(word.cut(pairs[key]), role, given)
        if is_on(pairs.get("trust_remote_code", "")):
            run.remote_code(word)


SERVERS = (
    Server("mlflow", frozenset(("mlflow",)), _no_image, _mlflow, _read_mlflow),
    Server("bentoml", frozenset(("bentoml",)), _no_image, _bentoml, _read_bentoml),
    Server("rayserve", frozenset(("serve",)), _no_image, _serve_run, _read_serve),
    Server("lm_eval", frozenset(("lm_eval", "lm-eval")), _no_image, _lm_eval, _read_lm_eval),
    Server("litellm", frozenset(("litellm",)), _litellm_image, _litellm, _read_litellm),
)
