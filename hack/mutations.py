"""The changes that `make mutants` tries: rules of the engine, and what the finders of workloads look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """One change: in `file` of a room `before`, which stands there once, becomes `after`."""

    name: str
    file: str
    before: str
    after: str
    room: str = "engine"

    @property
    def place(self) -> str:
        """The file within the package."""
        return f"{self.room}/{self.file}"


RULES = (
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


def _finder(name: str, file: str, before: str, after: str) -> Mutation:
    return Mutation(name, file, before, after, "workloads")


#: A flag, a variable, a path or a shape less; a case of the corpus or the bypass bench must tell.
FINDERS = (
    _finder(
        "vllm reads no draft model",
        "vllmoptions.py",
        'for word in given.all("speculative-config"):',
        "for word in ():",
    ),
    _finder(
        "tgi reads no variable for its model",
        "servers/tgi.py",
        'given.all("model-id") or run.variables("MODEL_ID")',
        'given.all("model-id")',
    ),
    _finder(
        "no artifact is pulled with oras",
        "downloads/registries.py",
        '    "oras": (_ORAS, _oras),\n',
        "",
    ),
    _finder(
        "a clone of the hub says nothing",
        "downloads/git.py",
        'words[0].text not in ("clone", "lfs")',
        'words[0].text not in ("lfs",)',
    ),
    _finder(
        "the other branch of a shell's assignment is forgotten",
        "shellstate.py",
        "value = (*value, *self.expander.variables[name])",
        "pass",
    ),
    _finder(
        "a here-document is nobody's input",
        "shell.py",
        'stdin = self.expander.text(token) if token.text == "<<" and not token.number else stdin',
        "stdin = stdin",
    ),
    _finder(
        "uvx runs nothing",
        "runners.py",
        '    "uvx": (_UV_TOOL,),\n',
        "",
    ),
    _finder(
        "a sub path of a volume is its root",
        "storage.py",
        '(mount.inner, path[len(mount.directory) :].strip("/"))',
        '(path[len(mount.directory) :].strip("/"),)',
    ),
    _finder(
        "an image volume lies nowhere",
        "storage.py",
        'if kind == "image":',
        'if kind == "none":',
    ),
    _finder(
        "the hub is never sent elsewhere",
        "foreign.py",
        'ENDPOINTS = {"HF_ENDPOINT": "huggingface.co", ',
        "ENDPOINTS = {",
    ),
    _finder(
        "NIM's images are no models",
        "servers/nim.py",
        "SERVER = Server(",
        "image = lambda _: False  # noqa: E731\nSERVER = Server(",
    ),
    _finder(
        "the jobs of a JobSet aren't looked into",
        "kinds/carriers.py",
        'templates=("spec.replicatedJobs[].template.spec.template",),',
        'templates=("spec.template",),',
    ),
    _finder(
        "the tasks of a Volcano job aren't looked into",
        "kinds/carriers.py",
        'templates=("spec.tasks[].template",),',
        'templates=("spec.template",),',
    ),
    _finder(
        "a copy over a download is no copy",
        "finish.py",
        "or volume in spoiled or",
        "or",
    ),
)
MUTATIONS = (*RULES, *FINDERS)
