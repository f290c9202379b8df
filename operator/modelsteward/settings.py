"""What a process can be told: by flags, else by the environment (`MODELSTEWARD_` and the capital name)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from modelsteward.engine.verdict import Effect

PREFIX = "MODELSTEWARD_"

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=86_400)]
Bytes = Annotated[int, msgspec.Meta(ge=1024, le=64 * 1024 * 1024)]
#: Nothing deeper than this is read; the JSON decoder itself gives up near 1000.
Depth = Annotated[int, msgspec.Meta(ge=16, le=512)]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class SettingsError(ValueError):
    """A setting that can't be used; the message is one line and names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of the long-running processes. Times are seconds, sizes bytes; port 0 is any free port."""

    host: str = "0.0.0.0"  # noqa: S104 - a Service reaches a Pod on its own address
    port: Port = 9443
    probe_port: Port = 9080
    #: Holds `tls.crt` and `tls.key`, as a mounted Secret of type kubernetes.io/tls does.
    certificate_directory: str = "/etc/modelsteward/tls"
    #: Empty: the Pod's own ServiceAccount, else $KUBECONFIG, else ~/.kube/config.
    kubeconfig: str = ""
    #: Effect of a service finding where no policy is known.
    when_unsure: Effect = Effect.DENY
    #: A watch that was silent for longer is stale.
    catalog_maximum_age_seconds: Seconds = 150
    #: How long a watch may be broken before what it feeds counts as stale.
    watch_loss_seconds: Seconds = 10
    #: Every so often the catalogue is listed again and compared.
    relist_seconds: Seconds = 900
    body_limit_bytes: Bytes = 8 * 1024 * 1024
    depth_limit: Depth = 128
    #: Slots of an AuditSchedule may be no closer.
    minimum_audit_interval_seconds: Annotated[int, msgspec.Meta(ge=1, le=31_536_000)] = 3600
    #: How long requests are still taken after SIGTERM.
    drain_seconds: Annotated[int, msgspec.Meta(ge=0, le=600)] = 10
    #: The one username that may set stamps itself, for restores; empty: nobody.
    restore_identity: str = ""
    log_level: LogLevel = "INFO"


def read(environment: Mapping[str, str], **flags: Any) -> Settings:
    """Settings from flags (None: not given) before environment before defaults.

    Raises SettingsError for a value that can't be used.
    """
    names = {field.name for field in msgspec.structs.fields(Settings)}
    found: dict[str, Any] = {
        name: environment[PREFIX + name.upper()] for name in names if environment.get(PREFIX + name.upper())
    }
    found.update({name: value for name, value in flags.items() if value is not None})
    if isinstance(level := found.get("log_level"), str):
        found["log_level"] = level.upper()
    try:
        return msgspec.convert(found, Settings, strict=False)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$.")
        name = place.rstrip("`")
        flag, variable = f"--{name.replace('_', '-')}", PREFIX + name.upper()
        raise SettingsError(f"{flag} ({variable}) can't be {found.get(name)!r}: {what}") from None
