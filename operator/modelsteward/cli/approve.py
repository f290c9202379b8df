"""`modelsteward approve`: the decision of a person, bound to what the object is now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import options, printing

if TYPE_CHECKING:
    from modelsteward.files.manifests import Manifest
    from modelsteward.files.places import Problem

KINDS = ("AIModel", "Waiver", "Audit")
DECISIONS = ("Approved", "Rejected", "Revoked")


@click.command()
@click.argument("file")
@click.option("--role", required=True, help="The reviewing role of the policy that the decision is given in.")
@click.option("--reason", required=True, help="Why, in a sentence; it is kept for audits.")
@click.option(
    "--decision",
    type=click.Choice(DECISIONS),
    default="Approved",
    show_default=True,
    help="Revoked takes an approval back; it counts at once.",
)
@click.option("--reject", "decision", flag_value="Rejected", help="Short for --decision Rejected.")
@click.option("--revoke", "decision", flag_value="Revoked", help="Short for --decision Revoked.")
@click.option("--expires", type=options.Instant(), metavar="TIME", help="When an approval ends.")
@click.option("--name", metavar="NAME", help="Name of the Approval.  [default: generated]")
@printing.output_option("yaml", "json")
def approve(
    file: str,
    role: str,
    reason: str,
    decision: str,
    expires: datetime | None,
    name: str | None,
    output: str,
) -> None:
    """Print an Approval for the AIModel, Waiver or Audit that FILE (- for standard input) holds.

    FILE is the object as the cluster has it: uid and governed digest are taken from it, so that the
    decision is about exactly what was read. Nothing is written: pipe the answer into kubectl create. The
    cluster stamps who decided, and when.

    \b
    Examples:
      kubectl get aimodel chat -o json | modelsteward approve - --role risk --reason "…" | kubectl create -f -
      modelsteward approve model.json --role risk --reason "Weights were replaced" --revoke
    """
    from modelsteward.api.objects import parse
    from modelsteward.files.manifests import read_manifests

    manifests, problems = read_manifests([file], printing.stdin_for([file]))
    if problems:
        printing.refuse(problems)
    if len(manifests) != 1:
        raise click.UsageError(f"{file} holds {len(manifests)} objects: give exactly one")
    subject = _subject(manifests[0])
    if not isinstance(subject, dict):
        printing.refuse([subject])
    approval = _approval(subject, decision, role, reason, expires, name)
    wrong = parse({**approval, "metadata": {"name": name or "generated"}})
    if isinstance(wrong, tuple):
        raise click.UsageError("; ".join(str(problem) for problem in wrong))
    printing.emit(approval, output)


def _subject(manifest: Manifest) -> dict[str, str] | Problem:
    """`{kind, name, uid, governedDigest}` of the object as it is now, or why that can't be told."""
    document, value = manifest.document, manifest.value
    if manifest.group != "modelsteward.io" or manifest.kind not in KINDS:
        what = f"{manifest.kind} can't be approved: give one of {', '.join(KINDS)}"
        return document.problem(what, ["kind"])
    uid = value.get("metadata", {}).get("uid")
    if not isinstance(uid, str) or not uid:
        what = "no metadata.uid: give the object as the cluster has it, from kubectl get … -o json"
        return document.problem(what, ["metadata"])
    digest = _digest(manifest)
    if not digest.startswith("sha256:"):
        return document.problem(digest, ["status"])
    return {"kind": manifest.kind, "name": manifest.name, "uid": uid, "governedDigest": digest}


def _digest(manifest: Manifest) -> str:
    """The governed digest, or why there is none (that doesn't begin with `sha256:`)."""
    value = manifest.value
    if manifest.kind == "Waiver":
        # Nothing but its own spec is in it.
        from modelsteward.engine.catalog import Catalog

        catalog = Catalog()
        problem = catalog.apply("Waiver", value)
        return problem or catalog.governed_digest("Waiver", manifest.name)
    held = value.get("status")
    status: dict[str, Any] = held if isinstance(held, dict) else {}
    digest = status.get("digest" if manifest.kind == "Audit" else "governedDigest")
    if not isinstance(digest, str):
        return "the status has no digest yet: wait until the operator has processed it, then read it again"
    generation = value["metadata"].get("generation")
    if manifest.kind == "AIModel" and status.get("observedGeneration") != generation:
        seen = status.get("observedGeneration")
        return (
            f"the status is about generation {seen}, the object is at {generation}: read it again in a moment"
        )
    return digest


def _approval(
    subject: dict[str, str], decision: str, role: str, reason: str, expires: datetime | None, name: str | None
) -> dict[str, Any]:
    spec: dict[str, Any] = {"subject": subject, "decision": decision, "role": role, "reason": reason}
    if expires is not None:
        spec["expiresTime"] = expires.strftime("%Y-%m-%dT%H:%M:%SZ")
    metadata = {"name": name} if name else {"generateName": f"{subject['name']}-{role}-"}
    return {
        "apiVersion": "modelsteward.io/v1alpha1",
        "kind": "Approval",
        "metadata": metadata,
        "spec": spec,
    }
