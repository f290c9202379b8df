"""`modelsteward check`: what the webhook would say to manifests, told before they are applied."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import options, printing

if TYPE_CHECKING:
    from modelsteward.engine.catalog import Catalog
    from modelsteward.engine.verdict import Verdict
    from modelsteward.files.manifests import Manifest

DENIED = 1
DEPLOYER = "DeployerNotPermitted"


@dataclass(frozen=True, slots=True)
class Judged:
    """One object and what came of it: a verdict, or why there is none."""

    manifest: Manifest
    verdict: Verdict | None = None
    skipped: str = ""
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Asker:
    """As whom, where and when objects are judged."""

    namespace: str
    username: str
    groups: tuple[str, ...]
    now: datetime
    #: Whether anybody was named: else nobody can say who may deploy.
    known: bool = field(default=False)


@click.command()
@click.argument("files", nargs=-1, required=True)
@options.catalog_option
@click.option("-n", "--namespace", default="default", show_default=True, help="Of objects that name none.")
@click.option("--as", "username", default="", metavar="USER", help="Judge as created by this user.")
@click.option("--as-group", "groups", multiple=True, metavar="GROUP", help="And in this group; repeatable.")
@options.now_option
@click.option("--warn-as-error", is_flag=True, help="Exit 1 on warnings, too.")
@printing.output_option("table", "json", "yaml")
def check(
    files: tuple[str, ...],
    catalogs: tuple[str, ...],
    namespace: str,
    username: str,
    groups: tuple[str, ...],
    now: datetime | None,
    warn_as_error: bool,
    output: str,
) -> int:
    """Judge the manifests in FILES against a catalogue, offline, as the admission webhook would.

    FILES are manifests, folders of manifests, or - for standard input. Each object is judged alone, as if it
    was created now. Objects of modelsteward.io in FILES are not judged and don't count as catalogue. Without
    --as, who may deploy is not judged.

    \b
    Examples:
      modelsteward check deploy/ --catalog governance/
      helm template chart | modelsteward check - --catalog governance/ -n serving
      modelsteward check pod.yaml --catalog base/ --catalog team/ --as dev@example.com -o json

    A catalogue without a GovernancePolicy can't check anything: exit code 2.

    Exit codes: 0 allowed, 1 denied, 2 could not check.
    """
    from modelsteward.files.manifests import read_manifests

    stdin = printing.stdin_for(files, catalogs)
    manifests, problems = read_manifests(files, stdin)
    if problems:
        printing.refuse(problems)
    if not manifests:
        raise click.UsageError("no object in the files: nothing was checked")
    loaded = options.loaded(catalogs, stdin)
    if not options.judges(loaded):
        raise click.UsageError(
            "no GovernancePolicy in the catalogue, so nothing was checked: add one with --catalog"
        )
    catalog = loaded.catalog
    asker = Asker(namespace, username, groups, options.clock(now), bool(username or groups))
    judged = [_judge(catalog, manifest, asker) for manifest in manifests]
    if output == "table":
        _print(judged)
    else:
        printing.emit(_record(judged), output)
    return _code(judged, warn_as_error)


def _judge(catalog: Catalog, manifest: Manifest, asker: Asker) -> Judged:
    from modelsteward.api.definition import GROUP
    from modelsteward.webhook.review import judge_document
    from modelsteward.workloads.extract import governs

    if manifest.group == GROUP:
        return Judged(manifest, skipped="an object of the catalogue: give it with --catalog")
    if not governs(manifest.group, manifest.kind):
        return Judged(manifest, skipped="a kind that runs no models")
    namespace = manifest.namespace or asker.namespace
    verdict = judge_document(catalog, _review(manifest, namespace, asker), asker.now)
    return Judged(manifest, verdict if asker.known else _without_deployer(verdict), namespace=namespace)


def _review(manifest: Manifest, namespace: str, asker: Asker) -> dict[str, Any]:
    """What the API server would send when the object is created."""
    request = {
        "uid": "check",
        "kind": {"group": manifest.group, "version": manifest.version, "kind": manifest.kind},
        "operation": "CREATE",
        "userInfo": {"username": asker.username, "groups": list(asker.groups)},
        "name": manifest.name,
        "namespace": namespace,
        "object": manifest.value,
        "dryRun": True,
    }
    return {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}


def _without_deployer(verdict: Verdict) -> Verdict:
    """Nobody was named: that nobody may deploy says nothing."""
    from modelsteward.engine.verdict import Verdict

    kept = tuple(finding for finding in verdict.findings if finding.code != DEPLOYER)
    return Verdict(kept, verdict.governed)


def _code(judged: list[Judged], warn_as_error: bool) -> int:
    from modelsteward.engine.verdict import Effect

    verdicts = [item.verdict for item in judged if item.verdict]
    failing = {Effect.DENY, Effect.WARN} if warn_as_error else {Effect.DENY}
    return DENIED if any(f.effect in failing for verdict in verdicts for f in verdict.findings) else 0


def _print(judged: list[Judged]) -> None:
    from modelsteward.reports import tables

    rows = [tables.Judged(_label(item), item.verdict) for item in judged if item.verdict is not None]
    printing.table(tables.lines(rows))
    click.echo(tables.summary(rows, sum(bool(item.skipped) for item in judged)))


def _label(item: Judged) -> str:
    return f"{item.namespace}/{item.manifest.kind}/{item.manifest.name}"


def _record(judged: list[Judged]) -> dict[str, Any]:
    """`{allowed, objects: [{file, line, kind, namespace, name, allowed, governed, findings | skipped}]}`."""
    from modelsteward.reports import records

    objects = []
    for item in judged:
        manifest = item.manifest
        told = records.verdict(item.verdict) if item.verdict is not None else {"skipped": item.skipped}
        objects.append(
            {
                "file": manifest.document.file,
                "line": manifest.document.mark.line,
                "kind": manifest.kind,
                "namespace": item.namespace or manifest.namespace,
                "name": manifest.name,
                **told,
            }
        )
    return {"allowed": all(each.get("allowed", True) for each in objects), "objects": objects}
