"""Changes the engine on purpose, one thing at a time, in a copy of the tree: a test must notice each.

python hack/mutate.py [NAME ...]     all of them, or those whose name has one of these words in it

Prints for each what caught it first. Exit codes: 0 all caught, 1 one survived, 2 it could not be tried.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import house

ENGINE = Path("operator") / "modelsteward" / "engine"
#: The quick ones first: what they catch needs no others.
TESTS = ("tests/engine/test_decisions.py", "tests/engine", "tests/cli/test_bypass.py")
SECONDS = 600


@dataclass(frozen=True)
class Mutation:
    """One change: in `file` of the engine `before`, which stands there once, becomes `after`."""

    name: str
    file: str
    before: str
    after: str


MUTATIONS = (
    Mutation(
        "an end that is reached isn't reached",
        "clock.py",
        "if self.now >= instant:",
        "if self.now > instant:",
    ),
    Mutation(
        "a standing is never compiled again",
        "standing.py",
        "return self.since <= now and (self.until is None or now < self.until)",
        "return self.since <= now",
    ),
    Mutation(
        "a change of an approval drops no standing",
        "catalog.py",
        "                self._drop_one(approval.spec.subject.name)",
        "                pass",
    ),
    Mutation("the rule of approvals is dropped", "standing.py", "    approved.judge,\n", ""),
    Mutation("the rule of licence terms is dropped", "standing.py", "    licenseterms.judge,\n", ""),
    Mutation("the rule of pins is dropped", "decide.py", "    pinned.judge,\n", ""),
    Mutation("the rule of standings is dropped", "decide.py", "    standings.judge,\n", ""),
    Mutation(
        "grace denies and its end warns",
        "case.py",
        "return Effect.DENY if over else Effect.WARN",
        "return Effect.WARN if over else Effect.DENY",
    ),
    Mutation(
        "a signal that a policy doesn't name only warns",
        "rules/signals.py",
        "policy.signals.get(signal.name.value, Effect.DENY)",
        "Effect.WARN",
    ),
    Mutation(
        "the mode of a policy caps nothing",
        "policy.py",
        "return effect if STRICTNESS[effect] <= STRICTNESS[self.cap] else self.cap",
        "return effect",
    ),
    Mutation(
        "of two policies the milder counts",
        "decide.py",
        "return rank > best or (",
        "return rank < best or (",
    ),
    Mutation(
        "an update that runs nothing new is judged in full",
        "decide.py",
        "        limit = Effect.WARN\n",
        "        limit = Effect.DENY\n",
    ),
    Mutation("one person is a quorum", "reviews.py", "if len(everyone) < people:", "if not everyone:"),
    Mutation(
        "a role of the quorum may stay empty",
        "reviews.py",
        "return all(_seat(role, by_role, seats, set()) for role in by_role)",
        "return True",
    ),
    Mutation(
        "anybody is a reviewer",
        "people.py",
        'if person.name in identity.groups if person.kind == "Group" else person.name == identity.username:',
        "if person.name:",
    ),
    Mutation(
        "who registered a model may approve it",
        "reviews.py",
        "if reviewer.username in board.barred:",
        "if reviewer.username in {}:",
    ),
    Mutation(
        "of equal seconds the approval counts",
        "reviews.py",
        "if _second(it.start) > _second(refusal.at)]",
        "if _second(it.start) >= _second(refusal.at)]",
    ),
    Mutation(
        "an approval is for every object of that name",
        "reviews.py",
        "if spec.subject.uid != board.uid:",
        "if not spec.subject.uid:",
    ),
    Mutation(
        "an approval is for every content",
        "reviews.py",
        "elif approval.spec.subject.governed_digest != board.digest:",
        "elif not approval.spec.subject.governed_digest:",
    ),
    Mutation(
        "a waiver is good in every namespace",
        "waivers.py",
        "if finding.code in waiver.spec.findings and namespace in waiver.spec.namespaces",
        "if finding.code in waiver.spec.findings",
    ),
    Mutation(
        "a waiver waives every finding",
        "waivers.py",
        "if finding.code in waiver.spec.findings and namespace in waiver.spec.namespaces",
        "if namespace in waiver.spec.namespaces",
    ),
    Mutation(
        "a waiver lasts as long as it says",
        "waivers.py",
        "return min(spec.expires_time, later(spec.requested_time, longest))",
        "return spec.expires_time",
    ),
    Mutation(
        "one person breaks the glass",
        "waivers.py",
        "people = max(2, terms.emergency_quorum) if waiver.spec.emergency else 1",
        "people = 1",
    ),
    Mutation(
        "a namespace that is excluded is selected",
        "policy.py",
        "        return found not in values",
        "        return True",
    ),
    Mutation(
        "the last claim of a reference counts",
        "catalog.py",
        "first = min(approved or claimants,",
        "first = max(approved or claimants,",
    ),
    Mutation(
        "a claim that nobody approved counts like any",
        "catalog.py",
        "first = min(approved or claimants,",
        "first = min(claimants,",
    ),
    Mutation(
        "the oldest evidence speaks",
        "evidencing.py",
        "(-item.issued_time.timestamp(), ",
        "(item.issued_time.timestamp(), ",
    ),
    Mutation(
        "an audit that isn't complete is one",
        "rules/audited.py",
        'it.type == "Complete" and it.status == "True"',
        'it.type == "Complete"',
    ),
    Mutation(
        "any controller deploys what it likes",
        "rules/deployer.py",
        "if scene.workload.owned and (is_of_kubernetes(user) or is_among(user, policy.spec.controllers)):",
        "if scene.workload.owned:",
    ),
    Mutation(
        "a fault has the mildest effect",
        "decide.py",
        "effect = max(effects, key=STRICTNESS.__getitem__)",
        "effect = min(effects, key=STRICTNESS.__getitem__)",
    ),
)


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
    file = tree / ENGINE / mutation.file
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


def attempt(tree: Path, mutation: Mutation) -> str | None:
    """What caught the mutation; None where it survived. The tree is as before afterwards."""
    before = mutated(tree, mutation)
    if before is None:
        raise RuntimeError(
            f"`{mutation.before.strip()}` isn't in engine/{mutation.file} once: mend hack/mutate.py"
        )
    try:
        return first_failure(tree)
    finally:
        (tree / ENGINE / mutation.file).write_text(before)


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
        if failing := first_failure(tree):
            print(f"error: without any mutation this fails: {failing}", file=sys.stderr)
            return 2
        for number, mutation in enumerate(chosen, 1):
            started = time.monotonic()
            caught = attempt(tree, mutation)
            survived += caught is None
            took = time.monotonic() - started
            verdict = f"caught by {caught}" if caught else "SURVIVED"
            print(f"{number:2}/{len(chosen)} {mutation.name} ({mutation.file}, {took:.0f} s)", flush=True)
            print(f"      {verdict}", flush=True)
    print(f"{len(chosen) - survived} of {len(chosen)} mutations caught")
    return 1 if survived else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except RuntimeError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
