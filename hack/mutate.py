"""Changes the code on purpose, one thing at a time, in a copy of the tree: a test must notice each.

python hack/mutate.py [NAME ...]     all of them, or those whose name has one of these words in it

A change of the engine must make a test fail, one of a finder a case of the corpus or the bypass bench. Prints
for each what caught it first. Exit codes: 0 all caught, 1 one survived, 2 it could not be tried.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import house
from mutations import MUTATIONS, Mutation

PACKAGE = Path("operator") / "modelsteward"
#: The quick ones first: what they catch needs no others.
TESTS = ("tests/engine/test_decisions.py", "tests/engine", "tests/cli/test_bypass.py")
SECONDS = 600


def copied(folder: Path) -> Path:
    """The tree, with what isn't committed yet, below `folder`."""
    tree = folder / "tree"
    for file in house.tracked():
        target = tree / file.relative_to(house.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return tree


def mutated(tree: Path, mutation: Mutation) -> str | None:
    """Changes the file, and gives what stood in it; None where the place isn't there once."""
    file = tree / PACKAGE / mutation.room / mutation.file
    text = file.read_text()
    if text.count(mutation.before) != 1:
        return None
    file.write_text(text.replace(mutation.before, mutation.after))
    return text


def first_failure(tree: Path) -> str | None:
    """The first test that fails; None where all pass. RuntimeError where none ran."""
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", "--tb=no", "-rfE", "-m", "not slow"]
    done = subprocess.run(
        [*command, *TESTS],
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    if done.returncode == 0:
        return None
    for line in done.stdout.splitlines():
        word, _, rest = line.partition(" ")
        if word in ("FAILED", "ERROR"):
            return rest.split(" - ")[0]
    raise RuntimeError(f"pytest ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")


def first_difference(tree: Path) -> str | None:
    """The first case that isn't answered as labelled; None where all are. RuntimeError where none was."""
    command = [sys.executable, "-B", "tests/cases/recall.py", "--misses"]
    path = os.pathsep.join((str(tree / "operator"), str(tree)))
    done = subprocess.run(
        command,
        cwd=tree,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    _, found, rest = done.stdout.partition("\ndifferences: ")
    if not found:
        raise RuntimeError(f"recall.py ended with {done.returncode}: {done.stderr[-2000:]}")
    lines = rest.splitlines()
    return None if lines[0] == "0" else f"case {lines[1].strip()}"


#: What must notice a change, by its room.
SEARCHES = {"engine": first_failure, "workloads": first_difference}


def attempt(tree: Path, mutation: Mutation) -> str | None:
    """What caught the mutation; None where it survived. The tree is as before afterwards."""
    before = mutated(tree, mutation)
    if before is None:
        raise RuntimeError(
            f"`{mutation.before.strip()}` isn't in {mutation.place} once: mend hack/mutations.py"
        )
    try:
        return SEARCHES[mutation.room](tree)
    finally:
        (tree / PACKAGE / mutation.room / mutation.file).write_text(before)


def main(words: list[str]) -> int:
    """Tries them one after another."""
    chosen = [it for it in MUTATIONS if not words or any(word in it.name for word in words)]
    if not chosen:
        names = "\n  ".join(it.name for it in MUTATIONS)
        print(f"error: no mutation is called like {' '.join(words)}; there are:\n  {names}", file=sys.stderr)
        return 2
    survived = 0
    with tempfile.TemporaryDirectory(prefix="modelsteward-mutants-") as folder:
        tree = copied(Path(folder))
        for room in sorted({it.room for it in chosen}):
            if failing := SEARCHES[room](tree):
                print(f"error: without any mutation this fails: {failing}", file=sys.stderr)
                return 2
        for number, mutation in enumerate(chosen, 1):
            started = time.monotonic()
            caught = attempt(tree, mutation)
            survived += caught is None
            took = time.monotonic() - started
            verdict = f"caught by {caught}" if caught else "SURVIVED"
            print(
                f"{number:2}/{len(chosen)} {mutation.name} ({mutation.place}, {took:.0f} s)",
                flush=True,
            )
            print(f"      {verdict}", flush=True)
    print(f"{len(chosen) - survived} of {len(chosen)} mutations caught")
    return 1 if survived else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except RuntimeError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
