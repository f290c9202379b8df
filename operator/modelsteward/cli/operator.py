"""`modelsteward operator`: runs the operator."""

from __future__ import annotations

from typing import Any

import click


@click.command()
@click.option(
    "--namespace",
    "--governance-namespace",
    default="modelsteward",
    show_default=True,
    envvar="MODELSTEWARD_GOVERNANCE_NAMESPACE",
    help="Namespace of the lease, the certificate's Secret and the webhook's Service.",
)
@click.option(
    "--lease",
    "--lease-name",
    default="modelsteward-operator",
    show_default=True,
    help="Lease behind which one operator is active.",
)
@click.option("--identity", help="Who holds the lease; default: host name and a random suffix.")
@click.option(
    "--minimum-audit-interval-seconds",
    type=click.IntRange(1, 31_536_000),
    default=3600,
    show_default=True,
    envvar="MODELSTEWARD_MINIMUM_AUDIT_INTERVAL_SECONDS",
    help="Slots of an AuditSchedule may be no closer than this.",
)
@click.option(
    "--certificate-secret", default="", help="Secret to keep a serving certificate in; none: no task."
)
@click.option("--service", default="modelsteward-webhook", show_default=True, help="Service it is for.")
@click.option("--webhook-configuration", default="", help="Webhook configurations that have to trust it.")
@click.option("--host", default="0.0.0.0", show_default=True, help="Address of the probes.")  # noqa: S104
@click.option(
    "--health-port",
    type=click.IntRange(0, 65535),
    default=8081,
    show_default=True,
    help="Port of /healthz, /readyz and /metrics; 0: any free one.",
)
@click.option(
    "--kubeconfig",
    default="",
    type=click.Path(),
    help="Login; default: the Pod's ServiceAccount, else $KUBECONFIG, else ~/.kube/config.",
)
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False),
    default="INFO",
    show_default=True,
    envvar="MODELSTEWARD_LOG_LEVEL",
)
def operator(**flags: Any) -> int:
    """Run the operator: it keeps statuses current and runs audits when they are due.

    One process is active, behind a Lease; others wait and take over within 20 seconds. It can be killed at
    any time: the next one goes on where it ended, and no slot of a schedule runs twice or not at all.

    \b
    Examples:
      modelsteward operator --kubeconfig ~/.kube/config --health-port 0
      modelsteward operator --namespace modelsteward --certificate-secret modelsteward-webhook-tls \\
        --service modelsteward-webhook --webhook-configuration modelsteward
      modelsteward operator --minimum-audit-interval-seconds 60

    Exit codes: 0 asked to end, 1 the lease is lost, 2 it could not start.
    """
    return _run(**flags)


def _run(
    *,
    namespace: str,
    lease: str,
    identity: str | None,
    minimum_audit_interval_seconds: int,
    certificate_secret: str,
    service: str,
    webhook_configuration: str,
    host: str,
    health_port: int,
    kubeconfig: str,
    log_level: str,
) -> int:
    import os
    import secrets
    import socket

    from modelsteward import logs
    from modelsteward.cluster.certificates import Target
    from modelsteward.cluster.credentials import CredentialsError
    from modelsteward.controller.running import OperatorSettings, run

    if kubeconfig:
        # kopf reads it from there.
        os.environ["KUBECONFIG"] = kubeconfig
        os.environ.pop("KUBERNETES_SERVICE_HOST", None)
    target = Target(
        namespace=namespace,
        secret=certificate_secret,
        service=service,
        validating=webhook_configuration,
        mutating=webhook_configuration,
    )
    logs.configure(log_level)
    settings = OperatorSettings(
        namespace=namespace,
        lease=lease,
        identity=identity or f"{socket.gethostname()}_{secrets.token_hex(4)}",
        kubeconfig=kubeconfig,
        host=host,
        health_port=health_port,
        minimum_audit_interval_seconds=minimum_audit_interval_seconds,
        certificate=target if certificate_secret else None,
    )
    try:
        return run(settings)
    except CredentialsError as error:
        raise click.UsageError(str(error)) from error
