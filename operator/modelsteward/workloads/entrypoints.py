"""Scripts that known images bring along and that run the words behind them.

Source: BentoML's src/bentoml/_internal/container/frontend/dockerfile/entrypoint.sh, 2026: it puts the image's
own bento behind `serve`, and serves it where nothing or only options are given. The others run their
arguments as they are.
"""

from __future__ import annotations

from modelsteward.workloads.word import Word

PLAIN = frozenset(("nvidia_entrypoint.sh", "docker-entrypoint.sh"))
#: Scripts behind which some arguments may be their own, so that they are followed where a shell starts them.
UNDER_A_SHELL = PLAIN | frozenset(("multi-node-serving.sh", "run_cluster.sh"))
BENTO = "env/docker/entrypoint.sh"
#: Where an image of BentoML holds its bento.
BENTO_PATH = "/home/bentoml/bento"
_BENTO_VERBS = frozenset(("serve", "serve-http", "serve-grpc"))
_BENTO_STARTS = frozenset(("start-http-server", "start-grpc-server", "start-runner-server"))
_BENTO_MODULES = frozenset(("bentoml._internal.server.cli.runner", "bentoml._internal.server.cli.api_server"))


def behind(argv: tuple[Word, ...]) -> tuple[Word, ...] | None:
    """What such a script runs; None where the first word is none, or nothing stands behind it."""
    script = argv[0].text
    if script.endswith(BENTO):
        return _bento(argv[0], argv[1:])
    if script.rpartition("/")[2] in PLAIN and len(argv) > 1:
        return argv[1:]
    return None


def _bento(script: Word, words: tuple[Word, ...]) -> tuple[Word, ...]:
    first = words[0].text if words else "-"
    bento = script.cut(BENTO_PATH)
    program = script.cut("bentoml")
    if first.startswith("-"):
        return (program, script.cut("serve"), bento, *words)
    if first in _BENTO_VERBS:
        named = len(words) > 1 and not words[1].text.startswith("-")
        return (program, words[0], *(() if named else (bento,)), *words[1:])
    if first in _BENTO_STARTS:
        return (program, words[0].cut("serve"), bento)
    if first == "python" and len(words) > 2 and words[2].text in _BENTO_MODULES:
        return (program, words[2].cut("serve"), *words[3:])
    if len(words) == 1 and " " in first.strip():
        # A whole command line in one word, as an operator that wraps it in a shell writes it.
        return (words[0].cut("sh"), words[0].cut("-c"), words[0])
    return words
