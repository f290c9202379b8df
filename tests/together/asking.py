"""One request asked in each way that the product has of judging: they are to say the same."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.engine import deciding

from modelsteward.cli import check, review
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Fault, Governed, Identity, Question, Workload
from modelsteward.engine.verdict import Effect, Verdict
from modelsteward.files.admission import Asked, read_requests
from modelsteward.files.catalogs import Layer, LoadedCatalog, assemble, read_layer, resolved
from modelsteward.files.manifests import Manifest
from modelsteward.metrics import WebhookMetrics
from modelsteward.settings import Settings
from modelsteward.webhook import server, stamps
from modelsteward.workloads.extract import extract, governs, runs_something_new

CASES = Path(__file__).parents[1] / "cases"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
OURS = "modelsteward.io"
#: Objects that start something are written to these; to all others nothing is asked.
STARTING = ("", "ephemeralcontainers")
Document = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A request with the catalogue and the instant that it is judged by."""

    name: str
    loaded: LoadedCatalog
    asked: Asked
    now: datetime

    @property
    def request(self) -> Document:
        """The request of its AdmissionReview."""
        found: Document = self.asked.review["request"]
        return found

    @property
    def ours(self) -> bool:
        """Whether it writes one of our own kinds."""
        return bool(self.request["kind"]["group"] == OURS)

    @property
    def creates_a_workload(self) -> bool:
        """Whether it is what `check` is for."""
        kind, request = self.request["kind"], self.request
        plain = request["operation"] == "CREATE" and not request["subResource"]
        return plain and not self.ours and governs(kind["group"], kind["kind"])

    @property
    def is_elsewhere(self) -> bool:
        """Whether the object names another namespace than the request."""
        named = (self.request["object"].get("metadata") or {}).get("namespace")
        return bool(named) and named != self.request["namespace"]


@dataclass(frozen=True)
class Heard:
    """What reaches whoever asked: causes are (code, path, message) of what denies."""

    allowed: bool
    causes: list[tuple[str, str, str]]
    warnings: list[str]
    #: By effect, as audit annotations; None where who asked doesn't see them.
    codes: dict[str, str] | None


def folders() -> list[Path]:
    """Every case of the bench of hostile requests and of the decisions."""
    return sorted(
        path.parent for room in ("bypass", "decisions") for path in (CASES / room).glob("*/request.yaml")
    )


def case_of(folder: Path) -> Case:
    """The case of a folder, with a catalogue that a test may change and put back."""
    asked, problems = read_requests([str(folder / "request.yaml")])
    assert not problems, problems
    loaded = _hostile(folder) if folder.parent.name == "bypass" else _decision(folder)
    return Case(folder.name, loaded, asked[0], asked[0].now or NOW)


def by_review(case: Case) -> Verdict:
    """As `modelsteward review` judges."""
    answered = review.answer(case.loaded, case.asked, case.now)
    assert isinstance(answered, Verdict), answered
    return answered


def by_schema(case: Case) -> Verdict | None:
    """What the API server's schema refuses before anybody is asked, as the command foresees it."""
    new = case.request["object"]
    if not case.ours or new is None:
        return None
    return review._refused_by_schema(_resolved(case, new))


def by_check(case: Case) -> Verdict:
    """As `modelsteward check --as` judges the object."""
    new, user = case.request["object"], case.request["userInfo"]
    group, _, version = new["apiVersion"].rpartition("/")
    metadata = new.get("metadata") or {}
    name = metadata.get("name") or metadata.get("generateName") or ""
    manifest = Manifest(
        case.asked.document, new, group, version, new["kind"], name, metadata.get("namespace") or ""
    )
    asker = check.Asker(
        case.request["namespace"], user["username"], tuple(user.get("groups", ())), case.now, known=True
    )
    with knowing(case):
        judged = check._judge(case.loaded.catalog, manifest, asker)
    assert judged.verdict is not None, judged.skipped
    return judged.verdict


def directly(case: Case) -> Verdict:
    """As the engine judges the question, put together here."""
    request, kind = case.request, case.request["kind"]
    group, version, name = kind["group"], kind["version"], kind["kind"]
    if request["subResource"] not in STARTING or not (case.ours or governs(group, name)):
        return Verdict(governed=False)
    said = request["userInfo"]
    user = Identity(said["username"], said.get("uid", ""), tuple(said.get("groups", ())))
    new, old = request["object"], request["oldObject"] if request["operation"] == "UPDATE" else None
    forged: tuple[Any, ...] = ()
    subject: Governed | Workload | Fault
    if case.ours:
        new, old = _resolved(case, new), _resolved(case, old)
        stamped = stamps.stamp(name, new, old, user, case.now)
        forged = stamped.forged
        subject = Governed(name, request["name"], stamped.applied(new), old)
    else:
        subject = Workload(
            group,
            version,
            name,
            request["name"],
            extract(group, version, name, request["namespace"], new),
            old is None or runs_something_new(group, name, new, old),
            any(it.get("controller") for it in new["metadata"].get("ownerReferences") or ()),
        )
    question = Question(request["operation"], request["namespace"], user, subject, bool(request["dryRun"]))
    with knowing(case):
        verdict = decide(case.loaded.catalog, question, case.now)
    return Verdict((*forged, *verdict.findings), verdict.governed)


def by_webhook(case: Case) -> Heard:
    """As the webhook's application answers the API server: stamped first where the kind is ours."""
    request = {**case.request, **{it: _resolved(case, case.request[it]) for it in ("object", "oldObject")}}
    settings = Settings()
    app = server.Admission(case.loaded.catalog, _Feed(), settings, WebhookMetrics(), clock=lambda: case.now)
    with knowing(case):
        if not case.ours:
            return heard(_post(app, server.VALIDATE_WORKLOADS, request))
        stamped = _post(app, server.MUTATE_GOVERNANCE, request)
        if not stamped["allowed"]:
            return heard(stamped)
        patched = _patched(request["object"], stamped)
        return heard(_post(app, server.VALIDATE_GOVERNANCE, {**request, "object": patched}))


def heard(response: Document) -> Heard:
    """The response of an AdmissionReview, or the Status and warnings of an API server, as what is heard."""
    causes = response.get("status", {}).get("details", {}).get("causes", ())
    return Heard(
        response["allowed"],
        [(each["reason"], each.get("field", ""), each["message"]) for each in causes],
        response.get("warnings", []),
        response.get("auditAnnotations", {}),
    )


def to_be_heard(verdict: Verdict) -> Heard:
    """What should be heard of a verdict."""
    denying = [it for it in verdict.findings if it.effect is Effect.DENY]
    codes: dict[str, str] = {}
    for finding in verdict.findings:
        effect = finding.effect.value.lower()
        before = codes.get(effect, "").split(",") if effect in codes else []
        codes[effect] = ",".join(before if finding.code in before else [*before, finding.code])
    return Heard(
        verdict.allowed,
        [(it.code, it.path, _plain(it.message.removeprefix(f"{it.code}: "))) for it in denying],
        [it.message for it in verdict.findings if it.effect is Effect.WARN],
        codes,
    )


def assert_heard(found: Heard, verdict: Verdict) -> None:
    """Everything of the verdict was heard, as far as an answer has room for it."""
    wanted = to_be_heard(verdict)
    assert found.allowed is wanted.allowed
    assert found.codes in (None, wanted.codes)
    assert [it[:2] for it in found.causes] == [(code, path[:512]) for code, path, _ in wanted.causes[:32]]
    for (_, _, message), (_, _, whole) in zip(found.causes, wanted.causes, strict=False):
        assert whole.startswith(message.removesuffix("…") if len(message) == 512 else message)
        assert message == whole or len(message) == 512
    assert len(found.warnings) == min(len(wanted.warnings), 16)
    for said, message in zip(found.warnings[:15], wanted.warnings, strict=False):
        whole = _plain(message).rstrip(". ")
        assert said.startswith(whole) or whole.startswith(said.removesuffix("…")), (said, whole)


@contextmanager
def knowing(case: Case) -> Iterator[None]:
    """The catalogue knows the namespace of the request as the request says, meanwhile."""
    namespace, catalog = case.request["namespace"], case.loaded.catalog
    if not namespace:
        yield
        return
    review._put_namespace(case.loaded, namespace, case.asked.labels)
    try:
        yield
    finally:
        catalog.remove("Namespace", namespace)
        if namespace in case.loaded.namespaces:
            catalog.apply("Namespace", case.loaded.namespaces[namespace])


class _Feed:
    synced = True

    def stale(self) -> str:
        return ""


def _post(app: server.Admission, path: str, request: Document) -> Document:
    """The response to a full AdmissionReview, through the ASGI interface."""
    review_ = {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}
    body, sent = json.dumps(review_).encode(), list[Document]()

    async def receive() -> Document:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Document) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "method": "POST", "path": path, "headers": []}, receive, send))
    assert sent[0]["status"] == 200
    answered: Document = json.loads(sent[1]["body"])["response"]
    assert answered["uid"] == request["uid"]
    return answered


def _patched(document: Document, response: Document) -> Document:
    """The object with the stamps of a JSON Patch that sets and removes fields of `spec`."""
    spec = dict(document["spec"])
    for change in json.loads(base64.b64decode(response.get("patch", "") or "W10=")):
        field = change["path"].removeprefix("/spec/")
        assert "/" not in field
        if change["op"] == "remove":
            del spec[field]
        else:
            spec[field] = change["value"]
    return {**document, "spec": spec}


def _plain(text: str) -> str:
    return " ".join("".join(it if it.isprintable() else " " for it in text).split())


def _resolved(case: Case, document: Document | None) -> Any:
    if not case.ours or document is None:
        return document
    made = resolved(document, case.loaded.catalog)
    assert not isinstance(made, str), made
    return made


@cache
def _common() -> Layer:
    layer = read_layer(str(CASES / "bypass" / "catalog.yaml"))
    assert isinstance(layer, Layer), layer
    return layer


def _assembled(*layers: Layer) -> LoadedCatalog:
    loaded = assemble(layers)
    assert isinstance(loaded, LoadedCatalog), loaded
    return loaded


@cache
def common_hostile() -> LoadedCatalog:
    """The common catalogue of the hostile requests."""
    return _assembled(_common())


def _hostile(folder: Path) -> LoadedCatalog:
    own = folder / "catalog.yaml"
    if not own.exists():
        return common_hostile()
    layer = read_layer(str(own))
    assert isinstance(layer, Layer), layer
    return _assembled(_common(), layer)


def _decision(folder: Path) -> LoadedCatalog:
    catalog = deciding.catalog(folder)
    known = {it["metadata"]["name"]: it for it in _documents(folder) if it["kind"] == "Namespace"}
    return LoadedCatalog(catalog, known)


def _documents(folder: Path) -> list[Document]:
    return [*deciding.documents(folder.parent / "catalog.yaml"), *deciding.documents(folder / "catalog.yaml")]
