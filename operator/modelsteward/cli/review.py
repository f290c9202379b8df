"""`modelsteward review`: the webhook's answer to admission requests, without a webhook."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from modelsteward.cli import options, printing

if TYPE_CHECKING:
    from modelsteward.engine.verdict import Verdict
    from modelsteward.files.admission import Asked
    from modelsteward.files.catalogs import LoadedCatalog
    from modelsteward.files.places import Problem

DENIED = 1


@click.command()
@click.argument("requests", nargs=-1, required=True, metavar="REQUEST...")
@options.catalog_option
@options.now_option
@printing.output_option("json", "table", "yaml")
def review(requests: tuple[str, ...], catalogs: tuple[str, ...], now: datetime | None, output: str) -> int:
    """Judge admission requests against a catalogue, offline, with the webhook's own code.

    A REQUEST is an AdmissionReview as the API server sends it, or a short form: operation, resource, user,
    namespace, namespaceLabels, object, oldObject, options, now, generate. `governedDigest: current` in an
    Approval stands for the digest that its subject has. One request prints {allowed, findings}, several print
    a list.

    \b
    Examples:
      modelsteward review request.yaml --catalog governance/
      modelsteward review request.json --catalog base/ --catalog changed/ --now 2026-12-01T12:00:00Z

    Exit codes: 0 allowed, 1 denied, 2 could not tell.
    """
    from modelsteward.files.admission import read_requests

    stdin = printing.stdin_for(requests, catalogs)
    asked, problems = read_requests(requests, stdin)
    if not asked and not problems:
        raise click.UsageError("no request in the files: write an AdmissionReview or its short form")
    if problems:
        printing.refuse(problems)
    loaded = options.loaded(catalogs, stdin)
    if not options.judges(loaded):
        click.echo(
            "warning: no GovernancePolicy in the catalogue: nothing is judged by any; add one", err=True
        )
    answers: list[tuple[Asked, Verdict]] = []
    for each in asked:
        verdict = answer(loaded, each, options.clock(now or each.now))
        if not isinstance(verdict, list):
            answers.append((each, verdict))
        problems += verdict if isinstance(verdict, list) else []
    if problems:
        printing.refuse(problems)
    _print(answers, output)
    return 0 if all(verdict.allowed for _, verdict in answers) else DENIED


def answer(loaded: LoadedCatalog, asked: Asked, now: datetime) -> Verdict | list[Problem]:
    """The verdict on one request. The catalogue is as before afterwards."""
    from modelsteward.files.catalogs import NAMESPACE, resolved
    from modelsteward.webhook.review import judge_document

    request = asked.review.get("request")
    asked_review = asked.review
    for field in ("object", "oldObject"):
        document = request.get(field) if isinstance(request, dict) else None
        if not isinstance(document, dict):
            continue
        made = resolved(document, loaded.catalog)
        if isinstance(made, str):
            return [asked.document.problem(made, [field])]
        refused = _refused_by_schema(made) if field == "object" else None
        if refused is not None:
            return refused
        asked_review = {**asked_review, "request": {**asked_review["request"], field: made}}
    namespace = request.get("namespace") if isinstance(request, dict) and asked.short else None
    if not namespace:
        return judge_document(loaded.catalog, asked_review, now)
    _put_namespace(loaded, namespace, asked.labels)
    try:
        return judge_document(loaded.catalog, asked_review, now)
    finally:
        loaded.catalog.remove(NAMESPACE, namespace)
        if namespace in loaded.namespaces:
            loaded.catalog.apply(NAMESPACE, loaded.namespaces[namespace])


def _put_namespace(loaded: LoadedCatalog, name: str, labels: dict[str, str] | None) -> None:
    """The namespace of the request takes the place of the catalogue's; without labels it is unknown there."""
    from modelsteward.files.catalogs import NAMESPACE

    if labels is None:
        loaded.catalog.remove(NAMESPACE, name)
        return
    document = {"apiVersion": "v1", "kind": NAMESPACE, "metadata": {"name": name, "labels": labels}}
    loaded.catalog.apply(NAMESPACE, document)


def _refused_by_schema(document: dict[str, Any]) -> Verdict | None:
    """What the API server's own checks refuse never reaches a webhook: its schema and rules of our kinds."""
    from modelsteward.api.definition import API_VERSION
    from modelsteward.api.objects import parse, violations
    from modelsteward.engine.verdict import Effect, Finding, Verdict

    if document.get("apiVersion") != API_VERSION:
        return None
    read = parse(document)
    problems = read if isinstance(read, tuple) else violations(read)
    if not problems:
        return None
    remedy = "Correct the field: the API server's schema refuses it before any webhook is asked."
    return Verdict(
        tuple(
            Finding("Unreadable", Effect.DENY, f"Unreadable: {problem}", remedy, path=problem.path)
            for problem in problems
        )
    )


def _print(answers: list[tuple[Asked, Verdict]], output: str) -> None:
    from modelsteward.reports import records, tables

    if output == "table":
        rows = [tables.Judged(asked.document.file, verdict) for asked, verdict in answers]
        printing.table(tables.lines(rows))
        click.echo(tables.summary(rows))
        return
    told = [records.verdict(verdict) for _, verdict in answers]
    if len(told) == 1:
        printing.emit(told[0], output)
        return
    files = [asked.document.file for asked, _ in answers]
    printing.emit([{"request": file, **each} for file, each in zip(files, told, strict=True)], output)
