"""What is written to the API server, and the client that writes it.

Every write can be repeated: statuses are applied server-side under a field manager of our own, objects are
created under names that follow from what they are for, so that 'already there' is success.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import msgspec
from kubernetes.aio.client import ApiClient, Configuration
from kubernetes.aio.config import ConfigException, load_incluster_config, load_kube_config

FIELD_MANAGER = "modelsteward-operator"
API_VERSION = "modelsteward.io/v1alpha1"
ROOT = f"/apis/{API_VERSION}"
PLURALS: dict[str, str] = {
    "AIModel": "aimodels",
    "ModelLicense": "modellicenses",
    "ComplianceFramework": "complianceframeworks",
    "GovernancePolicy": "governancepolicies",
    "Approval": "approvals",
    "Waiver": "waivers",
    "AuditSchedule": "auditschedules",
    "Audit": "audits",
    "LedgerEntry": "ledgerentries",
}
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
REQUEST_SECONDS = 10


class OutageError(Exception):
    """The API server can't be reached, or answered with what no retry of ours explains. One line."""


class ConflictError(OutageError):
    """The object is no longer as it was read: look again."""


class Answer(msgspec.Struct, frozen=True):
    """An answer of the API server: HTTP status and document (an object, a list or a Status)."""

    status: int
    document: dict[str, Any]

    @property
    def ok(self) -> bool:
        """Whether the API server did it."""
        return self.status < 300

    @property
    def message(self) -> str:
        """The API server's own words, one line."""
        return " ".join(str(self.document.get("message", "")).split())[:500]


async def client(kubeconfig: str | None = None) -> ApiClient:
    """A client with the credentials of the Pod, or of a kubeconfig where there is none (or one is named)."""
    configuration = Configuration()
    try:
        if kubeconfig:
            raise ConfigException("a kubeconfig is named")
        load_incluster_config(configuration)  # type: ignore[no-untyped-call]
    except ConfigException:
        await load_kube_config(kubeconfig, client_configuration=configuration)  # type: ignore[no-untyped-call]
    return ApiClient(configuration)


class Writes:
    """Requests to the API server. `allowed` is asked before each one that writes: whether we still may."""

    def __init__(self, client: ApiClient, allowed: Callable[[], bool] = lambda: True) -> None:
        self._client = client
        self._allowed = allowed

    def guarded(self, allowed: Callable[[], bool]) -> Writes:
        """The same client, which writes only while `allowed` says so."""
        return Writes(self._client, allowed)

    async def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | list[Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Answer:
        """One request. Raises OutageError where there is no answer, 429 or a 5xx: come back later."""
        if method != "GET" and not self._allowed():
            raise OutageError(f"{method} {path}: not sent, this process no longer holds the lease")
        try:
            request = await self._client.param_serialize(
                method,
                path,
                query_params=list((query or {}).items()),
                header_params={"Accept": "application/json", "Content-Type": content_type},
                body=body,
                auth_settings=["BearerToken"],
            )
            response = await self._client.call_api(
                *request, _request_timeout=aiohttp.ClientTimeout(total=REQUEST_SECONDS)
            )
            content: bytes = await response.read()  # type: ignore[no-untyped-call]
            document = msgspec.json.decode(content or b"{}")
        except (aiohttp.ClientError, TimeoutError, OSError, msgspec.DecodeError) as error:
            raise OutageError(f"{method} {path}: no answer: {type(error).__name__} {error}") from error
        answer = Answer(response.status, document if isinstance(document, dict) else {})
        if answer.status >= 500 or answer.status == 429:
            raise OutageError(f"{method} {path}: {answer.status} {answer.message}")
        return answer

    async def apply_status(
        self, kind: str, name: str, status: Mapping[str, Any], *, resource_version: str
    ) -> Answer:
        """Make `status` the status of one of our objects, server-side.

        Only if the object is still as it was read, 409 otherwise (a uid says nothing here: the API server
        doesn't look at it when a status is written). 404: gone.
        """
        metadata = {"name": name, "resourceVersion": resource_version}
        return await self.send(
            "PATCH",
            f"{ROOT}/{PLURALS[kind]}/{name}/status",
            {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "status": dict(status)},
            query={"fieldManager": FIELD_MANAGER, "force": "true"},
            content_type=APPLY,
        )

    async def create(self, kind: str, name: str, spec: Mapping[str, Any]) -> Answer:
        """Create one of our objects. 409: it is already there."""
        return await self.send(
            "POST",
            f"{ROOT}/{PLURALS[kind]}",
            {"apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name}, "spec": dict(spec)},
            query={"fieldManager": FIELD_MANAGER},
        )

    async def delete(self, kind: str, name: str, uid: str) -> Answer:
        """Delete one of our objects, if it is still the one with `uid`. 404: gone; 409: another one."""
        return await self.send("DELETE", f"{ROOT}/{PLURALS[kind]}/{name}", {"preconditions": {"uid": uid}})

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()  # type: ignore[no-untyped-call]
