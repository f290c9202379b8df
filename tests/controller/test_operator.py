"""The operator as a process, on a real API server, with exactly the rights that it needs."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.controller import stories
from tests.controller.operating import NAMESPACE, Governed, Operator, until

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Identity, Question, Workload
from modelsteward.engine.verdict import Effect, Finding
from modelsteward.workloads.extract import extract

Start = Callable[..., Operator]
KINDS = {
    "aimodels": "AIModel",
    "approvals": "Approval",
    "audits": "Audit",
    "governancepolicies": "GovernancePolicy",
    "modellicenses": "ModelLicense",
}


def denial(governed: Governed, model: str) -> list[Finding]:
    """What a workload of the model is answered now."""
    catalog = Catalog()
    for plural, kind in KINDS.items():
        for document in governed.list(plural):
            assert catalog.apply(kind, document) is None
    args = ["--model", f"org/{model}", "--revision", stories.REFERENCE.rpartition("@")[2]]
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "serving"},
        "spec": {"containers": [{"name": "vllm", "image": "vllm/vllm-openai:v0.11.0", "args": args}]},
    }
    workload = Workload("", "v1", "Pod", "p", extract("", "v1", "Pod", "serving", pod))
    question = Question("CREATE", "serving", Identity("developer"), workload)
    verdict = decide(catalog, question, datetime.now(UTC))
    return [each for each in verdict.findings if each.effect is Effect.DENY]


@pytest.fixture
def story(governed: Governed, start: Start) -> Operator:
    """An operator over a model that is registered and licensed, but not approved."""
    running = start()
    governed.apply(stories.policy(), stories.license_(), stories.model())
    running.active()
    return running


def test_a_model_says_why_it_is_not_deployable_in_the_words_of_a_denial_until_it_is(
    governed: Governed, story: Operator
) -> None:
    told = governed.settles("aimodels", "chat", "Deployable", "False")
    assert told["message"] in [finding.message for finding in denial(governed, "chat")]
    assert told["reason"] == "NotApproved"
    assert governed.settles("aimodels", "chat", "Ready", "True")

    governed.apply(stories.approval("chat-1", governed.get("aimodels", "chat")))
    governed.settles("aimodels", "chat", "Deployable", "True")
    assert denial(governed, "chat") == []
    assert governed.settles("approvals", "chat-1", "Effective", "True")

    governed.apply(stories.approval("chat-2", governed.get("aimodels", "chat"), "Revoked"))
    told = governed.settles("aimodels", "chat", "Deployable", "False")
    assert told["reason"] == "ApprovalRevoked"
    assert told["message"] in [finding.message for finding in denial(governed, "chat")]
    governed.settles("approvals", "chat-1", "Effective", "False")
    governed.delete("approvals", "chat-2")
    governed.settles("aimodels", "chat", "Deployable", "True")
    governed.delete("approvals", "chat-1")
    governed.settles("aimodels", "chat", "Deployable", "False")
    assert story.process.poll() is None


def test_every_kind_gets_a_status_for_its_generation_and_nothing_else_is_touched(
    governed: Governed, story: Operator
) -> None:
    governed.apply(stories.schedule("yearly", schedule="0 0 1 1 *", timeZone="Europe/Berlin"))
    names = {
        "governancepolicies": "enforced",
        "modellicenses": "own",
        "aimodels": "chat",
        "auditschedules": "yearly",
    }
    for plural, name in names.items():
        governed.settles(plural, name, "Ready", "True")
        metadata = governed.get(plural, name)["metadata"]
        assert not metadata.get("finalizers")
        assert not metadata.get("annotations")
        managers = {each["manager"] for each in metadata["managedFields"]}
        assert managers == {"kubectl", "modelsteward-operator"}
    until("counts", lambda: governed.get("modellicenses", "own")["status"].get("modelCount") == 1)
    until("counts", lambda: governed.get("governancepolicies", "enforced")["status"].get("namespaceCount"))
    assert governed.get("auditschedules", "yearly")["status"]["nextSlotTime"].endswith("-12-31T23:00:00Z")
    assert governed.get("aimodels", "chat")["status"]["nextAuditTime"].endswith("-12-31T23:00:00Z")
    governed.delete("auditschedules", "yearly")
    assert story.ask("/readyz") == (200, "active\n")
    status, exposition = story.ask("/metrics")
    assert status == 200
    assert "modelsteward_operator_leader 1.0" in exposition


def test_a_schedule_that_can_never_run_is_stalled_and_says_why(governed: Governed, story: Operator) -> None:
    governed.apply(stories.schedule("never", schedule="0 0 31 2 *"))
    assert "never comes true" in governed.settles("auditschedules", "never", "Stalled", "True")["message"]
    governed.apply(stories.schedule("never", schedule="0 0 31 1 *"))
    governed.settles("auditschedules", "never", "Stalled", "False")
    governed.delete("auditschedules", "never")
    assert story.process.poll() is None


def test_changes_are_told_as_events_once(governed: Governed, story: Operator) -> None:
    def told(reason: str) -> list[dict[str, Any]]:
        reply = governed.plane.call("GET", "/apis/events.k8s.io/v1/namespaces/default/events").json()
        return [each for each in reply["items"] if each["reason"] == reason]

    governed.apply(stories.model("told"))
    governed.settles("aimodels", "told", "Deployable", "False")

    def about_it() -> list[dict[str, Any]]:
        return [each for each in told("NotDeployable") if each["regarding"]["name"] == "told"]

    found = until("an event", about_it)
    assert len(found) == 1
    assert found[0]["type"] == "Warning"
    assert found[0]["note"].startswith("NotApproved: told isn't approved")
    assert found[0]["reportingController"] == "modelsteward.io/operator"
    assert story.end() == 0


def test_a_schedule_fires_and_its_audits_complete_and_old_ones_go(
    governed: Governed, story: Operator
) -> None:
    fast = stories.schedule(
        "fast", intervalSeconds=1, completeAuditsHistoryLimit=2, failedAuditsHistoryLimit=2
    )
    governed.apply(fast)

    def complete() -> list[dict[str, Any]]:
        return [
            audit
            for audit in governed.list("audits")
            if audit["metadata"]["name"].startswith("fast-")
            and any(
                each["type"] == "Complete" and each["status"] == "True"
                for each in audit.get("status", {}).get("conditions", ())
            )
        ]

    audit = until("a complete audit", complete)[0]
    result = next(each for each in audit["status"]["results"] if each["model"] == "chat")
    assert (result["result"], result["codes"]) == ("Failed", ["NotApproved"])
    assert result["governedDigest"] == governed.get("aimodels", "chat")["status"]["governedDigest"]
    until("the last audit", lambda: governed.get("aimodels", "chat")["status"].get("lastAudit"))
    first = audit["metadata"]["name"]
    until("the first audit let go", lambda: not governed.get("audits", first))
    governed.delete("auditschedules", "fast")
    until("a schedule forgotten", lambda: "nextAuditTime" not in governed.get("aimodels", "chat")["status"])
    assert story.process.poll() is None


def test_another_operator_waits_and_takes_over_within_twenty_seconds_of_a_death(
    governed: Governed, start: Start
) -> None:
    first = start("--identity", "first")
    first.active()
    second = start("--identity", "second")
    until("a standby", lambda: second.told("waits for the lease"))
    assert second.ask("/readyz") == (200, "standby\n")
    first.kill()
    died = time.monotonic()
    second.active(20)
    assert time.monotonic() - died < 20
    path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases/modelsteward-operator"
    lease = governed.plane.call("GET", path).json()
    assert lease["spec"]["holderIdentity"] == "second"
    assert second.end() == 0
    assert governed.plane.call("GET", path).json()["spec"]["holderIdentity"] == ""


def test_an_operator_whose_lease_is_taken_ends(governed: Governed, start: Start) -> None:
    robbed = start()
    robbed.active()
    path = f"/apis/coordination.k8s.io/v1/namespaces/{NAMESPACE}/leases/modelsteward-operator"
    patch = {"spec": {"holderIdentity": "somebody-else"}}
    governed.plane.call("PATCH", path, patch, content_type="application/merge-patch+json")
    assert robbed.process.wait(20) == 1, robbed.log.read_text()[-3000:]
    governed.plane.call("DELETE", path)


def test_the_webhooks_certificate_is_made_and_trusted(governed: Governed, start: Start) -> None:
    secrets = f"/api/v1/namespaces/{NAMESPACE}/secrets"
    governed.plane.call("POST", secrets, {"metadata": {"name": "webhook-tls"}, "type": "Opaque"})
    webhook = {
        "name": "workloads.modelsteward.io",
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "failurePolicy": "Ignore",
        "clientConfig": {"service": {"namespace": NAMESPACE, "name": "modelsteward-webhook", "path": "/"}},
    }
    configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations"
    document = {"metadata": {"name": "modelsteward"}, "webhooks": [webhook]}
    governed.plane.call("POST", configurations, document)
    running = start("--certificate-secret", "webhook-tls", "--webhook-configuration", "modelsteward")
    running.active()

    def trusted() -> str:
        found = governed.plane.call("GET", f"{configurations}/modelsteward").json()
        return str(found["webhooks"][0]["clientConfig"].get("caBundle", ""))

    def stored() -> dict[str, str]:
        return dict(governed.plane.call("GET", f"{secrets}/webhook-tls").json().get("data") or {})

    assert until("a certificate", stored).keys() == {"tls.crt", "tls.key", "ca.crt"}
    assert until("a bundle", trusted) == stored()["ca.crt"]
    governed.plane.call("DELETE", f"{configurations}/modelsteward")
