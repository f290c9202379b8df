"""Whatever is sent is answered: with a verdict where a uid can be read, with 4xx where none can."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.webhook.reviews import encoded, pod, policy, review, web_server

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.question import Identity
from modelsteward.engine.verdict import Effect
from modelsteward.metrics import WebhookMetrics
from modelsteward.settings import Settings
from modelsteward.webhook import server
from modelsteward.webhook.server import MUTATE_GOVERNANCE, PATHS, VALIDATE_WORKLOADS, Admission
from modelsteward.webhook.stamps import stamp

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
UNKNOWN = pod("--model", "example/unknown")
UID = review("Pod", {})["request"]["uid"]


class Feed:
    def __init__(self, synced: bool = True, stale: str = "") -> None:
        self.synced = synced
        self._stale = stale

    def stale(self) -> str:
        return self._stale


def admission(mode: str | None = "Enforce", feed: Feed | None = None, **settings: Any) -> Admission:
    catalog = Catalog()
    if mode is not None:
        assert catalog.apply("GovernancePolicy", policy(mode)) is None
    return Admission(catalog, feed or Feed(), Settings(**settings), WebhookMetrics(), clock=lambda: NOW)


def post(
    app: Admission, body: bytes, path: str = VALIDATE_WORKLOADS, method: str = "POST", pieces: int = 1
) -> tuple[int, dict[str, str], bytes]:
    size = max(-(-len(body) // pieces), 1)
    parts = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    waiting = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts, 1)
    ]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "method": method, "path": path, "headers": []}, receive, send))
    start, end = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["content-length"] == str(len(end["body"]))
    return start["status"], headers, end["body"]


def asked(app: Admission, body: bytes, path: str = VALIDATE_WORKLOADS, **how: Any) -> dict[str, Any]:
    status, headers, answer = post(app, body, path, **how)
    assert (status, headers["content-type"]) == (200, "application/json")
    told = json.loads(answer)
    assert told["kind"] == "AdmissionReview"
    assert told["response"]["uid"] == UID
    response: dict[str, Any] = told["response"]
    return response


def message(response: dict[str, Any]) -> str:
    assert response["allowed"] is False
    assert response["status"]["code"] == 403
    text: str = response["status"]["message"]
    return text


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def with_object(raw: bytes, kind: str = "Pod") -> bytes:
    return encoded(review(kind, "RAW")).replace(b'"RAW"', raw)


def test_an_unknown_model_is_denied_with_code_first_and_where_it_stands() -> None:
    response = asked(admission(), encoded(review("Pod", UNKNOWN)))
    assert message(response).startswith("UnknownModel: ")
    assert "spec.containers[0].args[1]" in message(response)
    assert response["status"]["reason"] == "Forbidden"
    assert response["auditAnnotations"]["deny"] == "UnknownModel"
    cause = response["status"]["details"]["causes"][0]
    assert (cause["reason"], cause["field"]) == ("UnknownModel", "spec.containers[0].args[1]")


def test_in_warn_mode_it_is_allowed_with_a_warning_that_no_client_cuts() -> None:
    response = asked(admission("Warn"), encoded(review("Pod", UNKNOWN)))
    assert response["allowed"] is True
    assert response["warnings"][0].startswith("UnknownModel: ")
    assert all(len(each) <= 256 for each in response["warnings"])
    assert response["auditAnnotations"]["warn"] == "UnknownModel"


def test_in_audit_mode_it_is_allowed_and_on_record() -> None:
    response = asked(admission("Audit"), encoded(review("Pod", UNKNOWN)))
    assert response["allowed"] is True
    assert "warnings" not in response
    assert response["auditAnnotations"]["record"] == "UnknownModel"


@pytest.mark.parametrize("kind", ["Pod", "Service"])
def test_what_has_no_model_is_plainly_allowed(kind: str) -> None:
    assert asked(admission(), encoded(review(kind, web_server()))) == {"uid": UID, "allowed": True}


def test_hundreds_of_findings_make_a_bounded_answer() -> None:
    many = pod()
    many["spec"]["containers"] = [
        {"name": f"c{i}", "image": "vllm/vllm-openai:v0.10.0", "args": ["--model", f"example/m{i}"]}
        for i in range(500)
    ]
    denied = asked(admission(), encoded(review("Pod", many)))
    assert len(message(denied)) <= 16384
    assert len(denied["status"]["details"]["causes"]) <= 32
    warned = asked(admission("Warn"), encoded(review("Pod", many)))
    assert len(warned["warnings"]) == 16
    assert "more" in warned["warnings"][-1]


def test_control_characters_reach_no_terminal() -> None:
    hostile = pod("--model", "a\u001b[31m/b\nUnpinned: forged\u0000\u202e")
    text = message(asked(admission(), encoded(review("Pod", hostile))))
    assert all(character.isprintable() or character == "\n" for character in text)
    assert not any(line.startswith("Unpinned: forged") for line in text.splitlines())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"[]",
        b"null",
        b"{}",
        b'"\xff\xfe"',
        b"\x00\x01\x02",
        b'{"request":null}',
        b'{"request":{"uid":""}}',
        b'{"request":{"uid":7}}',
        b'{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"'
        + b"x" * 200
        + b'"}}',
        nested(10_000),
        b"[" * 100_000,
    ],
)
def test_where_no_uid_can_be_read_it_is_a_bad_request(body: bytes) -> None:
    for path in (*PATHS, "/elsewhere"):
        assert post(admission(), body, path)[0] == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE"])
def test_another_method_than_post_is_refused(method: str) -> None:
    status, headers, _ = post(admission(), b"", method=method)
    assert (status, headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path", ["/", "/validate", "/validate/workloads/", "/VALIDATE/WORKLOADS", "/mutate/workloads"]
)
def test_a_wrong_path_is_denied_and_says_which_there_are(path: str) -> None:
    text = message(asked(admission(), encoded(review("Pod", web_server())), path))
    assert text.startswith("Unreadable: ")
    assert VALIDATE_WORKLOADS in text


@pytest.mark.parametrize("version", ["admission.k8s.io/v2", "admission.k8s.io/v1beta1", "v1", ""])
def test_a_review_of_another_version_is_denied_in_its_own_version(version: str) -> None:
    body = {**review("Pod", web_server()), "apiVersion": version}
    status, _, answer = post(admission(), encoded(body))
    told = json.loads(answer)
    assert status == 200
    assert told["apiVersion"] == (version if version.startswith("admission") else "admission.k8s.io/v1")
    assert message(told["response"]).startswith("Unreadable: ")


@pytest.mark.parametrize(
    "change", [{"operation": 7}, {"operation": "PATCH"}, {"userInfo": []}, {"kind": None}]
)
def test_a_review_with_fields_of_another_shape_is_denied(change: dict[str, Any]) -> None:
    body = encoded(review("Pod", web_server(), **change))
    assert message(asked(admission(), body)).startswith("Unreadable: ")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (nested(10_000), "TooDeep"),
        (nested(2000), "TooDeep"),
        (b"[" * 100_000, "TooDeep"),
        (b'{"metadata":', "Unreadable"),
        (b'"\xff"', "Unreadable"),
        (b'{"metadata":{"name":"\\ud800"}}', "Unreadable"),
        (b'{"spec":{"n":' + b"9" * 6000 + b"}}", "Unreadable"),
        (b'{"spec":{"n":1e999}}', "Unreadable"),
        (b"null", "Unreadable"),
        (b"[]", "Unreadable"),
        (b'"text"', "Unreadable"),
    ],
)
def test_an_object_that_can_not_be_read_is_denied_and_says_so(path: str, raw: bytes, code: str) -> None:
    kind = "Pod" if path == VALIDATE_WORKLOADS else "AIModel"
    assert message(asked(admission(), with_object(raw, kind), path)).startswith(f"{code}: ")


@pytest.mark.parametrize("kind", ["InferenceService", "Approval"])
@pytest.mark.parametrize("depth", [128, 900])
def test_custom_resources_may_be_nested_to_the_limit_and_no_deeper(kind: str, depth: int) -> None:
    raw = b'{"spec":' + nested(depth) + b"}"
    text = message(asked(admission(), with_object(raw, kind)))
    assert text.startswith("TooDeep: ")
    assert "more than 128 levels" in text


def test_what_is_nested_as_deep_as_allowed_is_read() -> None:
    body = with_object(b'{"metadata":{"annotations":' + nested(100) + b'},"spec":{"containers":[]}}')
    assert asked(admission(), body)["allowed"] is True


@pytest.mark.parametrize(
    "raw", [b'{"a":"\\u0000"}', b'{"a":1,"a":2}', b'{"a":123456789012345678901234567890}']
)
def test_odd_but_readable_objects_are_judged(raw: bytes) -> None:
    assert asked(admission(), with_object(raw))["allowed"] in (True, False)


def test_of_two_equal_keys_the_last_counts_as_everywhere_else() -> None:
    raw = encoded(UNKNOWN).replace(b'"spec":{', b'"spec":{"containers":[]},"spec":{', 1)
    assert message(asked(admission(), with_object(raw))).startswith("UnknownModel: ")


@pytest.mark.parametrize("pieces", [1, 200])
@pytest.mark.parametrize("path", [*PATHS, "/elsewhere"])
def test_a_review_of_nine_mebibytes_is_denied_as_too_large(pieces: int, path: str) -> None:
    big = web_server()
    big["metadata"]["annotations"] = {"a": "x" * (9 * 1024 * 1024)}
    text = message(asked(admission(), encoded(review("Pod", big)), path, pieces=pieces))
    assert text.startswith("TooLarge: " if path in PATHS else "Unreadable: ")


def test_a_review_within_the_limit_may_come_in_pieces() -> None:
    assert message(asked(admission(), encoded(review("Pod", UNKNOWN)), pieces=50)).startswith("UnknownModel")


@pytest.mark.parametrize(("mode", "allowed"), [("Enforce", False), ("Warn", True), ("Audit", True)])
def test_what_the_service_can_not_do_has_the_effect_of_the_policies(mode: str, allowed: bool) -> None:
    assert asked(admission(mode), with_object(nested(2000)))["allowed"] is allowed


@pytest.mark.parametrize(("effect", "allowed"), [(Effect.DENY, False), (Effect.WARN, True)])
def test_with_no_policy_known_it_has_the_effect_for_when_unsure(effect: Effect, allowed: bool) -> None:
    app = admission(None, Feed(synced=False), when_unsure=effect)
    response = asked(app, encoded(review("Pod", UNKNOWN)))
    assert response["allowed"] is allowed
    assert "NotSynced" in (response["status"]["message"] if not allowed else response["warnings"][0])


def test_a_stale_catalogue_judges_no_model_but_holds_up_nothing_else() -> None:
    app = admission(feed=Feed(stale="Approval was last confirmed 151 s ago"))
    assert message(asked(app, encoded(review("Pod", UNKNOWN)))).startswith("StaleCatalog: ")
    assert asked(app, encoded(review("Pod", web_server()))) == {"uid": UID, "allowed": True}


def test_an_image_that_is_a_model_is_not_judged_by_a_stale_catalogue() -> None:
    app = admission(feed=Feed(stale="Approval was last confirmed 151 s ago"))
    digest = "sha256:" + "a" * 64
    spec = {
        "owner": "ml-team",
        "provider": "Example",
        "sources": [{"reference": f"image://example.com/chat@{digest}"}],
    }
    model = {
        "metadata": {"name": "chat"},
        "spec": {**spec, "riskTier": "Limited", "intendedPurposes": ["A"]},
    }
    assert app._catalog.apply("AIModel", model) is None
    asking = encoded(review("Pod", pod(image=f"example.com/chat@{digest}")))
    assert message(asked(app, asking)).startswith("StaleCatalog: ")


@pytest.mark.parametrize("feed", [Feed(synced=False), Feed(stale="Approval was last confirmed 151 s ago")])
def test_a_finalizer_goes_away_whatever_the_catalogue_does(feed: Feed) -> None:
    old = {**UNKNOWN, "metadata": {**UNKNOWN["metadata"], "finalizers": ["example.com/hold"]}}
    body = encoded(review("Pod", UNKNOWN, operation="UPDATE", oldObject=old))
    assert asked(admission(feed=feed), body)["allowed"] is True


def test_who_holds_the_verb_administer_comes_by_another_path() -> None:
    spec = {"owner": "ml-team", "provider": "Example", "sources": [{"reference": "hf://a/b"}]}
    document = {
        "metadata": {"name": "thing"},
        "spec": {**spec, "riskTier": "Limited", "intendedPurposes": ["A"]},
    }
    app = admission()
    stamped = stamp("AIModel", document, None, Identity("developer", "", ("developers",)), NOW)
    body = encoded(
        review(
            "AIModel", stamped.applied(document), userInfo={"username": "developer", "groups": ["developers"]}
        )
    )
    assert "ScopeMismatch: " in message(asked(app, body, "/validate/governance"))
    assert asked(app, body, "/validate/governance/administered")["allowed"] is True


def test_policies_and_frameworks_can_be_repaired_while_nothing_is_synced() -> None:
    app = admission(None, Feed(synced=False))
    for kind in ("GovernancePolicy", "ComplianceFramework"):
        assert asked(app, encoded(review(kind, policy())), "/validate/governance")["allowed"] is True


def test_an_update_of_what_does_not_run_is_no_reason_to_deny() -> None:
    old = {**UNKNOWN, "metadata": {**UNKNOWN["metadata"], "finalizers": ["example.com/hold"]}}
    body = encoded(review("Pod", UNKNOWN, operation="UPDATE", oldObject=old))
    assert asked(admission(), body)["allowed"] is True


@pytest.mark.parametrize("part", ["status", "scale", "resize", "binding", "eviction", "log"])
def test_other_subresources_are_no_content(part: str) -> None:
    assert asked(admission(), encoded(review("Pod", UNKNOWN, subResource=part)))["allowed"] is True


def test_ephemeral_containers_are_content() -> None:
    new = pod("--model", "example/unknown")
    new["spec"]["ephemeralContainers"] = [
        {"name": "debug", "image": "vllm/vllm-openai:v0.10.0", "args": ["--model", "example/other"]}
    ]
    body = review("Pod", new, operation="UPDATE", oldObject=UNKNOWN, subResource="ephemeralcontainers")
    assert "ephemeralContainers[0]" in message(asked(admission(), encoded(body)))


@pytest.mark.parametrize("operation", ["DELETE", "CONNECT"])
def test_deleting_is_never_held_up(operation: str) -> None:
    body = encoded(review("Pod", None, operation=operation, oldObject=UNKNOWN))
    assert asked(admission(), body)["allowed"] is True


def test_a_kind_of_ours_in_a_version_that_is_none_is_denied() -> None:
    kind = {"group": "modelsteward.io", "version": "v9", "kind": "Approval"}
    body = encoded(review("Approval", {"spec": {}}, kind=kind))
    assert message(asked(admission(), body, "/validate/governance")).startswith("Unreadable: ")


def test_a_bug_denies_and_is_logged_with_the_uid(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("modelsteward.webhook.server.judge", broken)
    text = message(asked(admission(), encoded(review("Pod", UNKNOWN))))
    assert text.startswith("Unreadable: ")
    assert [record.__dict__["uid"] for record in caplog.records] == [UID]


@pytest.mark.parametrize(("mode", "allowed"), [("Enforce", False), ("Warn", True)])
def test_a_bug_has_the_effect_of_the_policies_not_of_when_unsure(
    monkeypatch: pytest.MonkeyPatch, mode: str, allowed: bool
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("a bug")

    monkeypatch.setattr("modelsteward.webhook.server.judge", broken)
    response = asked(admission(mode, when_unsure=Effect.WARN), encoded(review("Pod", UNKNOWN)))
    assert response["allowed"] is allowed


def test_who_goes_away_while_sending_is_not_answered() -> None:
    app = admission()
    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "method": "POST", "path": VALIDATE_WORKLOADS}, receive, send))
    assert sent == []


@pytest.mark.parametrize("begun", [False, True], ids=["nothing", "half a body"])
def test_who_never_sends_the_whole_body_is_told_so_and_let_go(
    begun: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the connection stays for ever, or the server beneath answers 500 for us."""
    monkeypatch.setattr(server, "BODY_SECONDS", 0.01)
    messages = [{"type": "http.request", "body": b"{", "more_body": True}] if begun else []
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def ask() -> None:
        scope = {"type": "http", "method": "POST", "path": VALIDATE_WORKLOADS}
        await asyncio.wait_for(admission()(scope, receive, send), timeout=10)

    asyncio.run(ask())
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


def test_while_it_leaves_callers_are_asked_to_connect_elsewhere() -> None:
    app = admission()
    app.draining = True
    assert post(app, encoded(review("Pod", web_server())))[1]["connection"] == "close"


def test_decisions_and_findings_are_counted() -> None:
    app = admission()
    asked(app, encoded(review("Pod", UNKNOWN)))
    asked(app, encoded(review("Pod", web_server())))
    asked(app, encoded(review("Service", {})))
    post(app, b"")
    text = app._metrics.exposition().decode()
    for line in (
        'modelsteward_admission_decisions_total{outcome="denied",path="/validate/workloads"} 1.0',
        'modelsteward_admission_decisions_total{outcome="allowed",path="/validate/workloads"} 1.0',
        'modelsteward_admission_decisions_total{outcome="skipped",path="/validate/workloads"} 1.0',
        'modelsteward_admission_findings_total{code="UnknownModel",effect="Deny"} 1.0',
        'modelsteward_http_refused_total{status="400"} 1.0',
        "modelsteward_admission_duration_seconds_count 3.0",
    ):
        assert line in text


def test_a_new_approval_is_stamped_with_who_asks(  # the rest of stamping: test_stamps
) -> None:
    body = encoded(review("Approval", {"spec": {"role": "risk"}}))
    response = asked(admission(None, Feed(synced=False)), body, MUTATE_GOVERNANCE)
    assert response["allowed"] is True
    assert response["patchType"] == "JSONPatch"


def test_a_forged_reviewer_is_refused() -> None:
    body = encoded(review("Approval", {"spec": {"reviewer": {"username": "somebody-else"}}}))
    text = message(asked(admission(), body, MUTATE_GOVERNANCE))
    assert text.startswith("ForgedIdentity: spec.reviewer")


def test_the_restore_identity_may_bring_its_own_stamps() -> None:
    body = encoded(review("Approval", {"spec": {"reviewer": {"username": "somebody-else"}}}))
    app = admission(restore_identity="developer")
    assert asked(app, body, MUTATE_GOVERNANCE) == {"uid": UID, "allowed": True}
    assert asked(app, body.replace(b'"developer"', b'"x"'), MUTATE_GOVERNANCE)["allowed"] is False


@pytest.mark.parametrize("change", [{"subResource": "status"}, {"operation": "DELETE"}])
def test_nothing_else_of_ours_is_stamped(change: dict[str, Any]) -> None:
    body = encoded(review("Approval", {"spec": {}}, **change))
    assert asked(admission(), body, MUTATE_GOVERNANCE) == {"uid": UID, "allowed": True}
