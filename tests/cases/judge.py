"""Judges files of cases about licences and frameworks, and tells which came out otherwise than labelled.

    python tests/cases/judge.py [FILE…]

Without a FILE: the two files beside this one. The format is told by the cases: those about frameworks name
`frameworks`. Formats: the heads of the two files.

Exit codes: 0 all right, 1 some are wrong, 2 a file or case couldn't be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for room in (ROOT, ROOT / "operator"):
    if str(room) not in sys.path:
        sys.path.insert(0, str(room))

from tests.cases import judged_frameworks, judged_licenses  # noqa: E402
from tests.cases.judged import Document, Judged, NotACaseError, read  # noqa: E402

CASES = Path(__file__).resolve().parent
FILES = (CASES / "licenses-cases.yaml", CASES / "frameworks-cases.yaml")


def main(arguments: list[str]) -> int:
    """Prints the wrong ones and the counts."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, default=FILES, metavar="FILE")
    code = 0
    for path in parser.parse_args(arguments).files:
        code = max(code, _tell(path))
    return code


def judged(path: Path) -> Iterator[Judged | NotACaseError]:
    """Every case of a file in its order; an error stands for a case that can't be read."""
    content = read(path)
    for number, case in enumerate(content["cases"]):
        name = case.get("name", f"case {number + 1}") if isinstance(case, dict) else f"case {number + 1}"
        try:
            yield _judge(case, content)
        except NotACaseError as error:
            yield NotACaseError(f"{path}: {name}: {error}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            what = " ".join(f"{type(error).__name__} {error}".split())
            yield NotACaseError(f"{path}: {name}: not what the format says: {what}")


def _judge(case: Document, content: Document) -> Judged:
    if "frameworks" in case:
        return judged_frameworks.judge(case, content.get("evidenceSets") or {})
    return judged_licenses.judge(case)


def _tell(path: Path) -> int:
    try:
        every = list(judged(path))
    except NotACaseError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    unread = [it for it in every if isinstance(it, NotACaseError)]
    wrong = [it for it in every if isinstance(it, Judged) and not it.right]
    sys.stderr.write("".join(f"error: {it}\n" for it in unread))
    for it in wrong:
        sys.stdout.write(f"wrong: {it.name}\n  because:  {it.because}\n")
        sys.stdout.write(f"  expected: {', '.join(it.expected) or 'nothing'}\n")
        sys.stdout.write(f"  got:      {', '.join(it.got) or 'nothing'}\n")
    right = len(every) - len(wrong) - len(unread)
    counts = f"{right} of {len(every)} right, {len(wrong)} wrong, {len(unread)} not read"
    sys.stdout.write(f"{path}: {counts}\n")
    return 2 if unread else int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
