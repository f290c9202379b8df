"""`modelsteward webhook`: serves the admission webhook."""

from __future__ import annotations

import os
from typing import Any

import click


@click.command()
@click.option("--host", help="Address to listen on.  [default: 0.0.0.0]")
@click.option("--port", type=int, help="Port for admission reviews, 0 for a free one.  [default: 9443]")
@click.option("--probe-port", type=int, help="Port for probes and metrics.  [default: 9080]")
@click.option(
    "--certificate-directory",
    metavar="DIR",
    help="Holds tls.crt and tls.key; read again when they change.  [default: /etc/modelsteward/tls]",
)
@click.option(
    "--kubeconfig",
    metavar="FILE",
    help="Login to the API server.  [default: the Pod's own, else $KUBECONFIG]",
)
@click.option(
    "--when-unsure",
    type=click.Choice(["Deny", "Warn", "Record"]),
    help="Effect of what can't be judged where no policy is known.  [default: Deny]",
)
@click.option(
    "--catalog-maximum-age-seconds",
    type=int,
    metavar="N",
    help="The catalogue counts as stale after that long without news.  [default: 150]",
)
@click.option(
    "--watch-loss-seconds",
    type=int,
    metavar="N",
    help="And after that long without a connection.  [default: 10]",
)
@click.option(
    "--relist-seconds",
    type=int,
    metavar="N",
    help="How often everything is listed and compared.  [default: 900]",
)
@click.option(
    "--body-limit-bytes", type=int, metavar="N", help="Largest review that is read.  [default: 8388608]"
)
@click.option("--depth-limit", type=int, metavar="N", help="Deepest object that is read.  [default: 128]")
@click.option(
    "--minimum-audit-interval-seconds",
    type=int,
    metavar="N",
    help="Slots of an AuditSchedule may be no closer.  [default: 3600]",
)
@click.option(
    "--drain-seconds",
    type=int,
    metavar="N",
    help="How long requests are still taken after SIGTERM.  [default: 10]",
)
@click.option(
    "--restore-identity", metavar="USER", help="User who may set stamps, for restores.  [default: nobody]"
)
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False),
    help="From which level on is logged.  [default: INFO]",
)
def webhook(**flags: Any) -> None:
    """Serve the admission webhook.

    Every option can be given in the environment instead: MODELSTEWARD_PORT for --port, and so on.

    \b
    Examples:
      modelsteward webhook
      modelsteward webhook --kubeconfig ~/.kube/config --certificate-directory ./tls --port 9443
      MODELSTEWARD_WHEN_UNSURE=Warn modelsteward webhook
      curl localhost:9080/readyz

    Exit codes: 0 asked to end, 2 it could not start.
    """
    import asyncio

    import uvloop

    from modelsteward import logs, settings
    from modelsteward.cluster.credentials import CredentialsError
    from modelsteward.webhook import process

    try:
        read = settings.read(os.environ, **flags)
        logs.configure(read.log_level)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(process.serve(read))
    except (settings.SettingsError, CredentialsError, OSError) as error:
        raise click.UsageError(str(error)) from None
