"""What the operator counts, in Prometheus' words. Labels are bounded: no names, users or namespaces."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

from modelsteward.metrics import CatalogMetrics


class OperatorMetrics:
    """Counters of one operator process, in a registry of their own."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.leader = Gauge(
            "modelsteward_operator_leader", "1 while this process is the active one.", registry=registry
        )
        self.queue = Gauge(
            "modelsteward_operator_queue_depth", "Objects that wait to be looked at.", registry=registry
        )
        self.failing = Gauge(
            "modelsteward_operator_failing_objects",
            "Objects whose last look failed; each is tried again.",
            registry=registry,
        )
        self.looks = Counter(
            "modelsteward_operator_reconciles",
            "Looks at objects, by kind and result (Written, Unchanged, Gone, Failed).",
            ("kind", "result"),
            registry=registry,
        )
        self.slots = Counter(
            "modelsteward_audit_slots",
            "Slots of audit schedules, by result (Run, Missed, Empty).",
            ("result",),
            registry=registry,
        )
        self.audits = Counter(
            "modelsteward_audit_results", "Results of audits by model.", ("result",), registry=registry
        )
        self.models = Gauge(
            "modelsteward_models",
            "Models by whether they may run under every enforcing policy (True, False, Unknown).",
            ("deployable",),
            registry=registry,
        )
        self.expiring = Gauge(
            "modelsteward_models_expiring",
            "Models that lose their standing within so many days unless somebody acts.",
            ("days",),
            registry=registry,
        )
        self.events = Counter(
            "modelsteward_operator_events", "Events told, by reason.", ("reason",), registry=registry
        )
        self.certificate_expiry = Gauge(
            "modelsteward_operator_certificate_expiry_timestamp_seconds",
            "When the webhook's certificate in the Secret runs out.",
            registry=registry,
        )
        self.catalog = CatalogMetrics(registry)

    def exposition(self) -> bytes:
        """The text that Prometheus scrapes."""
        return generate_latest(self.registry)
